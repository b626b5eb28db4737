import { beforeEach, describe, expect, test } from 'vitest';
import { ALIGNMENT } from '../../../src/interp/builtins/text-building.js';
import { type EnvironmentPort, installPorts } from '../../../src/interp/host-ports.js';
import { isSome, payloadOf } from '../../../src/interp/option.js';
import { type ArrayValue, DurationValue, type EnumValue, Float, type Value } from '../../../src/interp/value.js';
import { callFunction, exact, float, list, member, raised, send, shown, tuple } from './library.js';

describe('std::random (18.9)', () => {
  /** The recurrence of 18.9, in exact arithmetic. */
  function states(seed: bigint, count: number): number[] {
    const result: number[] = [];
    let s = ((seed % 2n ** 31n) + 2n ** 31n) % 2n ** 31n;
    for (let i = 0; i < count; i++) {
      s = (1103515245n * s + 12345n) % 2n ** 31n;
      result.push(Number(s));
    }
    return result;
  }

  test('the first draws of seed 42 and 1', () => {
    // 1103515245 * 1 + 12345 = 1103527590, below 2^31; 1103515245 * 42 + 12345 = 46347652635, minus 21 * 2^31 = 1250496027.
    expect(send(callFunction('Rng.new', 1), 'next_int')).toBe(1103527590);
    expect(send(callFunction('Rng.new', 42), 'next_int')).toBe(1250496027);
    expect(send(callFunction('Rng.default'), 'next_int')).toBe(1250496027);
  });

  test.each([0n, 1n, 42n, 2n ** 31n + 5n, -7n, 2n ** 62n])('the sequence of seed %i', (seed) => {
    const rng = callFunction('Rng.new', Number.isSafeInteger(Number(seed)) ? Number(seed) : seed);
    expect(Array.from({ length: 200 }, () => send(rng, 'next_int'))).toEqual(states(seed, 200));
  });

  test('how draws become values', () => {
    const s = states(7n, 4);
    const rng = callFunction('Rng.new', 7);
    expect(send(rng, 'next_float')).toEqual(new Float(s[0]! / 2 ** 31));
    expect(send(rng, 'int_range', 10, 20)).toBe(10 + (s[1]! % 10));
    expect(send(rng, 'next_bool')).toBe(s[2]! % 2 === 0);
    expect(send(rng, 'int_below', 6)).toBe(s[3]! % 6);
    expect(send(rng, 'int_range', 5, 5)).toBe(5);
  });

  test('shuffle runs from the end', () => {
    const s = states(3n, 3);
    const expected = [1, 2, 3, 4];
    [3, 2, 1].forEach((i, draw) => {
      const j = s[draw]! % (i + 1);
      [expected[i], expected[j]] = [expected[j]!, expected[i]!];
    });
    const items = list(1, 2, 3, 4);
    send(callFunction('Rng.new', 3), 'shuffle', items);
    expect(items.items).toEqual(expected);
    expect((send(callFunction('Rng.new', 3), 'shuffled', list(1, 2, 3, 4)) as ArrayValue).items).toEqual(expected);
  });

  test('a clone goes its own way', () => {
    const rng = callFunction('Rng.new', 9);
    const copy = send(rng, 'clone');
    expect(send(rng, 'next_int')).toBe(send(copy, 'next_int'));
  });

  test('choices', () => {
    const rng = callFunction('Rng.new', 5);
    expect(shown(() => send(rng, 'choose', list()))).toBe('None');
    expect(isSome(send(rng, 'choose', list(1, 2)))).toBe(true);
    expect((send(rng, 'choose_multiple', list(1, 2, 3), 2) as ArrayValue).items).toHaveLength(2);
    expect(send(rng, 'alphanumeric', 12)).toMatch(/^[A-Za-z0-9]{12}$/);
    expect((send(rng, 'bytes', 4) as ArrayValue).items.every((b) => (b as number) < 256)).toBe(true);
    expect(send(rng, 'weighted_choice', list(0, 5, 0))).toBe(1);
    expect(raised(() => send(rng, 'weighted_choice', list()))).toBe('InvalidArgument');
  });

  test('seed fixes the free functions', () => {
    callFunction('random::seed', 42);
    expect(callFunction('random::random_int')).toBe(1250496027);
    callFunction('random::seed', 42);
    expect(callFunction('random::int', 0, 100)).toBe(27);
  });
});

