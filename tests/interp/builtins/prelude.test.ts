import { beforeEach, describe, expect, test } from 'vitest';
import { builtinType } from '../../../src/interp/builtin-types.js';
import {
  builtinDocs,
  ExitRequest,
  functionSuspension,
  isBuiltin,
  methodSuspension,
  preludeFunctions,
  stdModules,
} from '../../../src/interp/builtins/index.js';
import { AriaFault } from '../../../src/interp/fault.js';
import { installPorts } from '../../../src/interp/host-ports.js';
import { err, NONE, ok, some } from '../../../src/interp/option.js';
import { PRELUDE } from '../../../src/interp/resolve/prelude-names.js';
import { stdModule, stdModules as stdNames } from '../../../src/interp/resolve/std-names.js';
import type { ErrorValue, Value } from '../../../src/interp/value.js';
import { callFunction, exact, float, fn, list, map, raised, set, shown, tuple, withGenerators } from './library.js';

let out = '';
let errors = '';
beforeEach(() => {
  out = '';
  errors = '';
  installPorts({
    output(stream, text) {
      if (stream === 'out') out += text;
      else errors += text;
    },
  });
});

describe('printing (18.1)', () => {
  test('println joins display forms with blanks', () => {
    callFunction('println', 1, 'a', list('b'), float(2));
    callFunction('println');
    expect(out).toBe('1 a ["b"] 2\n\n');
  });

  test('print adds no newline', () => {
    callFunction('print', 1, 2);
    expect(out).toBe('1 2');
  });

  test('eprint, eprintln and dbg go to standard error', () => {
    callFunction('eprint', 'a');
    callFunction('eprintln', 'b');
    expect(callFunction('dbg', float(1))).toEqual(float(1));
    expect(errors).toBe('ab\n1.0\n');
  });

  test('printf', () => {
    callFunction('printf', '{:>3}|{}', 7, 'x');
    expect(out).toBe('  7|x');
  });
});

