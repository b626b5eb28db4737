/**
 * How the standard library writes its tables.
 *
 * A `TableBuilder` collects builtins under their names: `'len/length/size'` gives one definition three names, and a predicate
 * `is_x` is also found as `x?` (language.md 18). The arity of a builtin is what its `params` say: a trailing `?` marks an
 * optional parameter, a leading `...` the rest.
 */

import { settled } from '../../runtime/continuation.js';
import type { Steps } from '../../runtime/task-code.js';
import type { Builtin, BuiltinTable, CallRequest, PlainCall } from '../builtin.js';
import type { Value } from '../value.js';

export type Run = (args: readonly Value[]) => Value;
export type Each = (args: readonly Value[]) => Generator<CallRequest, Value, Value>;
export type Plain = (args: readonly Value[], call: PlainCall) => Value;
export type Suspend = (args: readonly Value[]) => Steps<Value>;

export interface Arity {
  readonly min: number;
  /** Infinity if there is a rest parameter. */
  readonly max: number;
}

/** How many arguments a builtin takes; the receiver of a method is not counted. */
export function arityOf(builtin: Builtin): Arity {
  let min = 0;
  let max = 0;
  for (const param of builtin.params) {
    if (param.startsWith('...')) max = Number.POSITIVE_INFINITY;
    else {
      max += 1;
      if (!param.endsWith('?')) min += 1;
    }
  }
  return { min, max };
}

export class TableBuilder {
  private readonly table = new Map<string, Builtin>();

  /** `owner` is put before the names in messages and docs: `Array.push`; empty for functions. */
  constructor(private readonly owner: string) {}

  /** `params` is one string: `'i j'`, `'sep?'`, `'...values'`. */
  run(names: string, params: string, doc: string, run: Run): this {
    return this.add(names, { kind: 'run', ...this.base(names, params, doc), run });
  }

  each(names: string, params: string, doc: string, each: Each, plain?: Plain): this {
    const base = this.base(names, params, doc);
    return this.add(names, plain === undefined ? { kind: 'each', ...base, each } : { kind: 'each', ...base, each, plain });
  }

  suspend(names: string, params: string, doc: string, suspend: Suspend): this {
    return this.add(names, { kind: 'suspend', ...this.base(names, params, doc), suspend });
  }

  /** As `suspend`, for a body that answers WAITING where it waits. */
  starting(names: string, params: string, doc: string, start: Run): this {
    const suspend: Suspend = (args) => settled(start(args));
    return this.add(names, { kind: 'suspend', ...this.base(names, params, doc), suspend, start });
  }

  /** The last definition also takes its arguments by name. */
  named(names: string): this {
    for (const name of names.split('/')) {
      const builtin = this.table.get(name);
      if (builtin !== undefined) this.table.set(name, { ...builtin, named: true });
    }
    return this;
  }

  /** Takes over the builtins of another table, renamed to this owner. Names already defined here stay. */
  inherit(other: BuiltinTable): this {
    for (const [name, builtin] of other) {
      if (!this.table.has(name)) this.table.set(name, { ...builtin, name: this.qualified(shortName(builtin)) });
    }
    return this;
  }

  build(): BuiltinTable {
    return this.table;
  }

  private base(names: string, params: string, doc: string) {
    const name = this.qualified(names.split('/')[0]!);
    return { name, params: params === '' ? [] : params.split(' '), doc };
  }

  private qualified(name: string): string {
    return this.owner === '' ? name : `${this.owner}${name}`;
  }

  private add(names: string, builtin: Builtin): this {
    for (const name of names.split('/')) {
      this.table.set(name, builtin);
      if (name.startsWith('is_')) this.table.set(`${name.slice(3)}?`, builtin);
    }
    return this;
  }
}

/** A table of methods: names are shown as `Kind.name`. */
export const methodsOf = (kind: string): TableBuilder => new TableBuilder(`${kind}.`);

/** Functions of the prelude: shown by their bare name. */
export const functions = (): TableBuilder => new TableBuilder('');

/** Functions of a module: shown as `std::math::gcd`. */
export const moduleFunctions = (module: string): TableBuilder => new TableBuilder(`std::${module}::`);

function shortName(builtin: Builtin): string {
  return builtin.name.slice(Math.max(builtin.name.lastIndexOf('.'), builtin.name.lastIndexOf(':')) + 1);
}
