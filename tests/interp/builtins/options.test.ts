import { describe, expect, test } from 'vitest';
import { err, NONE, ok, some } from '../../../src/interp/option.js';
import type { Value } from '../../../src/interp/value.js';
import { exact, fn, list, send, shown } from './library.js';

const twice = fn((x) => (x as number) * 2);
const give = (value: Value) => exact(() => value);

describe('Option (18.6)', () => {
  test.each([
    ['some?', () => send(some(1), 'some?'), 'true'],
    ['none? of nil', () => send(null, 'none?'), 'true'],
    ['unwrap', () => send(some(1), 'unwrap'), '1'],
    ['unwrap of None', () => send(NONE, 'unwrap'), 'UnwrapError: unwrapped None'],
    ['unwrap of nil', () => send(null, 'unwrap'), 'UnwrapError: unwrapped nil'],
    ['expect', () => send(NONE, 'expect', 'no port'), 'UnwrapError: no port'],
    ['unwrap_or', () => send(NONE, 'unwrap_or', 5), '5'],
    ['unwrap_or_else passes nothing', () => send(NONE, 'unwrap_or_else', give(5)), '5'],
    ['map', () => send(some(2), 'map', twice), 'Some(4)'],
    ['map of nil', () => send(null, 'map', twice), 'None'],
    ['map_or', () => send(NONE, 'map_or', 0, twice), '0'],
    ['map_or_else', () => send(some(1), 'map_or_else', give(0), twice), '2'],
    [
      'and_then',
      () =>
        send(
          some(1),
          'and_then',
          fn((x) => some(x!)),
        ),
      'Some(1)',
    ],
    ['or', () => send(NONE, 'or', some(2)), 'Some(2)'],
    ['or_else', () => send(NONE, 'or_else', give(some(3))), 'Some(3)'],
    ['flatten', () => send(some(some(1)), 'flatten'), 'Some(1)'],
    ['flatten of None inside', () => send(some(NONE), 'flatten'), 'None'],
    ['contains', () => send(some(1), 'contains', 1), 'true'],
    ['transpose of Ok', () => send(some(ok(1)), 'transpose'), 'Ok(Some(1))'],
    ['transpose of Err', () => send(some(err('e')), 'transpose'), 'Err("e")'],
    ['transpose of None', () => send(NONE, 'transpose'), 'Ok(None)'],
    ['transpose of something else', () => send(some(1), 'transpose'), 'TypeError: transpose needs an Option of a Result, got Some(Int)'],
    ['context', () => send(NONE, 'context', 'missing'), 'Err("missing")'],
    [
      'filter',
      () =>
        send(
          some(1),
          'filter',
          fn((x) => x === 2),
        ),
      'None',
    ],
    ['zip', () => send(some(1), 'zip', some(2)), 'Some((1, 2))'],
    ['zip with None', () => send(some(1), 'zip', NONE), 'None'],
    ['ok_or', () => send(NONE, 'ok_or', 'e'), 'Err("e")'],
    ['ok_or_else', () => send(some(1), 'ok_or_else', give('e')), 'Ok(1)'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });
});

describe('Result (18.6)', () => {
  test.each([
    ['ok?', () => send(ok(1), 'ok?'), 'true'],
    ['err?', () => send(ok(1), 'err?'), 'false'],
    ['ok', () => send(err(1), 'ok'), 'None'],
    ['err', () => send(err(1), 'err'), 'Some(1)'],
    ['unwrap of Err shows the error', () => send(err('bad'), 'unwrap'), 'UnwrapError: unwrapped Err("bad")'],
    ['unwrap_err of Ok', () => send(ok(1), 'unwrap_err'), 'UnwrapError: unwrapped Ok(1)'],
    ['expect_err', () => send(ok(1), 'expect_err', 'should fail'), 'UnwrapError: should fail'],
    ['unwrap_or_else passes the error', () => send(err(2), 'unwrap_or_else', twice), '4'],
    ['map leaves Err', () => send(err(2), 'map', twice), 'Err(2)'],
    ['map_err', () => send(err(2), 'map_err', twice), 'Err(4)'],
    ['map_or', () => send(err(2), 'map_or', 0, twice), '0'],
    ['map_or_else passes the error', () => send(err(2), 'map_or_else', twice, give(0)), '4'],
    [
      'and_then',
      () =>
        send(
          ok(1),
          'and_then',
          fn((x) => err(x!)),
        ),
      'Err(1)',
    ],
    ['and', () => send(ok(1), 'and', ok(2)), 'Ok(2)'],
    ['or', () => send(err(1), 'or', ok(2)), 'Ok(2)'],
    [
      'or_else passes the error',
      () =>
        send(
          err(1),
          'or_else',
          fn((e) => ok(e!)),
        ),
      'Ok(1)',
    ],
    ['flatten', () => send(ok(err(1)), 'flatten'), 'Err(1)'],
    ['contains', () => send(ok(list(1)), 'contains', list(1)), 'true'],
    ['transpose of Some', () => send(ok(some(1)), 'transpose'), 'Some(Ok(1))'],
    ['transpose of None', () => send(ok(NONE), 'transpose'), 'None'],
    ['transpose of Err', () => send(err(1), 'transpose'), 'Some(Err(1))'],
    ['context', () => send(err('low'), 'context', 'disk'), 'Err("disk: low")'],
    ['context of Ok', () => send(ok(1), 'context', 'x'), 'Ok(1)'],
  ] as const)('%s', (_, action, expected) => {
    expect(shown(action as () => Value)).toBe(expected);
  });
});

describe('universal and Function methods (18.2, 18.6)', () => {
  test('nil? is true for nil and None', () => {
    expect([send(null, 'nil?'), send(NONE, 'nil?'), send(0, 'nil?')]).toEqual([true, true, false]);
  });

  test('clone is deep', () => {
    const items = list(list(1));
    const copy = send(items, 'clone');
    send(items.items[0]!, 'push', 2);
    expect(shown(() => copy)).toBe('[[1]]');
  });

  test('tap gives the receiver', () => {
    const seen: Value[] = [];
    expect(
      send(
        5,
        'tap',
        fn((x) => seen.push(x!)),
      ),
    ).toBe(5);
    expect(seen).toEqual([5]);
  });

  test('call, arity and name', () => {
    const f = exact((a, b) => (a as number) - (b as number));
    expect(send(f, 'call', 5, 3)).toBe(2);
    expect(send(f, 'arity')).toBe(2);
    expect(send(f, 'name')).toBe('test');
  });
});
