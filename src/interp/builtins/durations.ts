/**
 * Duration: the members of numbers that make one (`5.seconds`), its methods and statics (language.md 18.3, 18.6).
 */
import type { Builtin, BuiltinTable } from '../builtin.js';
import { display } from '../display.js';
import { integerOverflow } from '../errors.js';
import { truncate } from '../number.js';
import { DurationValue, Float, type Value } from '../value.js';
import { durationOf } from '../value-operators.js';
import { numberArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import { LazyTable } from './lazy-table.js';

const MINUTE = 6e10;

/** Names of a unit as members of numbers, and its nanoseconds. `min` is missing: with an argument it is the minimum (numbers.ts). */
const UNITS: readonly (readonly [names: string, nanos: number])[] = [
  ['nanoseconds/nanosecond/nanos/ns', 1],
  ['microseconds/micros/us', 1e3],
  ['milliseconds/millis/ms', 1e6],
  ['seconds/second/secs/sec/s', 1e9],
  ['minutes/minute/mins', MINUTE],
  ['hours/hour/hrs/hr/h', 3.6e12],
  ['days/day', 8.64e13],
  ['weeks/week', 6.048e14],
];

/** Adds the members of 18.3 that make Durations. */
export function addUnits(table: TableBuilder): TableBuilder {
  for (const [names, nanos] of UNITS) {
    const [unit] = names.split('/') as [string];
    table.run(names, '', `Gives a Duration of that many ${unit} (18.3).`, ([n]) => durationOf(numberArg(n, unit) * nanos, unit));
  }
  return table;
}

/** `n.min` without argument. */
export const minutes = (n: Value): DurationValue => durationOf(numberArg(n, 'min') * MINUTE, 'min');

const nanosOf = (value: Value | undefined): number => (value as DurationValue).nanos;

/** Whole units, truncated; nanoseconds beyond the safe range are what the double holds. IntegerOverflow beyond 64 bits. */
const whole = (nanos: number, unit: number, what: string): Value => {
  const units = truncate(nanos / unit);
  if (units === null) throw integerOverflow(what);
  return units;
};

export const durationMethods: BuiltinTable = methodsOf('Duration')
  .run('as_nanos', '', 'Gives the whole nanoseconds (18.6).', ([d]) => whole(nanosOf(d), 1, 'as_nanos'))
  .run('as_micros', '', 'Gives the whole microseconds, truncated (18.6).', ([d]) => whole(nanosOf(d), 1e3, 'as_micros'))
  .run('as_millis', '', 'Gives the whole milliseconds, truncated (18.6).', ([d]) => whole(nanosOf(d), 1e6, 'as_millis'))
  .run('as_secs', '', 'Gives the whole seconds, truncated (18.6).', ([d]) => whole(nanosOf(d), 1e9, 'as_secs'))
  .run('as_secs_f', '', 'Gives the seconds as a Float (18.6).', ([d]) => new Float(nanosOf(d) / 1e9))
  .run('subsec_nanos', '', 'Gives the nanoseconds beyond the whole seconds (18.6).', ([d]) => (nanosOf(d) % 1e9) + 0)
  .run('is_zero', '', 'Tells whether it is no time at all (18.6).', ([d]) => nanosOf(d) === 0)
  .run('to_string', '', 'Gives the display form, in the largest unit that gives a whole number (8.4).', ([d]) => display(d!))
  .build();

export const durationStatics: ReadonlyMap<string, Builtin | Value> = new LazyTable<Builtin | Value>(statics);

function statics(): BuiltinTable {
  const table = new TableBuilder('Duration.');
  const factories: readonly (readonly [name: string, unit: string, nanos: number])[] = [
    ['from_nanos', 'nanoseconds', 1],
    ['from_micros', 'microseconds', 1e3],
    ['from_millis', 'milliseconds', 1e6],
    ['from_secs', 'seconds', 1e9],
    ['from_mins', 'minutes', MINUTE],
    ['from_hours', 'hours', 3.6e12],
  ];
  for (const [name, unit, nanos] of factories) {
    const what = `Duration.${name}`;
    table.run(name, 'n', `Gives a Duration of n ${unit} (18.6).`, ([n]) => durationOf(numberArg(n, `${what}: n`) * nanos, what));
  }
  return table.run('zero', '', 'Gives a Duration of no time (18.6).', () => new DurationValue(0)).build();
}
