/**
 * Drawing values from a `GenSpec` and shrinking them (language.md 14, 18.12).
 *
 * A draw gives a `Sample`: the value together with simpler samples to try when it fails. Shrinks are computed when asked for and go
 * through `map`, `flat_map` and `filter` by themselves, so a shrunk value is always one the generator could have drawn. Callbacks
 * are calls of the program, therefore everything that may need one is a generator of CallRequests.
 */

import { assertNever } from '../../diagnostics/assert-never.js';
import { SeededRandom } from '../../runtime/random.js';
import type { CallRequest } from '../builtin.js';
import { AriaFault } from '../fault.js';
import { INT_MAX, INT_MIN, narrow } from '../number.js';
import { compareValues } from '../order.js';
import { ArrayValue, Char, DurationValue, Float, TupleValue, type Value } from '../value.js';
import { call, holds } from './callbacks.js';
import { DEFAULT_LENGTH, type GenSpec, specOf } from './gen.js';
import { mapOf, setOf } from './sequence-transforms.js';

export type Calls<T> = Generator<CallRequest, T, Value>;

export interface Sample {
  readonly value: Value;
  /** Simpler samples, the simplest first. */
  shrinks(): Calls<readonly Sample[]>;
}

/** Thrown by a draw that found no acceptable value: the case is discarded. */
export class Discarded {}

/** Attempts of a `filter` before the case is discarded. */
const MOST_ATTEMPTS = 100;
/** Shares of a hundred draws that give an edge value. */
const EDGE_SHARE = 8;
const LARGEST_SIZED = 1000;

/** `size` goes from 0 to 100 over the cases of a property. Throws Discarded. */
export function* draw(spec: GenSpec, random: SeededRandom, size: number): Calls<Sample> {
  switch (spec.kind) {
    case 'int':
      return intSample(between(random, BigInt(spec.min), BigInt(spec.max)), BigInt(spec.min), BigInt(spec.max));
    case 'any-int':
      return intSample(anyInt(random, size), INT_MIN, INT_MAX);
    case 'float':
      return floatSample(spec.min + random.unit() * (spec.max - spec.min), spec.min, spec.max);
    case 'any-float':
      return floatSample(anyFloat(random, size), -Number.MAX_VALUE, Number.MAX_VALUE);
    case 'bool':
      return random.below(2) === 0 ? leaf(false) : { value: true, shrinks: () => only([leaf(false)]) };
    case 'char':
      return mapped(choiceSample(random.below(spec.alphabet.length)), (index) => new Char(spec.alphabet[Number(index)]!));
    case 'string': {
      const chars = yield* draws({ kind: 'char', alphabet: spec.alphabet }, random, size, lengthFor(random, size, spec.min, spec.max));
      return mapped(listSample(chars, spec.min), (list) => (list as ArrayValue).items.map((c) => (c as Char).text).join(''));
    }
    case 'duration':
      return mapped(
        intSample(BigInt(random.below(LARGEST_SIZED * (size + 1))), 0n, INT_MAX),
        (n) => new DurationValue(Number(n) * 1_000_000),
      );
    case 'elements':
      return mapped(choiceSample(random.below(spec.items.length)), (index) => spec.items[Number(index)]!);
    case 'constant':
      return leaf(spec.value);
    case 'frequency':
      return withConstants(yield* draw(chosen(spec.choices, random), random, size), spec.choices);
    case 'list': {
      const items = yield* draws(spec.item, random, size, lengthFor(random, size, spec.min, spec.max));
      const list = listSample(items, spec.min);
      return spec.sorted ? mapped(list, (value) => new ArrayValue((value as ArrayValue).items.toSorted(compareValues))) : list;
    }
    case 'set': {
      const items = yield* draws(spec.item, random, size, lengthFor(random, size, 0, DEFAULT_LENGTH));
      return mapped(listSample(items, 0), (list) => setOf((list as ArrayValue).items));
    }
    case 'map-of': {
      const entry: GenSpec = { kind: 'tuple', items: [spec.key, spec.value] };
      const items = yield* draws(entry, random, size, lengthFor(random, size, 0, DEFAULT_LENGTH));
      return mapped(listSample(items, 0), (list) => mapOf((list as ArrayValue).items, 'Gen.map_of'));
    }
    case 'tuple': {
      const parts: Sample[] = [];
      for (const item of spec.items) parts.push(yield* draw(item, random, size));
      return partsSample(parts, (values) => new TupleValue(values));
    }
    case 'build': {
      const parts: Sample[] = [];
      for (const item of spec.parts) parts.push(yield* draw(item, random, size));
      return partsSample(parts, spec.build);
    }
    case 'map':
      return yield* mappedByCall(yield* draw(spec.source, random, size), spec.f);
    case 'flat-map':
      return yield* chained(yield* draw(spec.source, random, size), spec.f, random.below(0x1_0000_0000), size);
    case 'filter':
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
        const sample = yield* draw(spec.source, random, Math.min(100, size + attempt));
        if (holds(yield call(spec.f, sample.value))) return filtered(sample, spec.f);
      }
      throw new Discarded();
    default:
      return assertNever(spec);
  }
}

