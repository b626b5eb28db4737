import { describe, expect, it, vi } from 'vitest';
import { ANY, builtinType, ERROR_TRAIT, isInstance, typeOf } from '../../../src/interp/builtin-types.js';
import { castTo, convertTo } from '../../../src/interp/casts.js';
import { display, inspect } from '../../../src/interp/display.js';
import { errorField, recordOrigin } from '../../../src/interp/error-fields.js';
import * as errors from '../../../src/interp/errors.js';
import type { AriaFault } from '../../../src/interp/fault.js';
import { kindOf, registerHandleKind, typeName } from '../../../src/interp/kinds.js';
import { INT_MAX } from '../../../src/interp/number.js';
import { builtinEnum, NONE, ok, some } from '../../../src/interp/option.js';
import { here } from '../../../src/interp/site.js';
import {
  ArrayValue,
  Char,
  DurationValue,
  type ErrorValue,
  Float,
  type HandleValue,
  RangeValue,
  SetValue,
  SymbolValue,
  TupleValue,
  TypeValue,
  type Value,
} from '../../../src/interp/value.js';
import { make, raised, structType, variant } from './calls.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const type = (name: string): TypeValue => builtinType(name)!;
const f = (v: number): Float => new Float(v);
const color = builtinEnum('CastColor', [
  ['Red', 0],
  ['Rgb', 3],
]);
const point = structType('Point', ['x']);

class Gate {}
registerHandleKind(Gate, 'Barrier', () => '<barrier 1>');

describe('kinds (8.1)', () => {
  it('are the first column, type names the declared ones', () => {
    const values: [Value, string, string][] = [
      [null, 'Nil', 'Nil'],
      [2n ** 60n, 'Int', 'Int'],
      [f(1), 'Float', 'Float'],
      [new Char('a'), 'Char', 'Char'],
      [SymbolValue.of('s'), 'Symbol', 'Symbol'],
      [make(point, 1), 'Struct', 'Point'],
      [variant(color, 'Red'), 'EnumVariant', 'CastColor'],
      [new DurationValue(1), 'Struct', 'Duration'],
      [errors.makeError('Panic', 'x'), 'Struct', 'Panic'],
      [point, 'Type', 'Type'],
      [new Gate() as HandleValue, 'Barrier', 'Barrier'],
    ];
    for (const [value, kind, name] of values) expect([kindOf(value), typeName(value)]).toEqual([kind, name]);
    expect(display(new Gate() as HandleValue)).toBe('<barrier 1>');
    expect(typeOf(new Gate() as HandleValue)).toBe(type('Barrier'));
  });
});