describe('functions (18.1)', () => {
  test.each([
    ['type_of', () => callFunction('type_of', some(1)), '"EnumVariant"'],
    ['type_name', () => callFunction('type_name', some(1)), '"Option"'],
    ['to_int of a String', () => callFunction('to_int', '-12'), '-12'],
    ['to_int of text', () => callFunction('to_int', 'x'), 'TypeError: cannot convert "x" to Int'],
    ['to_int of NaN', () => callFunction('to_int', float(Number.NaN)), 'IntegerOverflow: integer overflow in to_int'],
    ['to_float', () => callFunction('to_float', '2.5'), '2.5'],
    ['len counts characters', () => callFunction('len', 'h\u{1f600}'), '2'],
    ['len of an Int', () => callFunction('len', 1), 'TypeError: Int has no length'],
    ['range(n)', () => callFunction('range', 3), '0..<3'],
    ['range(a, b, step)', () => callFunction('range', 6, 0, -2), '6..<0 by -2'],
    ['range with step 0', () => callFunction('range', 0, 1, 0), 'InvalidArgument: range: step must not be 0'],
    ['first', () => callFunction('first', list(1, 2)), '1'],
    ['last of nothing', () => callFunction('last', list()), 'RuntimeError: last of empty array'],
    ['reverse of a String', () => callFunction('reverse', 'ab\u{1f600}'), '"\u{1f600}ba"'],
    ['concat', () => callFunction('concat', list(1), list(2)), '[1, 2]'],
    ['slice clamps to 0', () => callFunction('slice', 'hello', -3, 2), '"he"'],
    [
      'map',
      () =>
        callFunction(
          'map',
          list(1, 2),
          fn((x) => (x as number) + 1),
        ),
      '[2, 3]',
    ],
    [
      'map of a Range',
      () =>
        callFunction(
          'map',
          callFunction('range', 2),
          fn((x) => (x as number) + 1),
        ),
      '[1, 2]',
    ],
    [
      'filter of a Set',
      () =>
        callFunction(
          'filter',
          set(1, 2),
          fn((x) => x === 1),
        ),
      'Set{1}',
    ],
    [
      'reduce takes f before init',
      () =>
        callFunction(
          'reduce',
          list(1, 2),
          fn((a, b) => (a as number) + (b as number)),
          10,
        ),
      '13',
    ],
    [
      'find',
      () =>
        callFunction(
          'find',
          list(1, 2),
          fn((x) => x === 2),
        ),
      'Some(2)',
    ],
    [
      'any',
      () =>
        callFunction(
          'any',
          list(1),
          fn(() => 0),
        ),
      'false',
    ],
    [
      'all',
      () =>
        callFunction(
          'all',
          list(1),
          fn(() => 1),
        ),
      'true',
    ],
    [
      'map of an Int',
      () =>
        callFunction(
          'map',
          1,
          fn((x) => x!),
        ),
      'TypeError: Int is not iterable',
    ],
    ['abs', () => callFunction('abs', -3), '3'],
    ['abs of the least Int', () => callFunction('abs', -(2n ** 63n)), 'IntegerOverflow: integer overflow in abs'],
    ['min', () => callFunction('min', 3, 1, 2), '1'],
    ['mixed max is a Float', () => callFunction('max', 1, float(0.5)), '1.0'],
    ['min of texts', () => callFunction('min', 'b', 'a'), '"a"'],
    ['min of mixed kinds', () => callFunction('min', 'b', 1), 'TypeError'],
    ['min of one', () => callFunction('min', 1), 'ArityMismatch'],
    ['clamp', () => callFunction('clamp', 15, 0, 10), '10'],
    ['clamp with wrong bounds', () => callFunction('clamp', 1, 2, 0), 'InvalidArgument'],
    ['panic', () => callFunction('panic', 'boom'), 'Panic: boom'],
    ['todo', () => callFunction('todo!', 'later'), 'Panic: not yet implemented: later'],
    ['unimplemented', () => callFunction('unimplemented', 'x'), 'Panic: not implemented: x'],
    ['unreachable', () => callFunction('unreachable', 'x'), 'Panic: reached unreachable code: x'],
    ['format', () => callFunction('format', '{}-{:03d} {{}}', 'a', 7), '"a-007 {}"'],
    ['compare', () => callFunction('compare', 'a', 'b'), '-1'],
    ['hash of equal values', () => callFunction('hash', 1) === callFunction('hash', float(1)), 'true'],
    ['id', () => callFunction('id', 4), '4'],
    ['hashmap_from', () => callFunction('hashmap_from', list(tuple(1, 2))), '{1: 2}'],
    ['hashset_from', () => callFunction('hashset_from', list(1, 1)), 'Set{1}'],
    ['collect_options', () => callFunction('collect_options', list(some(1), some(2))), 'Some([1, 2])'],
    ['collect_options with None', () => callFunction('collect_options', list(some(1), NONE)), 'None'],
    ['collect_results gives the first Err', () => callFunction('collect_results', list(ok(1), err('a'), err('b'))), 'Err("a")'],
    ['partition_results', () => callFunction('partition_results', list(ok(1), err('a'), ok(2))), '([1, 2], ["a"])'],
  ] as const)('%s', (_, action, expected) => {
    const result = shown(action as () => Value);
    expect(/^[A-Z]\w+$/.test(expected) ? result.split(':')[0] : result).toBe(expected === 'None' ? 'None' : expected);
    expect(withGenerators(() => shown(action as () => Value))).toBe(result);
  });

  test.each([
    [[], 0],
    [[3], 3],
    [[257], 1],
    [[-1], 255],
  ] as const)('exit(%j) has status %i', (args, status) => {
    expect(() => callFunction('exit', ...args)).toThrow(expect.objectContaining({ status }) as Error);
    try {
      callFunction('exit', ...args);
    } catch (error) {
      expect(error).toBeInstanceOf(ExitRequest);
    }
  });
});

