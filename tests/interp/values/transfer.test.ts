import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { libraryType } from '../../../src/interp/builtin-types.js';
import type { FunctionCode } from '../../../src/interp/code.js';
import { inspect } from '../../../src/interp/display.js';
import { equals } from '../../../src/interp/equality.js';
import { addSuppressed, setTaskPath, suppressedOf, taskPathOf } from '../../../src/interp/error-fields.js';
import { makeError } from '../../../src/interp/errors.js';
import { copyForTask, freeze } from '../../../src/interp/isolate.js';
import { kindOf, registerHandleKind } from '../../../src/interp/kinds.js';
import { registerLibraryTransfer } from '../../../src/interp/library-transfer.js';
import { keyOf, mapClear, mapInsert, mapInsertHashed } from '../../../src/interp/map-access.js';
import { emptyMap } from '../../../src/interp/map-order.js';
import { some } from '../../../src/interp/option.js';
import { decodeValue, encodeValue, type TypeAndCodeFinder } from '../../../src/interp/transfer.js';
import {
  ArrayValue,
  BoundMethod,
  type BuiltinFunction,
  Cell,
  type ErrorValue,
  Float,
  FunctionValue,
  type HandleValue,
  LibraryObject,
  MapValue,
  TupleValue,
  type TypeValue,
  type Value,
} from '../../../src/interp/value.js';
import { make, method, raised } from './calls.js';
import { anyValue, containersOf, pair, point } from './generators.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

class Line {}
registerHandleKind(Line, 'Channel');
const line = new Line();
const code = { key: 'test.aria#9', name: 'f' } as FunctionCode;
const builtin = method('Array.push', () => null).fn as BuiltinFunction;

const handles = {
  reference: (handle: object) => (handle === line ? 7 : -1),
  resolve: (reference: unknown) => (reference === 7 ? line : {}),
};
const declared = new Map<string, TypeValue>([point, pair].map((type) => [type.key, type]));
const finder: TypeAndCodeFinder = {
  type: (key) => declared.get(key)!,
  code: (key) => ({ ...code, key }),
  builtin: () => builtin,
  module: () => null,
};

const cross = (value: Value): Value => decodeValue(structuredClone(encodeValue(value, handles)), handles, finder);