/** The edge values of a generator, none for most. */
export function edgesOf(spec: GenSpec): readonly Sample[] {
  if (spec.kind === 'any-int') return INT_EDGES.map((edge) => intSample(edge, INT_MIN, INT_MAX));
  if (spec.kind === 'any-float') return FLOAT_EDGES.map((edge) => floatSample(edge, -Number.MAX_VALUE, Number.MAX_VALUE));
  return [];
}

/** The constants among the choices are simpler than anything that was drawn. */
function withConstants(drawn: Sample, choices: readonly { readonly gen: GenSpec }[]): Sample {
  const constants = choices.flatMap(({ gen }) => (gen.kind === 'constant' ? [gen.value] : []));
  const at = constants.indexOf(drawn.value);
  const simpler = constants.slice(0, at < 0 ? constants.length : at).map(leaf);
  if (simpler.length === 0) return drawn;
  return {
    value: drawn.value,
    *shrinks() {
      return [...simpler, ...(yield* drawn.shrinks())];
    },
  };
}

function leaf(value: Value): Sample {
  return { value, shrinks: () => only([]) };
}

/** A list that needs no calls, in the form of one that does. */
function* only(samples: readonly Sample[]): Calls<readonly Sample[]> {
  return samples;
}

/** Towards 0, or the bound next to it: that one first, then by halves of the distance. */
function intSample(value: bigint, min: bigint, max: bigint): Sample {
  const goal = min > 0n ? min : max < 0n ? max : 0n;
  return {
    value: narrow(value),
    shrinks() {
      const simpler: Sample[] = [];
      for (let distance = value - goal; distance !== 0n; distance /= 2n) simpler.push(intSample(value - distance, min, max));
      return only(simpler);
    },
  };
}

/** Whole numbers are simpler than fractions. */
function floatSample(value: number, min: number, max: number): Sample {
  return {
    value: new Float(value),
    shrinks() {
      const goal = Math.min(Math.max(0, min), max);
      const candidates = [goal, Math.trunc(value), value / 2].filter(
        (candidate) => candidate >= min && candidate <= max && Math.abs(candidate - goal) < Math.abs(value - goal),
      );
      return only([...new Set(candidates)].map((candidate) => floatSample(candidate, min, max)));
    },
  };
}

/** A position in a list of choices; earlier ones are simpler. */
function choiceSample(index: number): Sample {
  return intSample(BigInt(index), 0n, BigInt(index));
}

/** First without runs of items (halves, quarters, .. single ones), then with simpler items. */
function listSample(items: readonly Sample[], min: number): Sample {
  return {
    value: new ArrayValue(items.map((item) => item.value)),
    *shrinks() {
      const simpler: Sample[] = [];
      for (let run = items.length; run >= 1; run = run >> 1) {
        if (items.length - run < min) continue;
        for (let start = 0; start + run <= items.length; start += run) {
          simpler.push(listSample([...items.slice(0, start), ...items.slice(start + run)], min));
        }
      }
      for (const [i, item] of items.entries()) {
        for (const smaller of yield* item.shrinks()) simpler.push(listSample(items.with(i, smaller), min));
      }
      return simpler;
    },
  };
}

function partsSample(parts: readonly Sample[], build: (values: readonly Value[]) => Value): Sample {
  return {
    value: built(
      build,
      parts.map((part) => part.value),
    ),
    *shrinks() {
      const simpler: Sample[] = [];
      for (const [i, part] of parts.entries()) {
        for (const smaller of yield* part.shrinks()) {
          const sample = attempted(() => partsSample(parts.with(i, smaller), build));
          if (sample !== null) simpler.push(sample);
        }
      }
      return simpler;
    },
  };
}

