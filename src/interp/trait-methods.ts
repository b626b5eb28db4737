/**
 * Methods by the name of the trait that declares them, with the receiver as first argument: `Shape::area(square)` calls what the value's own
 * type has under that name (language.md, section 10.5 a).
 */
import type { Steps } from '../runtime/task-code.js';
import type { CallArguments } from './arguments.js';
import type { Builtin } from './builtin.js';
import { isInstance } from './builtin-types.js';
import { wrongKind } from './builtins/arguments.js';
import { arityMismatch } from './errors.js';
import { memberCallWith } from './member-call.js';
import { here, type Site } from './site.js';
import { BoundMethod, BuiltinFunction, type TypeValue, type Value } from './value.js';

/** True if the trait declares a method of that name that takes `self`. */
export function hasTraitMethod(trait: TypeValue, name: string): boolean {
  return trait.flavour === 'trait' && trait.operations.has(name);
}

/** `Trait::name(self, ..)`. */
export function* callTraitMethod(trait: TypeValue, name: string, args: CallArguments, site: Site | null): Steps<Value> {
  const [self, ...rest] = args.positional;
  if (self === undefined) throw arityMismatch(`${trait.name}::${name}`, 1, Number.POSITIVE_INFINITY, args.named?.length ?? 0);
  if (!isInstance(self, trait)) throw wrongKind(`${trait.name}::${name}: self`, trait.name, self);
  return yield* memberCallWith(self, name, { positional: rest, named: args.named }, null, site);
}

/** `Trait::name` as a value. */
export function traitMethod(trait: TypeValue, name: string): BoundMethod {
  let fn = functions.get(name);
  if (fn === undefined) {
    fn = new BuiltinFunction(`${PREFIX}${name}`, definition(name));
    functions.set(name, fn);
  }
  return new BoundMethod(trait, fn, name);
}

/** The function inside such a value, for another thread; undefined if the name is not that of one. */
export function traitMethodNamed(path: string): Builtin | undefined {
  return path.startsWith(PREFIX) ? definition(path.slice(PREFIX.length)) : undefined;
}

const PREFIX = '<trait>::';

/** By name: what is bound in the value is the trait. Two values of one method are equal. */
const functions = new Map<string, BuiltinFunction>();

const definition = (name: string): Builtin => ({
  kind: 'suspend',
  name: `${PREFIX}${name}`,
  params: ['self', '...args'],
  // The trait is the receiver, which is no parameter.
  doc: 'Calls the method of that name of the type of self, which implements the trait (10.5).',
  suspend: ([trait, ...positional]) => callTraitMethod(trait as TypeValue, name, { positional, named: null }, here.site),
});
