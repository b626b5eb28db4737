/**
 * `impl` for built-in types, undone and done again: built-in types belong to the thread, so what a program adds to them must go when
 * another program takes its turn there.
 */
import { builtinTypeByKey, builtinTypeNames } from '../builtin-types.js';
import { methodsChanged } from '../member-lookup.js';
import type { Method, TypeValue, Value } from '../value.js';

interface Members {
  readonly methods: readonly (readonly [string, Method])[];
  readonly constants: readonly (readonly [string, Value | (() => Value)])[];
  readonly traits: readonly TypeValue[];
}

/** What one program added to built-in types. */
export class BuiltinExtensions {
  private readonly types = new Map<TypeValue, { readonly before: Members; readonly after: Members }>();
  private users = 0;

  /** Runs `link`, and takes back what it did to built-in types. */
  constructor(link: () => void) {
    const before = new Map<TypeValue, Members>();
    for (const name of builtinTypeNames()) {
      const type = builtinTypeByKey(`builtin:${name}`);
      if (type !== undefined && !before.has(type)) before.set(type, membersOf(type));
    }
    link();
    for (const [type, members] of before) {
      const after = membersOf(type);
      if (!same(members, after)) this.types.set(type, { before: members, after });
    }
    for (const [type, { before: members }] of this.types) restore(type, members);
  }

  /** A run of the program begins; every `enter` is paired with a `leave`. */
  enter(): void {
    if (this.users++ > 0) return;
    for (const [type, { after }] of this.types) restore(type, after);
  }

  leave(): void {
    if (--this.users > 0) return;
    for (const [type, { before }] of this.types) restore(type, before);
  }
}

function membersOf(type: TypeValue): Members {
  return { methods: [...type.methods], constants: [...type.constants], traits: [...type.traits] };
}

function same(a: Members, b: Members): boolean {
  return (
    a.methods.length === b.methods.length &&
    a.constants.length === b.constants.length &&
    a.traits.length === b.traits.length &&
    a.methods.every(([, method], i) => method === b.methods[i]?.[1])
  );
}

function restore(type: TypeValue, members: Members): void {
  type.methods.clear();
  for (const [name, method] of members.methods) type.methods.set(name, method);
  type.constants.clear();
  for (const [name, constant] of members.constants) type.constants.set(name, constant);
  type.traits.clear();
  for (const trait of members.traits) type.traits.add(trait);
  methodsChanged(type);
}