/** An invariant that refuses the parts discards the case (14). */
function built(build: (values: readonly Value[]) => Value, values: readonly Value[]): Value {
  try {
    return build(values);
  } catch (error) {
    throw error instanceof AriaFault ? new Discarded() : error;
  }
}

function attempted(make: () => Sample): Sample | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof Discarded) return null;
    throw error;
  }
}

function mapped(source: Sample, f: (value: Value) => Value): Sample {
  return {
    value: f(source.value),
    *shrinks() {
      return (yield* source.shrinks()).map((smaller) => mapped(smaller, f));
    },
  };
}

function* mappedByCall(source: Sample, f: Value): Calls<Sample> {
  const value = yield call(f, source.value);
  return {
    value,
    *shrinks() {
      const simpler: Sample[] = [];
      for (const smaller of yield* source.shrinks()) simpler.push(yield* mappedByCall(smaller, f));
      return simpler;
    },
  };
}

/** `seed` makes the inner draw again when the outer value gets simpler. */
function* chained(source: Sample, f: Value, seed: number, size: number): Calls<Sample> {
  const inner = yield* draw(specOf(yield call(f, source.value)), new SeededRandom(seed), size);
  return {
    value: inner.value,
    *shrinks() {
      const simpler: Sample[] = [];
      for (const smaller of yield* source.shrinks()) simpler.push(yield* chained(smaller, f, seed, size));
      return [...simpler, ...(yield* inner.shrinks())];
    },
  };
}

function filtered(source: Sample, f: Value): Sample {
  return {
    value: source.value,
    *shrinks() {
      return yield* acceptable(yield* source.shrinks(), f, 1);
    },
  };
}

/** A shrink that f refuses is stepped over, so that a filter such as "divisible by 3" does not end the search. */
function* acceptable(candidates: readonly Sample[], f: Value, steps: number): Calls<readonly Sample[]> {
  const simpler: Sample[] = [];
  for (const candidate of candidates) {
    if (holds(yield call(f, candidate.value))) simpler.push(filtered(candidate, f));
    else if (steps > 0) simpler.push(...(yield* acceptable(yield* candidate.shrinks(), f, steps - 1)));
  }
  return simpler;
}

function* draws(item: GenSpec, random: SeededRandom, size: number, count: number): Calls<Sample[]> {
  const samples: Sample[] = [];
  for (let i = 0; i < count; i++) samples.push(yield* draw(item, random, size));
  return samples;
}

/** Short at first, up to `max` at full size. */
function lengthFor(random: SeededRandom, size: number, min: number, max: number): number {
  const most = Math.min(max, min + Math.ceil(((max - min) * (size + 5)) / 100));
  return min + random.below(most - min + 1);
}

function between(random: SeededRandom, min: bigint, max: bigint): bigint {
  const span = max - min + 1n;
  if (span <= 0x1_0000_0000n) return min + BigInt(random.below(Number(span)));
  const wide =
    (BigInt(random.below(0x1_0000_0000)) << 64n) + (BigInt(random.below(0x1_0000_0000)) << 32n) + BigInt(random.below(0x1_0000_0000));
  return min + (wide % span);
}

const INT_EDGES: readonly bigint[] = [0n, 1n, -1n, INT_MIN, INT_MAX];

function anyInt(random: SeededRandom, size: number): bigint {
  if (random.below(100) < EDGE_SHARE) return INT_EDGES[random.below(INT_EDGES.length)]!;
  const most = Math.ceil((LARGEST_SIZED * size) / 100);
  return BigInt(random.below(2 * most + 1) - most);
}

const FLOAT_EDGES: readonly number[] = [0, -0, 1, -1, 0.5, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 1e-9];

function anyFloat(random: SeededRandom, size: number): number {
  if (random.below(100) < EDGE_SHARE) return FLOAT_EDGES[random.below(FLOAT_EDGES.length)]!;
  return (random.unit() * 2 - 1) * LARGEST_SIZED * ((size + 1) / 100);
}

function chosen(choices: readonly { readonly weight: number; readonly gen: GenSpec }[], random: SeededRandom): GenSpec {
  let left = random.unit() * choices.reduce((sum, choice) => sum + choice.weight, 0);
  for (const choice of choices) {
    left -= choice.weight;
    if (left < 0) return choice.gen;
  }
  return choices.findLast((choice) => choice.weight > 0)!.gen;
}
