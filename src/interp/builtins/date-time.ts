/**
 * `DateTime` of `std::time` (language.md 18.8): a date and time of the Gregorian calendar in UTC, to the second.
 */
import { libraryType } from '../builtin-types.js';
import { invalidArgument } from '../errors.js';
import { ports } from '../host-ports.js';
import { LibraryObject, type Value } from '../value.js';
import { intArg, sizeArg } from './arguments.js';
import { isoText } from './clock-times.js';
import { methodsOf, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';

const DATE_TIME = libraryType('DateTime');

/** What JavaScript's Date can hold, in seconds. */
const FURTHEST = 8_640_000_000_000;
const SECONDS_PER_DAY = 86_400;

export const dateTimeType: LibraryType = {
  type: DATE_TIME,
  methods: methodsOf('DateTime')
    .run('year', '', 'Gives the year (18.8).', (args) => dateOf(args[0]!).getUTCFullYear())
    .run('month', '', 'Gives the month, 1 to 12 (18.8).', (args) => dateOf(args[0]!).getUTCMonth() + 1)
    .run('day', '', 'Gives the day of the month, from 1 (18.8).', (args) => dateOf(args[0]!).getUTCDate())
    .run('hour', '', 'Gives the hour, 0 to 23 (18.8).', (args) => dateOf(args[0]!).getUTCHours())
    .run('minute', '', 'Gives the minute, 0 to 59 (18.8).', (args) => dateOf(args[0]!).getUTCMinutes())
    .run('second', '', 'Gives the second, 0 to 59 (18.8).', (args) => dateOf(args[0]!).getUTCSeconds())
    .run('timestamp', '', 'Gives the seconds since 1970 (18.8).', (args) => secondsOf(args[0]!))
    .run('to_iso_string/to_string', '', 'Gives the ISO 8601 form, `2024-02-29T12:30:15Z` (18.8).', (args) =>
      isoText(secondsOf(args[0]!) * 1000),
    )
    .run('weekday', '', 'Gives the day of the week, 0 for Sunday (18.8).', (args) => dateOf(args[0]!).getUTCDay())
    .run('day_of_year', '', 'Gives the day of the year, from 1 (18.8).', (args) => {
      const date = dateOf(args[0]!);
      return Math.floor((secondsOf(args[0]!) - secondsAt(date.getUTCFullYear(), 1, 1, 0, 0, 0)) / SECONDS_PER_DAY) + 1;
    })
    .run('is_leap_year', '', 'Tells whether the year has 366 days (18.8).', (args) => isLeap(dateOf(args[0]!).getUTCFullYear()))
    .run('days_in_month', '', 'Gives the number of days of the month (18.8).', (args) => {
      const date = dateOf(args[0]!);
      return daysIn(date.getUTCFullYear(), date.getUTCMonth() + 1);
    })
    .build(),
  statics: new TableBuilder('DateTime.')
    .run('now', '', 'Gives the present date and time (18.8).', () => dateTime(Math.floor(ports.clock.wall() / 1000)))
    .run('from_timestamp', 'n', 'Gives the date and time n seconds after the start of 1970 (18.8).', (args) => {
      const seconds = sizeArg(args[0], 'DateTime.from_timestamp: n');
      if (Math.abs(seconds) > FURTHEST) throw invalidArgument('DateTime.from_timestamp', 'n is out of range');
      return dateTime(seconds);
    })
    .run('new', 'year month day hour minute second', 'Gives a date and time from its parts (18.8).', (args) => {
      const [year, month, day, hour, minute, second] = PARTS.map((part, i) => Number(intArg(args[i], `DateTime.new: ${part}`))) as Parts;
      check('year', year, -271_820, 275_759);
      check('month', month, 1, 12);
      check('day', day, 1, daysIn(year, month));
      check('hour', hour, 0, 23);
      check('minute', minute, 0, 59);
      check('second', second, 0, 59);
      return dateTime(secondsAt(year, month, day, hour, minute, second));
    })
    .build(),
  equals: (a, b) => secondsOf(a) === secondsOf(b),
  transfer: { crossing: 'shared' },
  display: (object) => isoText(secondsOf(object) * 1000),
};

type Parts = [number, number, number, number, number, number];
const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'];

function check(part: string, value: number, from: number, to: number): void {
  if (value < from || value > to) throw invalidArgument('DateTime.new', `${part} must be ${from} to ${to}, got ${value}`);
}

function dateTime(seconds: number): Value {
  return new LibraryObject(DATE_TIME, { seconds });
}

function secondsOf(value: Value): number {
  return ((value as LibraryObject).data as { readonly seconds: number }).seconds;
}

function dateOf(value: Value): Date {
  return new Date(secondsOf(value) * 1000);
}

/** `Date.UTC` reads years below 100 as 19xx, `setUTCFullYear` does not. */
function secondsAt(...[year, month, day, hour, minute, second]: Parts): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / 1000) + hour * 3600 + minute * 60 + second;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
