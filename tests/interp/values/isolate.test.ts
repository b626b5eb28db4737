import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { libraryType } from '../../../src/interp/builtin-types.js';
import type { FunctionCode } from '../../../src/interp/code.js';
import { equals } from '../../../src/interp/equality.js';
import { indexSet } from '../../../src/interp/indexing.js';
import { assertMutable, copyForTask, deepCopy, freeze, isImmutable } from '../../../src/interp/isolate.js';
import { registerLibraryTransfer } from '../../../src/interp/library-transfer.js';
import { some } from '../../../src/interp/option.js';
import {
  ArrayValue,
  Cell,
  FunctionValue,
  LibraryObject,
  MapValue,
  StructValue,
  TupleValue,
  type Value,
} from '../../../src/interp/value.js';
import { make, method, raised, structType } from './calls.js';
import { anyValue, containersOf } from './generators.js';

vi.mock('../../../src/interp/call.js', () => import('./calls.js'));

const array = (...items: Value[]): ArrayValue => new ArrayValue(items);
const closure = (...captures: (Value | Cell)[]): FunctionValue => new FunctionValue({ key: 'k', name: 'f' } as FunctionCode, captures);

describe('freeze (runtime.md 2)', () => {
  it('gives an equal value in which nothing can change, and leaves the original alone', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const before = containersOf(value).map((one) => one.frozen);
        const frozen = freeze(value);
        expect(equals(frozen, value)).toBe(true);
        expect(isImmutable(frozen)).toBe(true);
        expect(containersOf(frozen).every((one) => one.frozen)).toBe(true);
        expect(containersOf(value).map((one) => one.frozen)).toEqual(before);
        expect(freeze(frozen)).toBe(frozen);
      }),
    );
  });

  it('is free for immutable values and cached for flat containers', () => {
    const shell = new TupleValue([1, some('x')]);
    expect([freeze(1), freeze('s'), freeze(shell)]).toEqual([1, 's', shell]);
    const flat = array(1, 2);
    const first = freeze(flat);
    expect(freeze(flat)).toBe(first);
    indexSet(flat, 0, 9);
    expect(freeze(flat)).not.toBe(first);
    const nested = array(array(1));
    const before = freeze(nested);
    indexSet(nested.items[0]!, 0, 2);
    expect(equals(freeze(nested), before)).toBe(false);
  });

  it('preserves sharing and cycles', () => {
    const inner = array(1);
    const outer = array(inner, new TupleValue([inner]));
    outer.items.push(outer);
    const copy = freeze(outer) as ArrayValue;
    expect(copy.items[0]).toBe((copy.items[1] as TupleValue).items[0]);
    expect(copy.items[2]).toBe(copy);
  });

  it('reaches into closures: what they captured cannot be assigned or changed', () => {
    const cell = new Cell(1);
    const list = array(1);
    const f = closure(cell, list);
    const crossed = freeze(f) as FunctionValue;
    const [frozenCell, frozenList] = crossed.captures as [Cell, ArrayValue];
    expect(frozenCell.v).toBe(1);
    expect(
      raised(() => {
        frozenCell.v = 2;
      }),
    ).toMatch(/^FrozenError/);
    expect(raised(() => assertMutable(frozenList))).toMatch(/^FrozenError/);
    cell.v = 5;
    expect(frozenCell.v).toBe(1);
    expect(freeze(closure(1))).toBeInstanceOf(FunctionValue);
    const recursive = new Cell(null);
    recursive.v = closure(recursive);
    const knot = freeze(recursive.v) as FunctionValue;
    expect((knot.captures[0] as Cell).v).toBe(knot);
  });

  it('does not use the stack for depth', () => {
    let chain: Value = null;
    for (let i = 0; i < 200_000; i++) chain = i % 2 === 0 ? some(chain) : array(chain);
    expect(isImmutable(freeze(chain))).toBe(true);
    let shells: Value = null;
    for (let i = 0; i < 200_000; i++) shells = some(shells);
    expect(freeze(shells)).toBe(shells);
  });

  it('names the path of what cannot cross', () => {
    const handle = new LibraryObject(libraryType('TestFile'), {});
    registerLibraryTransfer(handle.type, { crossing: 'never' });
    const log = structType('Log', ['handle']);
    const config = make(structType('Config', ['name', 'log']), 'c', make(log, handle));
    expect(raised(() => freeze(config, 'config'))).toBe('NotTransferable: config.log.handle cannot cross into another task: TestFile');
    expect(raised(() => copyForTask(array(new TupleValue([handle])), 'xs'))).toMatch(/^NotTransferable: xs\[0\]\.0 /);
    expect(deepCopy(array(handle))).toBeInstanceOf(ArrayValue);
  });
});

describe('copies', () => {
  it('are equal, mutable, and share no container', () => {
    for (const copy of [deepCopy, copyForTask]) {
      fc.assert(
        fc.property(anyValue, fc.boolean(), (value, frozenFirst) => {
          const source = frozenFirst ? freeze(value) : value;
          const result = copy(source);
          expect(equals(result, source)).toBe(true);
          const originals = new Set<object>(containersOf(source));
          expect(containersOf(result).every((one) => !one.frozen && !originals.has(one))).toBe(true);
        }),
      );
    }
  });

  it('clone shares functions and uses a clone of the type, copy freezes captures', () => {
    const f = closure(array(1));
    expect((deepCopy(array(f)) as ArrayValue).items[0]).toBe(f);
    const crossed = (copyForTask(array(f)) as ArrayValue).items[0] as FunctionValue;
    expect((crossed.captures[0] as ArrayValue).frozen).toBe(true);
    const counted = structType(
      'Counted',
      ['n'],
      'struct',
      method('clone', () => 'cloned'),
    );
    expect((deepCopy(array(make(counted, 1))) as ArrayValue).items[0]).toBe('cloned');
    expect((copyForTask(array(make(counted, 1))) as ArrayValue).items[0]).toBeInstanceOf(StructValue);
  });

  it('cover the data of library objects', () => {
    const rng = new LibraryObject(libraryType('TestRng'), { state: 1, items: [array(1)] });
    const copy = copyForTask(rng) as LibraryObject & { data: { state: number; items: ArrayValue[] } };
    expect([copy.data.state, copy.data.items[0] === (rng.data as { items: Value[] }).items[0], copy.frozen]).toEqual([1, false, false]);
    expect((freeze(rng) as LibraryObject).frozen).toBe(true);
    class Closed {}
    expect(raised(() => freeze(new LibraryObject(libraryType('TestClosed'), new Closed()), 'it'))).toMatch(/^NotTransferable: it /);
    expect(new MapValue().frozen).toBe(false);
  });
});
