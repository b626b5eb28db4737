/** Binding arguments to parameters (language.md, section 10.2). */
import type { Builtin } from './builtin.js';
import type { Frame, FunctionCode } from './code.js';
import { arityMismatch, duplicateArgument, missingArgument, unknownArgument } from './errors.js';
import { hintAt } from './near-members.js';
import { ArrayValue, type Value } from './value.js';

/** The arguments of one call, spreads already expanded. `named` is null if there is none. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly named: readonly (readonly [string, Value])[] | null;
  /** A struct or data value spread into a construction (`Point(...p, x: 0)`): gives the fields not named. */
  readonly base?: Value;
}

/** Fills the parameter slots of `frame`. Missing optional parameters stay undefined: the body's prologue evaluates defaults. */
export function argumentsFor(code: FunctionCode, frame: Frame, positional: readonly Value[], named: CallArguments['named']): void {
  const { params, name } = code;
  const last = params.at(-1);
  const rest = last?.rest === true ? last : null;
  const places = rest === null ? params.length : params.length - 1;
  if (positional.length > places && rest === null)
    throw arityMismatch(name, ...arityBounds(code), positional.length + (named?.length ?? 0));
  const direct = Math.min(positional.length, places);
  for (let i = 0; i < direct; i++) frame[(params[i] as { slot: number }).slot] = positional[i];
  for (const [key, value] of named ?? []) {
    const param = params.find((p) => p.name === key && !p.rest);
    if (param === undefined)
      throw hintAt(
        unknownArgument(name, key),
        key,
        params.map((param) => param.name ?? ''),
      );
    if (frame[param.slot] !== undefined) throw duplicateArgument(key);
    frame[param.slot] = value;
  }
  if (rest !== null) frame[rest.slot] = new ArrayValue(positional.slice(places));
  for (let i = direct; i < places; i++) {
    const param = params[i] as FunctionCode['params'][number];
    if (frame[param.slot] !== undefined || param.default !== null) continue;
    if (named !== null) throw missingArgument(name, param.name, ...arityBounds(code), positional.length + named.length);
    throw arityMismatch(name, ...arityBounds(code), positional.length);
  }
}

/** Fewest and most arguments, `self` not counted. */
export function arityBounds(code: FunctionCode): [number, number] {
  const self = code.hasSelf ? 1 : 0;
  const last = code.params.at(-1);
  return [code.required - self, last?.rest === true ? Number.POSITIVE_INFINITY : code.params.length - self];
}

/** The positional form of a builtin's arguments; its parameter names are those of the documentation. */
export function orderNamed(builtin: Builtin, args: CallArguments): readonly Value[] {
  const values: Value[] = [...args.positional];
  const names = builtin.params.map((p) => p.replace(/\?$/, ''));
  for (const [key, value] of args.named ?? []) {
    const at = names.indexOf(key);
    if (at < 0) throw hintAt(unknownArgument(builtin.name, key), key, names);
    if (values[at] !== undefined) throw duplicateArgument(key);
    values[at] = value;
  }
  return values;
}
