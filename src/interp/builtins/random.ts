/**
 * `std::random` (language.md 18.9): `Rng` objects with fixed sequences for a seed, and free functions with a shared generator.
 */
import { ITEM_BYTES, reserve, work } from '../budget.js';
import { libraryType } from '../builtin-types.js';
import { invalidArgument } from '../errors.js';
import { ports } from '../host-ports.js';
import { assertMutable } from '../isolate.js';
import { NONE, optionOf } from '../option.js';
import { Float, LibraryObject, type Value } from '../value.js';
import { arrayArg, intArg, numberArg, sizeArg } from './arguments.js';
import { changing as changingArray } from './arrays.js';
import { methodsOf, moduleFunctions, TableBuilder } from './define.js';
import type { LibraryType } from './library-data.js';
import { Lcg, sharedRng } from './random-draws.js';
import { itemsOf } from './sequence.js';
import { array } from './sequence-transforms.js';

type Args = readonly Value[];

const RNG = libraryType('Rng');
const DEFAULT_SEED = 42;
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export const rngType: LibraryType = {
  type: RNG,
  methods: methodsOf('Rng')
    .run('next_int', '', 'Gives the next Int, 0 <= x < 2^31 (18.9).', (args) => drawing(args).next())
    .run('int_range', 'min max', 'Gives an Int, min <= x < max; min if that is empty (18.9).', (args) =>
      drawing(args).int(intArg(args[1], 'Rng.int_range: min'), intArg(args[2], 'Rng.int_range: max')),
    )
    .run('int_below', 'n', 'Gives an Int, 0 <= x < n (18.9).', (args) => drawing(args).int(0, intArg(args[1], 'Rng.int_below: n')))
    .run('next_float', '', 'Gives a Float, 0 <= x < 1 (18.9).', (args) => new Float(drawing(args).float()))
    .run('float_range', 'a b', 'Gives a Float, a <= x < b (18.9).', (args) => {
      const [from, to] = [numberArg(args[1], 'Rng.float_range: a'), numberArg(args[2], 'Rng.float_range: b')];
      return new Float(from + drawing(args).float() * (to - from));
    })
    .run('next_bool', '', 'Gives a Bool (18.9).', (args) => drawing(args).bool())
    .run('bool_with_probability', 'p', 'Gives true with probability p (18.9).', (args) => {
      const p = numberArg(args[1], 'Rng.bool_with_probability: p');
      return drawing(args).float() < p;
    })
    .run('choose', 'a', 'Gives one of the items as an Option (18.9).', (args) => choose(drawing(args), itemsOf(args[1]!, 'Rng.choose')))
    .run('choose_multiple', 'a n', 'Gives n different items, or all if there are fewer (18.9).', (args) =>
      chooseMultiple(drawing(args), args),
    )
    .run('shuffle', 'a', 'Puts the items of an Array in random order, in place (18.9).', (args) => {
      arrayArg(args[1], 'Rng.shuffle: a');
      drawing(args).shuffle(changingArray(args[1]!));
      return null;
    })
    .run('shuffled', 'a', 'Gives the items in random order (18.9).', (args) => shuffled(drawing(args), args[1]!))
    .run('alphanumeric', 'n', 'Gives a String of n letters and digits (18.9).', (args) => {
      const rng = drawing(args);
      let text = '';
      for (let i = count(args[1], 'Rng.alphanumeric'); i > 0; i--) text += ALPHANUMERIC[rng.index(ALPHANUMERIC.length)];
      return text;
    })
    .run('bytes', 'n', 'Gives an Array of n Ints from 0 to 255 (18.9).', (args) => {
      const rng = drawing(args);
      return array(Array.from({ length: count(args[1], 'Rng.bytes') }, () => rng.index(256)));
    })
    .run('gaussian', 'mean sd', 'Gives a Float from a normal distribution (18.9).', (args) => {
      const [mean, deviation] = [numberArg(args[1], 'Rng.gaussian: mean'), numberArg(args[2], 'Rng.gaussian: sd')];
      return new Float(mean + deviation * gaussian(drawing(args)));
    })
    .run('weighted_choice', 'weights', 'Gives the position of a weight, chosen in proportion to the weights (18.9).', (args) =>
      weightedChoice(drawing(args), itemsOf(args[1]!, 'Rng.weighted_choice')),
    )
    .build(),
  statics: new TableBuilder('Rng.')
    .run('new', 'seed', 'Gives a generator with a fixed sequence for the seed (18.9).', (args) => rng(intArg(args[0], 'Rng.new: seed')))
    .run('default', '', 'Gives a generator with the seed 42 (18.9).', () => rng(DEFAULT_SEED))
    .run('from_time', '', 'Gives a generator with a seed from the host (18.9).', () => rng(ports.randomSeed()))
    .build(),
  transfer: { crossing: 'copy', dataClass: Lcg },
};

