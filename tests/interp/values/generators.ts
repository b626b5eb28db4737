/** Arbitrary Aria values for properties, with sharing among the containers of one value. */

import fc from 'fast-check';
import { registerBuiltinType } from '../../../src/interp/builtin-types.js';
import { hashKey } from '../../../src/interp/hash.js';
import { mapInsert } from '../../../src/interp/map-access.js';
import { narrow } from '../../../src/interp/number.js';
import { builtinEnum, err, NONE, ok, some } from '../../../src/interp/option.js';
import {
  ArrayValue,
  Char,
  DurationValue,
  Float,
  MapValue,
  RangeValue,
  SetValue,
  StructValue,
  SymbolValue,
  TupleValue,
  type Value,
} from '../../../src/interp/value.js';
import { eachPart } from '../../../src/interp/value-parts.js';
import { make, structType, variant } from './calls.js';

export const shape = registerBuiltinType(
  builtinEnum('TestShape', [
    ['Empty', 0],
    ['Circle', 1],
    ['Box', ['w', 'h']],
  ]),
);
export const point = structType('Point', ['x', 'y']);
export const pair = structType('Pair', ['left', 'right'], 'data');

const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, NONE, shape, new Float(Number.POSITIVE_INFINITY), new Float(-0)),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(narrow),
  fc.double({ noNaN: true }).map((x) => new Float(x)),
  fc.string(),
  fc.constantFrom('a', '😀').map((text) => new Char(text)),
  fc.constantFrom('k', 'other').map((name) => SymbolValue.of(name)),
  fc.nat().map((n) => new DurationValue(n)),
  fc.tuple(fc.integer(), fc.option(fc.integer()), fc.boolean()).map(([a, b, inclusive]) => new RangeValue(a, b, inclusive, 2)),
  fc.constant(variant(shape, 'Empty')),
);

const items = (value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> => fc.array(value, { maxLength: 4 });

export const { anyValue } = fc.letrec<{ anyValue: Value }>((tie) => {
  const value = tie('anyValue');
  return {
    anyValue: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      items(value).map((list) => new ArrayValue(list)),
      value.map((one) => new ArrayValue([one, one])),
      items(value).map((list) => new TupleValue(list)),
      items(fc.tuple(leaf, value) as unknown as fc.Arbitrary<Value>).map((list) => mapOf(list as unknown as [Value, Value][])),
      items(leaf).map(setOf),
      value.map(some),
      value.map(ok),
      value.map(err),
      value.map((one) => variant(shape, 'Circle', one)),
      fc.tuple(value, value).map(([x, y]) => make(point, x, y)),
      fc.tuple(value, value).map(([x, y]) => make(pair, x, y)),
    ),
  };
});

/** Every Array, Map, Set and struct inside. Data records are values: they may be shared and say nothing by `frozen`. */
export function containersOf(root: Value): { frozen: boolean }[] {
  const found = new Set<object>();
  const open: unknown[] = [root];
  for (const one of open) {
    if (typeof one !== 'object' || one === null || found.has(one)) continue;
    found.add(one);
    eachPart(one, (part) => open.push(part));
  }
  const kinds = [ArrayValue, MapValue, SetValue, StructValue];
  const containers = [...found].filter((one): one is { frozen: boolean } & object => kinds.some((kind) => one instanceof kind));
  return containers.filter((one) => !(one instanceof StructValue && one.type.flavour === 'data'));
}

/** Leaves that are no keys (a type as a value) are left out. */
function mapOf(entries: readonly [Value, Value][]): MapValue {
  const map = new MapValue();
  for (const [key, value] of entries) if (key !== shape) mapInsert(map, key, value);
  return map;
}

function setOf(list: readonly Value[]): SetValue {
  const set = new SetValue();
  for (const item of list) if (item !== shape) set.items.set(hashKey(item), item);
  return set;
}
