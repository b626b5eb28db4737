import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { display, durationText, floatText, inspect, quoted } from '../../../src/interp/display.js';
import { makeError } from '../../../src/interp/errors.js';
import { mapInsert } from '../../../src/interp/map-access.js';
import { parseFloatText } from '../../../src/interp/number.js';
import { builtinEnum, NONE, some } from '../../../src/interp/option.js';
import { ArrayValue, Char, Float, MapValue, RangeValue, SetValue, SymbolValue, TupleValue, type Value } from '../../../src/interp/value.js';
import { make, method, structType, variant } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const f = (v: number): Float => new Float(v);
const message = builtinEnum('TestMsg', [
  ['Quit', 0],
  ['Text', 1],
  ['Move', ['x', 'y']],
]);

describe('floats', () => {
  it('print the shortest decimal that reads back equal, without exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        const text = floatText(x);
        expect(text).not.toMatch(/e/i);
        expect(Object.is(parseFloatText(text), x)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect([4, 0.1 + 0.2, 1e21, 1e-7, 1.5e22, -0, Number.NaN, -1 / 0].map(floatText)).toEqual([
      '4',
      '0.30000000000000004',
      '1000000000000000000000',
      '0.0000001',
      '15000000000000000000000',
      '-0',
      'NaN',
      '-inf',
    ]);
  });

  it('show a fraction or exponent when inspected', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => /[.e]/.test(inspect(f(x))) && Number(inspect(f(x))) === x),
    );
    expect([4, 1e22, 2.5e-9, -0].map((x) => inspect(f(x)))).toEqual(['4.0', '1e22', '2.5e-9', '-0.0']);
  });
});

describe('the table of 8.4', () => {
  it('shows elements quoted and inspected', () => {
    const items = [1, 'a\n"#{x}"', f(2), new Char('c'), SymbolValue.of('s'), null];
    expect(display(new ArrayValue(items))).toBe('[1, "a\\n\\"\\#{x}\\"", 2, "c", :s, nil]');
    expect(inspect(new TupleValue([f(2), 'x']))).toBe('(2.0, "x")');
    expect([new TupleValue([1]), new TupleValue([]), new SetValue(), new MapValue()].map(display)).toEqual(['(1,)', '()', 'Set{}', '{}']);
    expect([display('a"b'), quoted('a"b'), quoted(new Char('\0')), inspect('\x1b')]).toEqual(['a"b', '"a\\"b"', '"\\0"', '"\\u{1b}"']);
  });

  it('shows maps, ranges, structs, variants, errors', () => {
    const map = new MapValue();
    for (const key of ['a', 2, SymbolValue.of('k')] as Value[]) mapInsert(map, key, 'v');
    expect(display(map)).toBe('{"a": "v", 2: "v", :k: "v"}');
    const ranges = [
      new RangeValue(1, 5, true, 1),
      new RangeValue(1, 5, false, 2),
      new RangeValue(1, null, true, 1),
      new RangeValue(null, 5, true, 1),
    ];
    expect(ranges.map(display)).toEqual(['1..=5', '1..<5 by 2', '1..', '..=5']);
    expect(display(make(structType('Point', ['x', 'y']), 1, 's'))).toBe('Point { x: 1, y: "s" }');
    expect(display(make(structType('Marker', [])))).toBe('Marker {}');
    expect([variant(message, 'Quit'), variant(message, 'Text', 'hi'), variant(message, 'Move', 1, 2)].map(display)).toEqual([
      'TestMsg::Quit',
      'TestMsg::Text("hi")',
      'TestMsg::Move(x: 1, y: 2)',
    ]);
    expect([display(some('v')), display(NONE), display(message)]).toEqual(['Some("v")', 'None', 'TestMsg']);
    const error = makeError('DivisionByZero', 'division by zero');
    expect([display(error), inspect(error)]).toEqual(['division by zero', 'DivisionByZero { message: "division by zero" }']);
  });

  it('shows Durations in the largest whole unit', () => {
    expect([0, 5e9, 1e7, 3000, 7, 9e10, 6e10, 7.2e12, -5e8].map(durationText)).toEqual([
      '0s',
      '5s',
      '10ms',
      '3us',
      '7ns',
      '90s',
      '1min',
      '2h',
      '-500ms',
    ]);
  });

  it('prints ... where a structure contains itself', () => {
    const list = new ArrayValue([1]);
    list.items.push(new TupleValue([list]));
    expect(display(list)).toBe('[1, (...,)]');
    expect(display(new ArrayValue([list, list]))).toBe('[[1, (...,)], [1, (...,)]]');
  });

  it('uses the methods of a type', () => {
    const named = structType(
      'Named',
      ['n'],
      'struct',
      method('to_string', () => 'named!'),
    );
    expect([display(make(named, 1)), display(new ArrayValue([make(named, 1)])), inspect(make(named, f(1)))]).toEqual([
      'named!',
      '[named!]',
      'Named { n: 1.0 }',
    ]);
    const debugged = structType(
      'Debugged',
      [],
      'struct',
      method('debug_fmt', () => 'debug!'),
      method('fmt', () => 'fmt!'),
    );
    expect([display(make(debugged)), inspect(new ArrayValue([make(debugged)]))]).toEqual(['fmt!', '[debug!]']);
  });
});
