/**
 * `Instant` and `SystemTime` of `std::time` (language.md 18.8). An Instant is a point on the monotonic clock, good for measuring;
 * a SystemTime is a date, good for showing. Both are values.
 */
import type { CallRequest } from '../builtin.js';
import { libraryType } from '../builtin-types.js';
import { ports } from '../host-ports.js';
import { err, ok } from '../option.js';
import { DurationValue, LibraryObject, type Value } from '../value.js';
import { durationArg, libraryArg } from './arguments.js';
import { call } from './callbacks.js';
import { functions, methodsOf, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';

const INSTANT = libraryType('Instant');
const SYSTEM_TIME = libraryType('SystemTime');

interface InstantData {
  readonly nanos: number;
}

interface SystemTimeData {
  /** Since 1970, UTC. */
  readonly millis: number;
}

const NANOS_PER_MILLI = 1_000_000;

export const instantType: LibraryType = {
  type: INSTANT,
  methods: methodsOf('Instant')
    .run('elapsed', '', 'Gives the Duration since then (18.8).', (args) => new DurationValue(ports.clock.monotonic() - nanosOf(args[0]!)))
    .run('duration_since', 'i', 'Gives the Duration from an earlier Instant, never negative (18.8).', (args) => {
      const earlier = libraryArg<InstantData>(args[1], INSTANT, 'Instant.duration_since: i');
      return new DurationValue(Math.max(0, nanosOf(args[0]!) - earlier.nanos));
    })
    .build(),
  statics: new TableBuilder('Instant.')
    .run(
      'now',
      '',
      'Gives the present moment of the monotonic clock (18.8).',
      () => new LibraryObject(INSTANT, { nanos: ports.clock.monotonic() }),
    )
    .build(),
  equals: (a, b) => nanosOf(a) === nanosOf(b),
  transfer: { crossing: 'shared' },
};

export const systemTimeType: LibraryType = {
  type: SYSTEM_TIME,
  methods: methodsOf('SystemTime')
    .run('timestamp', '', 'Gives the whole seconds since 1970 (18.8).', (args) => Math.floor(millisOf(args[0]!) / 1000))
    .run('timestamp_millis', '', 'Gives the whole milliseconds since 1970 (18.8).', (args) => Math.floor(millisOf(args[0]!)))
    .run('duration_since', 't', 'Gives Ok(Duration) from an earlier time, or Err if t is later (18.8).', (args) => {
      const earlier = libraryArg<SystemTimeData>(args[1], SYSTEM_TIME, 'SystemTime.duration_since: t');
      const millis = millisOf(args[0]!) - earlier.millis;
      return millis < 0 ? err('the other time is later') : ok(new DurationValue(Math.round(millis * NANOS_PER_MILLI)));
    })
    .run('add', 'd', 'Gives the time a Duration later (18.8).', (args) =>
      systemTime(millisOf(args[0]!) + durationArg(args[1], 'SystemTime.add: d') / NANOS_PER_MILLI),
    )
    .build(),
  statics: new TableBuilder('SystemTime.')
    .run('now', '', 'Gives the present time (18.8).', () => systemTime(ports.clock.wall()))
    .run('unix_epoch', '', 'Gives the start of 1970 (18.8).', () => systemTime(0))
    .build(),
  equals: (a, b) => millisOf(a) === millisOf(b),
  transfer: { crossing: 'shared' },
  display: (object) => isoText(millisOf(object)),
};

export const timeFunctions = functions()
  .each('measure', 'f', 'Calls f and gives the Duration that took (18.8).', function* (args): Generator<CallRequest, Value, Value> {
    const start = ports.clock.monotonic();
    yield call(args[0]!);
    return new DurationValue(ports.clock.monotonic() - start);
  })
  .build();

/** Milliseconds since 1970. */
export function systemTime(millis: number): Value {
  return new LibraryObject(SYSTEM_TIME, { millis });
}

/** ISO 8601 in UTC; milliseconds only if there are any. */
export function isoText(millis: number): string {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}

function nanosOf(value: Value): number {
  return ((value as LibraryObject).data as InstantData).nanos;
}

function millisOf(value: Value): number {
  return ((value as LibraryObject).data as SystemTimeData).millis;
}