describe('values between threads', () => {
  it('arrive equal, with the same text, frozen or mutable as they were', () => {
    fc.assert(
      fc.property(anyValue, fc.boolean(), (value, frozen) => {
        const sent = frozen ? freeze(value) : copyForTask(value);
        const got = cross(sent);
        expect(equals(got, sent)).toBe(true);
        expect(inspect(got)).toBe(inspect(sent));
        expect(containersOf(got).map((one) => one.frozen)).toEqual(containersOf(sent).map((one) => one.frozen));
      }),
      { numRuns: 400 },
    );
  });

  it('keep a sorted Map sorted', () => {
    const sorted = emptyMap(true);
    for (const key of [3, 1]) mapInsert(sorted, key, 'v');
    for (const copy of [cross(sorted), freeze(sorted), copyForTask(sorted)] as MapValue[]) {
      expect([kindOf(copy), inspect(copy)]).toEqual(['Map', '{1: "v", 3: "v"}']);
      mapInsert(copy, 2, 'w');
      expect(inspect(copy)).toBe('{1: "v", 2: "w", 3: "v"}');
    }
  });

  it('are themselves if they are simple', () => {
    for (const value of [null, true, 1, -(2n ** 60n), 'text']) expect(encodeValue(value, handles)).toBe(value);
    expect(inspect(cross(new Float(Number.NaN)))).toBe('NaN');
  });

  it('keep sharing and cycles', () => {
    const inner = new ArrayValue([1]);
    const outer = new ArrayValue([inner, some(inner)]);
    outer.items.push(new TupleValue([outer]));
    const got = cross(outer) as ArrayValue;
    expect((got.items[1] as ReturnType<typeof some>).payload[0]).toBe(got.items[0]);
    expect((got.items[2] as TupleValue).items[0]).toBe(got);
  });

  it('find entries under composite keys again', () => {
    const map = new MapValue();
    const key = make(pair, 1, new TupleValue([some('x')]));
    const text = cross(new TupleValue([key]));
    expect(inspect(text)).toBe(inspect(new TupleValue([key])));
    const set = cross(freeze(withEntry(map, key, 'v'))) as MapValue;
    expect(equals(set, map)).toBe(true);
  });

  it('carry closures, bound methods and handles', () => {
    const cell = new Cell(new ArrayValue([1]));
    const f = new FunctionValue(code, [cell, 5, undefined]);
    const got = cross(freeze(new ArrayValue([f, f, line as HandleValue]))) as ArrayValue;
    const g = got.items[0] as FunctionValue;
    expect([g.code.key, g.captures[1], g.captures[2], got.items[1] === g, got.items[2] === line]).toEqual([
      code.key,
      5,
      undefined,
      true,
      true,
    ]);
    expect(inspect((g.captures[0] as Cell).v!)).toBe('[1]');
    expect(
      raised(() => {
        (g.captures[0] as Cell).v = 1;
      }),
    ).toMatch(/^FrozenError/);
    const bound = cross(new BoundMethod(new ArrayValue([2]), builtin, 'push')) as BoundMethod;
    expect([inspect(bound.receiver), bound.method, bound.name]).toEqual(['[2]', builtin, 'push']);
  });

  it('carry errors whole, of built-in kinds and of users', () => {
    const error = makeError('TaskFailed', 'task w died', { task: 'w', cause: some(1) });
    error.origin = { file: 'a.aria', start: 1, end: 2, line: 3, column: 4, stack: [{ name: 'f', file: 'a.aria', line: 3 }] };
    error.cause = makeError('Panic', 'p');
    addSuppressed(error, ['one', makeError('Panic', 'two')]);
    setTaskPath(error, ['root', 'w']);
    const got = cross(error) as ErrorValue;
    expect([got.code, got.message, got.origin, got.taskPath]).toEqual([error.code, error.message, error.origin, error.taskPath]);
    expect([inspect(got.cause), inspect(new ArrayValue([...got.suppressed])), equals(got, error)]).toEqual([
      inspect(error.cause),
      '["one", Panic { message: "two" }]',
      true,
    ]);
    const user = make(point, 1, 2);
    addSuppressed(user, ['s']);
    setTaskPath(user, ['root']);
    const arrived = (cross(new ArrayValue([0, user])) as ArrayValue).items[1] as object;
    expect([suppressedOf(arrived), taskPathOf(arrived)]).toEqual([['s'], ['root']]);
  });

  it('carry library objects by their registered class', () => {
    class State {
      n = 3;
      items: Value[] = [new ArrayValue([1])];
      bytes = new Uint8Array([1, 2]);
      seen = new Map([['k', new Float(1.5)]]);
      total(): number {
        return this.n + this.bytes.length;
      }
    }
    const type = libraryType('TestState');
    registerLibraryTransfer(type, { crossing: 'copy', dataClass: State });
    const got = cross(new LibraryObject(type, new State())) as LibraryObject & { data: State };
    expect([got.data.total(), inspect(got.data.items[0]!), got.data.seen.get('k')]).toEqual([5, '[1]', new Float(1.5)]);
    expect(raised(() => encodeValue(new ArrayValue([new LibraryObject(libraryType('TestOpen'), new Line())]), handles, 'xs'))).toBe(
      'NotTransferable: xs[0] cannot cross into another task: TestOpen',
    );
  });

  it('do not use the stack for depth', () => {
    let chain: Value = 'end';
    for (let i = 0; i < 100_000; i++) chain = i % 2 === 0 ? some(chain) : new ArrayValue([chain]);
    let depth = 0;
    for (let at = cross(chain); at !== 'end'; depth++)
      at = at instanceof ArrayValue ? at.items[0]! : (at as ReturnType<typeof some>).payload[0]!;
    expect(depth).toBe(100_000);
  });
});

function withEntry(map: MapValue, key: Value, value: Value): MapValue {
  mapInsertHashed(map, '\0any', key, value);
  const arrived = cross(map) as MapValue;
  mapClear(map);
  for (const [hash, one] of arrived.entries) mapInsertHashed(map, hash, keyOf(arrived, hash), one);
  return map;
}