describe('assertions (18.12)', () => {
  const typeError = builtinType('TypeError')!;
  const raising = exact(() => callFunction('to_int', 'x'));
  test.each([
    ['assert', () => callFunction('assert', 1), 'nil'],
    ['assert fails', () => callFunction('assert', 0, 'no'), 'AssertionFailed: assertion failed: no'],
    ['assert without message', () => callFunction('assert', false), 'AssertionFailed: assertion failed'],
    ['assert_true wants true itself', () => callFunction('assert_true', 1), 'AssertionFailed: expected true, got 1'],
    ['assert_eq', () => callFunction('assert_eq', list(1), list(float(1))), 'nil'],
    ['assert_eq fails', () => callFunction('assert_eq', 1, 2), 'AssertionFailed: expected 2, got 1'],
    ['assert_eq with message', () => callFunction('assert_eq', 1, 2, 'sum'), 'AssertionFailed: sum: expected 2, got 1'],
    ['assert_ne', () => callFunction('assert_ne', 1, 1), 'AssertionFailed: expected values to differ, both are 1'],
    ['assert_lt', () => callFunction('assert_lt', 2, 1), 'AssertionFailed: expected 2 < 1'],
    ['assert_ge', () => callFunction('assert_ge', 2, 2), 'nil'],
    ['assert_approx', () => callFunction('assert_approx', float(0.1 + 0.2), float(0.3)), 'nil'],
    ['assert_approx with eps', () => callFunction('assert_approx_eq', 1, 2, float(0.5)), 'AssertionFailed: expected 2 within 0.5, got 1'],
    ['assert_some', () => callFunction('assert_some', some(3)), '3'],
    ['assert_ok', () => callFunction('assert_ok', err('e')), 'AssertionFailed: expected Ok, got Err("e")'],
    ['assert_err', () => callFunction('assert_err', err('e')), '"e"'],
    ['assert_none', () => callFunction('assert_none', some(1)), 'AssertionFailed: expected None, got Some(1)'],
    ['assert_contains', () => callFunction('assert_contains', list(1), 2), 'AssertionFailed: expected [1] to contain 2'],
    ['assert_contains in a String', () => callFunction('assert_contains', 'abc', 'b'), 'nil'],
    ['assert_str_contains', () => callFunction('assert_str_contains', 'abc', 'x'), 'AssertionFailed: expected "abc" to contain "x"'],
    ['assert_empty', () => callFunction('assert_empty', map()), 'nil'],
    ['assert_not_empty', () => callFunction('assert_not_empty', ''), 'AssertionFailed: expected a value that is not empty, got ""'],
    ['assert_type', () => callFunction('assert_type', builtinType('Int')!, 4), '4'],
    ['assert_type fails', () => callFunction('assert_type', builtinType('Int')!, 'x'), 'AssertionFailed: expected Int, got String'],
    ['assert_raises', () => callFunction('assert_raises', typeError, raising), 'TypeError { message: "cannot convert \\"x\\" to Int" }'],
    [
      'assert_raises of a trait',
      () => callFunction('type_name', callFunction('assert_raises', builtinType('Error')!, raising)),
      '"TypeError"',
    ],
    [
      'assert_raises of nothing',
      () =>
        callFunction(
          'assert_raises',
          typeError,
          exact(() => 1),
        ),
      'AssertionFailed: expected TypeError to be raised, got 1',
    ],
    ['assert_panics', () => callFunction('assert_panics', raising), 'nil'],
    [
      'assert_no_raise',
      () =>
        callFunction(
          'assert_no_raise',
          exact(() => 7),
        ),
      '7',
    ],
    ['fail', () => callFunction('fail', 'why'), 'AssertionFailed: why'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });

  test('the error has expected and actual', () => {
    try {
      callFunction('assert_eq', 1, 2);
    } catch (error) {
      expect(error).toBeInstanceOf(AriaFault);
      expect(((error as AriaFault).value as ErrorValue).fields).toEqual({ expected: 2, actual: 1 });
    }
    expect(raised(() => callFunction('assert_eq', 1, 2))).toBe('AssertionFailed');
  });
});

describe('the registry', () => {
  /** Registered by the concurrency builtins. */
  const concurrency = new Set(
    'sleep bounded rendezvous unbounded mpsc spsc mpmc broadcast spawn_blocking ticker after exponential'.split(' '),
  );

  test('every function the resolver knows is there', () => {
    const missing = [...PRELUDE].filter(([name, kind]) => kind === 'function' && !preludeFunctions.has(name) && !concurrency.has(name));
    expect(missing).toEqual([]);
  });

  test('every name of a module the resolver knows is there', () => {
    const missing: string[] = [];
    for (const module of stdNames()) {
      if (module === 'channel' || module === 'async') continue;
      for (const name of stdModule(module)!) {
        if (stdModules.get(module)?.get(name) === undefined && !concurrency.has(name)) missing.push(`${module}::${name}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test('everything has a sentence that ends in its section', () => {
    for (const { group, name, doc } of builtinDocs())
      expect([group, name, doc]).toEqual([group, name, expect.stringMatching(/^[A-Z].+ \([\d.,; D]+\)\.$/)]);
    expect(builtinDocs().length).toBeGreaterThan(400);
  });

  test('suspension by name', () => {
    expect([methodSuspension('map'), methodSuspension('push'), methodSuspension('read_line'), methodSuspension('write_line')]).toEqual([
      'callback',
      'callback',
      'never',
      'always',
    ]);
    expect([functionSuspension('read_file'), functionSuspension('len'), functionSuspension('assert_eventually')]).toEqual([
      'always',
      'never',
      'always',
    ]);
    expect(isBuiltin(preludeFunctions.get('len'))).toBe(true);
  });
});