describe('std::math (18.9)', () => {
  test.each([
    ['PI', () => member('math::PI'), '3.141592653589793'],
    ['E and EULER', () => member('math::E') === member('math::EULER') || float((member('math::E') as Float).v), '2.718281828459045'],
    ['sqrt of an Int', () => callFunction('math::sqrt', 16), '4.0'],
    ['floor of an Int', () => callFunction('math::floor', 3), '3.0'],
    ['gcd', () => callFunction('math::gcd', 12, 18), '6'],
    ['gcd of a Float', () => callFunction('math::gcd', float(1), 2), 'TypeError: math::gcd needs an Int, got Float'],
    ['sqrt of text', () => callFunction('math::sqrt', 'x'), 'TypeError: math::sqrt needs a number, got String'],
    ['hypot', () => callFunction('math::hypot', 3, 4), '5.0'],
    ['factorial', () => callFunction('math::factorial', 20), '2432902008176640000'],
    ['factorial beyond 20', () => callFunction('math::factorial', 21), 'IntegerOverflow: integer overflow in factorial'],
    ['factorial of -1', () => callFunction('math::factorial', -1), 'InvalidArgument: math::factorial: n must not be negative'],
    ['clamp_int', () => callFunction('math::clamp_int', 50, 0, 10), '10'],
    ['sign_int', () => callFunction('math::sign_int', -9), '-1'],
    ['is_nan', () => callFunction('math::is_nan', float(Number.NaN)), 'true'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });
});

describe('std::string and std::fmt (18.10)', () => {
  test('StringBuilder', () => {
    const builder = callFunction('StringBuilder.new');
    expect(send(builder, 'is_empty')).toBe(true);
    send(builder, 'push', 'a');
    send(builder, 'push', 1);
    send(builder, 'push_line', '\u{1f600}');
    expect([send(builder, 'build'), send(builder, 'len')]).toEqual(['a1\u{1f600}\n', 4]);
    send(builder, 'clear');
    expect(send(builder, 'build')).toBe('');
  });

  const side = (name: string) => ALIGNMENT.variants.get(name)!.unit!;
  test.each([
    ['join', () => callFunction('string::join', list('x', 1), '+'), '"x+1"'],
    ['from_char', () => callFunction('string::from_char', 'z', 3), '"zzz"'],
    ['is_whitespace', () => callFunction('string::is_whitespace', ' \u00a0'), 'true'],
    ['is_whitespace of nothing', () => callFunction('string::is_whitespace', ''), 'false'],
    ['format', () => callFunction('string::format', '{}!', 5), '"5!"'],
    ['pad left', () => callFunction('fmt::pad', 'ab', 4, '.', side('Left')), '"ab.."'],
    ['pad right', () => callFunction('fmt::pad', 'ab', 4, '.', side('Right')), '"..ab"'],
    ['pad centre has the extra blank on the right', () => callFunction('fmt::pad', 'ab', 5, '.', side('Center')), '".ab.."'],
    ['to_hex', () => callFunction('fmt::to_hex', 255), '"ff"'],
    ['to_binary', () => callFunction('fmt::to_binary', 5), '"101"'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });
});

describe('std::env and std::time (18.8)', () => {
  const variables = new Map([['HOME_TOWN', 'here']]);
  const environment: EnvironmentPort = {
    get: (name) => variables.get(name),
    set: (name, value) => variables.set(name, value),
    remove: (name) => variables.delete(name),
    all: () => variables,
    arguments: () => ['one', 'two'],
    programName: () => 'prog.aria',
    workingDirectory: () => '/w',
    setWorkingDirectory: () => {},
    homeDirectory: () => undefined,
    temporaryDirectory: () => '/t',
    platform: () => ({ os: 'darwin', arch: 'arm64' }),
  };
  let nanos = 0;
  beforeEach(() => {
    nanos = 1000;
    installPorts({ environment, clock: { monotonic: () => nanos, wall: () => 1_709_209_815_000 } });
  });

  test.each([
    ['get_env', () => callFunction('env::get_env', 'HOME_TOWN'), 'Some("here")'],
    ['get_env_or', () => callFunction('env::get_env_or', 'NO', 'd'), '"d"'],
    ['has_env', () => callFunction('env::has_env', 'NO'), 'false'],
    ['args', () => callFunction('env::args'), '["one", "two"]'],
    ['arg', () => callFunction('env::arg', 1), 'Some("two")'],
    ['arg outside', () => callFunction('env::arg', -1), 'None'],
    ['args_count', () => callFunction('env::args_count'), '2'],
    ['program_name', () => callFunction('env::program_name'), 'Some("prog.aria")'],
    ['current_dir', () => callFunction('env::current_dir'), 'Ok("/w")'],
    ['home_dir', () => callFunction('env::home_dir'), 'None'],
    [
      'platform',
      () =>
        tuple(
          send(callFunction('env::platform'), 'os'),
          send(callFunction('env::platform'), 'arch'),
          send(callFunction('env::platform'), 'unix?'),
        ),
      '("macos", "aarch64", true)',
    ],
    ['timestamp', () => callFunction('env::timestamp'), '"2024-02-29T12:30:15Z"'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });

  test('set_env and remove_env', () => {
    callFunction('env::set_env', 'X', '1');
    expect(shown(() => callFunction('env::var', 'X'))).toBe('Some("1")');
    callFunction('env::remove_env', 'X');
    expect(shown(() => callFunction('env::vars'))).toBe('{"HOME_TOWN": "here"}');
  });

  test('abort has status 134', () => {
    expect(() => callFunction('env::abort')).toThrow(expect.objectContaining({ status: 134 }) as Error);
  });

  test('Instant and measure', () => {
    const start = callFunction('Instant.now');
    nanos += 2_000_000;
    expect(send(start, 'elapsed')).toEqual(new DurationValue(2_000_000));
    expect(send(start, 'duration_since', callFunction('Instant.now'))).toEqual(new DurationValue(0));
    const work = exact(() => {
      nanos += 5;
      return null;
    });
    expect(callFunction('time::measure', work)).toEqual(new DurationValue(5));
  });

  test('SystemTime', () => {
    const now = callFunction('SystemTime.now');
    const epoch = callFunction('SystemTime.unix_epoch');
    expect(send(now, 'timestamp')).toBe(1_709_209_815);
    expect(shown(() => send(epoch, 'duration_since', now))).toBe('Err("the other time is later")');
    expect(send(send(epoch, 'add', new DurationValue(1_500_000_000)), 'timestamp_millis')).toBe(1500);
  });

  test.each([
    [[2024, 2, 29, 12, 30, 15], '2024-02-29T12:30:15Z', 4, 60, true, 29, 1_709_209_815],
    [[2023, 12, 31, 0, 0, 0], '2023-12-31T00:00:00Z', 0, 365, false, 31, 1_703_980_800],
    [[1900, 2, 1, 0, 0, 0], '1900-02-01T00:00:00Z', 4, 32, false, 28, -2_206_310_400],
    [[50, 1, 1, 0, 0, 0], '0050-01-01T00:00:00Z', 6, 1, false, 31, -60_589_296_000],
  ] as const)('DateTime %j', (parts, iso, weekday, day, leap, days, timestamp) => {
    const date = callFunction('DateTime.new', ...parts);
    expect(
      ['to_iso_string', 'weekday', 'day_of_year', 'is_leap_year', 'days_in_month', 'timestamp'].map((name) => send(date, name)),
    ).toEqual([iso, weekday, day, leap, days, timestamp]);
    expect(['year', 'month', 'day', 'hour', 'minute', 'second'].map((name) => send(date, name))).toEqual(parts);
    expect(shown(() => callFunction('assert_eq', callFunction('DateTime.from_timestamp', timestamp), date))).toBe('nil');
  });

  test('a date that does not exist', () => {
    expect(shown(() => callFunction('DateTime.new', 2023, 2, 29, 0, 0, 0))).toBe(
      'InvalidArgument: DateTime.new: day must be 1 to 28, got 29',
    );
  });

  test('payload of an Option stays a value', () => {
    expect(payloadOf(callFunction('env::arg', 0) as EnumValue)).toBe('one');
  });
});
