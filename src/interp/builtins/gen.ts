/**
 * `Gen` of `std::testing` (language.md 18.12): descriptions of random values, as plain data. Drawing from them and shrinking what was
 * drawn is generation.ts; the test runner uses both.
 */
import { libraryType } from '../builtin-types.js';
import { invalidArgument } from '../errors.js';
import { LibraryObject, RangeValue, type Value } from '../value.js';
import { intArg, libraryArg, numberArg, sizeArg, textArg } from './arguments.js';
import { methodsOf, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { rangeCount } from './range-items.js';
import { itemsOf } from './sequence.js';
import { pairItems } from './sequence-transforms.js';

/** How to make a value. `sized` forms grow from small to large over the cases of a property. */
export type GenSpec =
  | { readonly kind: 'int'; readonly min: number | bigint; readonly max: number | bigint }
  /** Any Int: up to ±1000 by size, with edge values now and then (14). */
  | { readonly kind: 'any-int' }
  | { readonly kind: 'float'; readonly min: number; readonly max: number }
  | { readonly kind: 'any-float' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'char'; readonly alphabet: readonly string[] }
  | { readonly kind: 'string'; readonly alphabet: readonly string[]; readonly min: number; readonly max: number }
  | { readonly kind: 'duration' }
  | { readonly kind: 'elements'; readonly items: readonly Value[] }
  | { readonly kind: 'constant'; readonly value: Value }
  | { readonly kind: 'frequency'; readonly choices: readonly { readonly weight: number; readonly gen: GenSpec }[] }
  | { readonly kind: 'list'; readonly item: GenSpec; readonly min: number; readonly max: number; readonly sorted: boolean }
  | { readonly kind: 'set'; readonly item: GenSpec }
  | { readonly kind: 'map-of'; readonly key: GenSpec; readonly value: GenSpec }
  | { readonly kind: 'tuple'; readonly items: readonly GenSpec[] }
  /** Any value made of parts: structs, variants. `build` may raise: the case is then discarded. */
  | { readonly kind: 'build'; readonly parts: readonly GenSpec[]; readonly build: (parts: readonly Value[]) => Value }
  | { readonly kind: 'map'; readonly source: GenSpec; readonly f: Value }
  | { readonly kind: 'flat-map'; readonly source: GenSpec; readonly f: Value }
  | { readonly kind: 'filter'; readonly source: GenSpec; readonly f: Value };

const GEN = libraryType('Gen');

/** Lists and the like have up to this many items if nothing else is said (14). */
export const DEFAULT_LENGTH = 20;

/** Blank to tilde. */
export const PRINTABLE: readonly string[] = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

export const genType: LibraryType = {
  type: GEN,
  methods: methodsOf('Gen')
    .run('map', 'f', 'Gives f of the values (18.12).', (args) => gen({ kind: 'map', source: specOf(args[0]), f: args[1]! }))
    .run('flat_map', 'f', 'Draws from the Gen that f returns for a value (18.12).', (args) =>
      gen({ kind: 'flat-map', source: specOf(args[0]), f: args[1]! }),
    )
    .run('filter', 'f', 'Draws again until f holds (18.12).', (args) => gen({ kind: 'filter', source: specOf(args[0]), f: args[1]! }))
    .build(),
  statics: new TableBuilder('Gen.')
    .run('int', 'a b', 'Draws Ints from a to b, both included (18.12).', (args) => {
      const [min, max] = [intArg(args[0], 'Gen.int: a'), intArg(args[1], 'Gen.int: b')];
      if (max < min) throw invalidArgument('Gen.int', 'b must not be less than a');
      return gen({ kind: 'int', min, max });
    })
    .run('float', 'a b', 'Draws Floats from a to b (18.12).', (args) => {
      const [min, max] = [numberArg(args[0], 'Gen.float: a'), numberArg(args[1], 'Gen.float: b')];
      if (!(min <= max && Number.isFinite(max - min))) throw invalidArgument('Gen.float', 'a and b must be finite and in order');
      return gen({ kind: 'float', min, max });
    })
    .run('bool', '', 'Draws true and false (18.12).', () => gen({ kind: 'bool' }))
    .run('char', 'alphabet', 'Draws one of the characters of a String (18.12).', (args) =>
      gen({ kind: 'char', alphabet: alphabet(args[0], 'Gen.char') }),
    )
    .run('string', 'chars range?', 'Draws Strings of the characters, with lengths in the range, 0 to 20 if not given (18.12).', (args) =>
      gen({ kind: 'string', alphabet: alphabet(args[0], 'Gen.string'), ...lengths(args[1], 'Gen.string') }),
    )
    .run('elements', 'xs', 'Draws one of the items (18.12).', (args) => {
      const items = itemsOf(args[0]!, 'Gen.elements').slice();
      if (items.length === 0) throw invalidArgument('Gen.elements', 'there is nothing to choose from');
      return gen({ kind: 'elements', items });
    })
    .run('constant', 'v', 'Always gives v (18.12).', (args) => gen({ kind: 'constant', value: args[0]! }))
    .run('one_of', 'gens', 'Draws from one of the Gens, each as likely (18.12).', (args) =>
      frequency(
        itemsOf(args[0]!, 'Gen.one_of').map((item) => ({ weight: 1, gen: specOf(item) })),
        'Gen.one_of',
      ),
    )
    .run('frequency', 'choices', 'Draws from one of the Gens of (weight, Gen) pairs, as likely as its weight says (18.12).', (args) =>
      frequency(itemsOf(args[0]!, 'Gen.frequency').map(weighted), 'Gen.frequency'),
    )
    .run('list', 'g', 'Draws Arrays of 0 to 20 items (18.12).', (args) => gen(listSpec(specOf(args[0]), 0, DEFAULT_LENGTH)))
    .run('list_of_length', 'g range', 'Draws Arrays with lengths in the range (18.12).', (args) => {
      const { min, max } = lengths(args[1], 'Gen.list_of_length');
      return gen(listSpec(specOf(args[0]), min, max));
    })
    .run('non_empty_list', 'g', 'Draws Arrays of 1 to 20 items (18.12).', (args) => gen(listSpec(specOf(args[0]), 1, DEFAULT_LENGTH)))
    .run('sorted_array', 'g', 'Draws sorted Arrays of 0 to 20 items (18.12).', (args) =>
      gen({ kind: 'list', item: specOf(args[0]), min: 0, max: DEFAULT_LENGTH, sorted: true }),
    )
    .run('map_of', 'kg vg', 'Draws Maps with keys and values from two Gens (18.12).', (args) =>
      gen({ kind: 'map-of', key: specOf(args[0]), value: specOf(args[1]) }),
    )
    .run('tuple', '...gens', 'Draws tuples with an item from each Gen (18.12).', (args) => gen({ kind: 'tuple', items: args.map(specOf) }))
    .build(),
  display: () => '<gen>',
};

export function listSpec(item: GenSpec, min: number, max: number): GenSpec {
  return { kind: 'list', item, min, max, sorted: false };
}

/** The description in a Gen; TypeError for anything else. */
export function specOf(value: Value | undefined): GenSpec {
  return libraryArg<{ readonly spec: GenSpec }>(value, GEN, 'a generator').spec;
}

function gen(spec: GenSpec): Value {
  return new LibraryObject(GEN, { spec });
}

function alphabet(value: Value | undefined, what: string): readonly string[] {
  const characters = [...textArg(value, `${what}: characters`)];
  if (characters.length === 0) throw invalidArgument(what, 'there are no characters to choose from');
  return characters;
}

/** A length or a Range of lengths. */
function lengths(value: Value | undefined, what: string): { readonly min: number; readonly max: number } {
  if (value === undefined) return { min: 0, max: DEFAULT_LENGTH };
  if (!(value instanceof RangeValue)) {
    const length = sizeArg(value, `${what}: range`);
    if (length < 0) throw invalidArgument(what, 'a length must not be negative');
    return { min: length, max: length };
  }
  const min = Number(value.start ?? 0);
  const max = value.end === null ? min + DEFAULT_LENGTH : Number(value.end) - (value.inclusive ? 0 : 1);
  if (min < 0 || max < min || (value.start !== null && rangeCount(value) === 0))
    throw invalidArgument(what, 'the range of lengths is empty');
  return { min, max };
}

interface Choice {
  readonly weight: number;
  readonly gen: GenSpec;
}

function weighted(item: Value): Choice {
  const [weight, inner] = pairItems(item, 'Gen.frequency');
  return { weight: numberArg(weight, 'Gen.frequency: weight'), gen: specOf(inner) };
}

function frequency(choices: readonly Choice[], what: string): Value {
  if (choices.some((choice) => !(choice.weight >= 0))) throw invalidArgument(what, 'weights must not be negative');
  if (!choices.some((choice) => choice.weight > 0)) throw invalidArgument(what, 'there is nothing to choose from');
  return gen({ kind: 'frequency', choices });
}