export const randomFunctions = moduleFunctions('random')
  .run('random_int', '', 'Gives an Int, 0 <= x < 2^31 (18.9).', () => sharedRng().next())
  .run('random_int_range/int', 'a b', 'Gives an Int, a <= x < b; a if that is empty (18.9).', (args) =>
    sharedRng().int(intArg(args[0], 'random_int_range: a'), intArg(args[1], 'random_int_range: b')),
  )
  .run('random_float', '', 'Gives a Float, 0 <= x < 1 (18.9).', () => new Float(sharedRng().float()))
  .run('random_bool', '', 'Gives a Bool (18.9).', () => sharedRng().bool())
  .run('random_choice', 'a', 'Gives one of the items as an Option (18.9).', (args) =>
    choose(sharedRng(), itemsOf(args[0]!, 'random_choice')),
  )
  .run('shuffled', 'a', 'Gives the items in random order (18.9).', (args) => shuffled(sharedRng(), args[0]!))
  .run('seed', 'n', 'Seeds the shared generator (18.9).', (args) => {
    sharedRng().seed(intArg(args[0], 'seed: n'));
    return null;
  })
  .build();

function rng(seed: number | bigint): Value {
  return new LibraryObject(RNG, new Lcg(seed));
}

/** Every draw changes the generator: a frozen one refuses. */
function drawing(args: Args): Lcg {
  const self = args[0] as LibraryObject;
  assertMutable(self);
  return self.data as Lcg;
}

function count(value: Value | undefined, what: string): number {
  const n = sizeArg(value, `${what}: n`);
  if (n < 0) throw invalidArgument(what, 'n must not be negative');
  work(n);
  reserve(n * ITEM_BYTES);
  return n;
}

function choose(rng: Lcg, items: readonly Value[]): Value {
  return items.length === 0 ? NONE : optionOf(items[rng.index(items.length)]);
}

function shuffled(rng: Lcg, source: Value): Value {
  const items = itemsOf(source, 'shuffled').slice();
  rng.shuffle(items);
  return array(items);
}

function chooseMultiple(rng: Lcg, args: Args): Value {
  const items = itemsOf(args[1]!, 'Rng.choose_multiple').slice();
  rng.shuffle(items);
  return array(items.slice(0, count(args[2], 'Rng.choose_multiple')));
}

/** Box and Muller; the first draw is turned to 0 < x <= 1 for the logarithm. */
function gaussian(rng: Lcg): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.float()));
  return radius * Math.cos(2 * Math.PI * rng.float());
}

function weightedChoice(rng: Lcg, weights: readonly Value[]): Value {
  const numbers = weights.map((weight) => numberArg(weight, 'Rng.weighted_choice: each weight'));
  if (numbers.some((weight) => !(weight >= 0))) throw invalidArgument('Rng.weighted_choice', 'weights must not be negative');
  const total = numbers.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw invalidArgument('Rng.weighted_choice', 'the weights must add up to more than 0');
  let left = rng.float() * total;
  for (let i = 0; i < numbers.length; i++) {
    left -= numbers[i]!;
    if (left < 0) return i;
  }
  // Rounding may leave a rest: it belongs to the last that can be chosen.
  return numbers.findLastIndex((weight) => weight > 0);
}