describe('v is T (4)', () => {
  it.each<[Value, string, boolean]>([
    [5, 'Int', true],
    [5, 'i64', true],
    [200, 'Int8', false],
    [-1, 'u8', false],
    [255, 'UInt8', true],
    [INT_MAX, 'UInt64', true],
    [f(1), 'Int', false],
    [f(1), 'f32', true],
    ['a', 'Char', true],
    ['ab', 'Char', false],
    [new Char('a'), 'String', false],
    [new ArrayValue([]), 'List', true],
    [new SetValue(), 'HashSet', true],
    [new TupleValue([]), 'Unit', true],
    [new TupleValue([1]), 'Unit', false],
    [new TupleValue([1]), 'Tuple', true],
    [null, 'Any', true],
    [null, 'Never', false],
    [some(1), 'Option', true],
    [ok(1), 'Option', false],
    [new DurationValue(0), 'Duration', true],
    [new RangeValue(1, 2, true, 1), 'Range', true],
    [5, 'Ord', true],
    [new ArrayValue([]), 'Hash', false],
  ])('%o is %s: %s', (value, name, wanted) => expect(isInstance(value, type(name))).toBe(wanted));

  it('tests declared types, traits and error kinds', () => {
    const describeTrait = new TypeValue('Describe', 'trait', 'test.aria#trait');
    point.traits.add(describeTrait);
    expect([isInstance(make(point, 1), point), isInstance(make(point, 1), describeTrait), isInstance(1, describeTrait)]).toEqual([
      true,
      true,
      false,
    ]);
    const error = errors.makeError('InvalidKey', 'x');
    expect(['InvalidKey', 'TypeError', 'Error'].map((name) => isInstance(error, type(name)))).toEqual([true, false, true]);
    const failure = structType('Failure', []);
    expect(isInstance(make(failure), ERROR_TRAIT)).toBe(false);
    failure.traits.add(ERROR_TRAIT);
    expect(isInstance(make(failure), ERROR_TRAIT)).toBe(true);
    expect([isInstance(null, type('Int'), true), isInstance(NONE, type('Int'), true), isInstance('x', type('Int'), true)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('v as T (10.8)', () => {
  it('converts', () => {
    const cast = (value: Value, name: string): string => inspect(castTo(value, type(name)));
    expect([
      cast(f(-3.9), 'Int'),
      cast(3, 'Float'),
      cast(new Char('A'), 'Int'),
      cast(97, 'Char'),
      cast(true, 'Int'),
      cast(some(1), 'String'),
    ]).toEqual(['-3', '3.0', '65', '"a"', '1', '"Some(1)"']);
    expect([castTo(variant(color, 'Red'), type('Int')), castTo(null, type('Int'), true), castTo('x', null)]).toEqual([0, null, 'x']);
    const p = make(point, 1);
    expect([castTo(p, point), castTo(p, ANY)]).toEqual([p, p]);
  });

  it('fails', () => {
    const fails = (value: Value, name: string): string => raised(() => castTo(value, type(name)));
    expect([fails(f(Number.NaN), 'Int'), fails(f(1e19), 'Int'), fails(300, 'UInt8'), fails(f(-1), 'u8')]).toEqual(
      Array(4).fill('IntegerOverflow: integer overflow in as'),
    );
    expect(fails(0xd800, 'Char')).toMatch(/^InvalidArgument/);
    expect(fails('5', 'Int')).toBe('TypeError: cannot cast String to Int');
    expect(
      [fails(variant(color, 'Rgb', 1, 2, 3), 'Int'), fails(true, 'Float'), fails(null, 'Array'), fails('ab', 'Char')].every((e) =>
        e.startsWith('TypeError'),
      ),
    ).toBe(true);
  });

  it('calls built-in types as functions', () => {
    expect([convertTo(type('Int'), ['42']), convertTo(type('String'), [f(2)]), convertTo(type('Bool'), [0])]).toEqual([42, '2', false]);
    expect(raised(() => convertTo(type('Int'), ['x']))).toBe('TypeError: cannot convert "x" to Int');
    expect(raised(() => convertTo(type('Channel'), []))).toBe('NotCallable: Type is not callable');
  });
});

describe('error values (Appendix B.1)', () => {
  it('carry kind, code, message, place and the fields of their row', () => {
    here.site = { file: 'a.aria', start: 3, end: 4, line: 2, column: 1 };
    const fault = errors.indexOutOfBounds(7, 2);
    fault.leave('inner', { file: 'a.aria', start: 9, end: 9, line: 8, column: 1 });
    recordOrigin(fault);
    const error = fault.value as ErrorValue;
    const field = (name: string): Value | undefined => errorField(error, name);
    expect(['kind', 'code', 'message', 'line', 'index', 'length', 'cause'].map(field)).toEqual([
      'IndexOutOfBounds',
      'E0004',
      'index 7 is out of bounds (length 2)',
      2,
      7,
      2,
      null,
    ]);
    expect(display(field('trace')!)).toBe('["inner (a.aria:2)"]');
    expect(field('nope')).toBeUndefined();
    here.site = null;
  });

  it('word counts and contracts', () => {
    const text = (fault: AriaFault): string =>
      raised(() => {
        throw fault;
      });
    expect(text(errors.arityMismatch('f', 1, 1, 2))).toBe('ArityMismatch: f expects 1 argument, got 2');
    expect(text(errors.arityMismatch('f', 1, 2, 3))).toBe('ArityMismatch: f expects 1 to 2 arguments, got 3');
    expect(text(errors.arityMismatch('f', 1, Number.POSITIVE_INFINITY, 0))).toBe('ArityMismatch: f expects at least 1 argument, got 0');
    const violated = errors.contractViolation('ensures', 'isqrt', 'result >= 0');
    expect([(violated.value as ErrorValue).code, text(violated)]).toEqual([
      'E8002',
      'ContractViolation: postcondition of isqrt violated: result >= 0',
    ]);
    expect(text(errors.unwrappedErr('e'))).toBe('UnwrapError: unwrapped Err("e")');
    expect((errors.errorOfType(type('TypeError')) as ErrorValue).message).toBe('TypeError');
  });
});
