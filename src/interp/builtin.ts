/**
 * What a builtin is: the contract between the standard library (builtins/<topic>) and calls.
 *
 * Three kinds, one definition each:
 * - `run`: cannot suspend and calls nothing of the user's (or only plain things such as to_string).
 * - `each`: calls callbacks. Written once as a generator that yields `CallRequest`s (`yield call(fn, args)`) and is resumed with the
 *   result: the caller drives it plainly or suspending, as the callback requires.
 * - `suspend`: may suspend the task itself (channels, await, sleep, I/O): `yield*` to the runtime.
 */
import type { Steps } from '../runtime/task-code.js';
import type { Value } from './value.js';

export interface BuiltinBase {
  /** As called: `map`, `Array.fill`, `std::math::gcd`. */
  readonly name: string;
  /** Parameter names as shown by docs; a trailing `?` marks an optional one, a leading `...` the rest. */
  readonly params: readonly string[];
  /** One sentence, present tense, with the section of language.md where it is specified. */
  readonly doc: string;
  /** True if named arguments are accepted under the names in `params`. */
  readonly named?: boolean;
}

/** For methods the receiver is `args[0]`. Missing optional arguments are absent (args.length tells). Arity is checked by the caller. */
export type Builtin =
  | (BuiltinBase & { readonly kind: 'run'; readonly run: (args: readonly Value[]) => Value })
  | (BuiltinBase & {
      readonly kind: 'each';
      readonly each: (args: readonly Value[]) => Generator<CallRequest, Value, Value>;
      /** The same with callbacks that cannot suspend: no generator, for the methods that loops are made of. */
      readonly plain?: (args: readonly Value[], call: PlainCall) => Value;
    })
  | (BuiltinBase & {
      readonly kind: 'suspend';
      readonly suspend: (args: readonly Value[]) => Steps<Value>;
      /** The same without a generator, where speed matters: the value, or WAITING (runtime/continuation.ts). */
      readonly start?: (args: readonly Value[]) => Value;
    });

/** Calls a callback that cannot suspend; a lambda with several parameters gets one tuple spread (language.md 6.7). */
export type PlainCall = (fn: Value, a: Value, b?: Value) => Value;

/** A call of a callback. What the callback raises is thrown into the generator at its `yield`. Reuse one object per builtin call if you like, it is read before the generator is resumed. */
export class CallRequest {
  constructor(
    public fn: Value,
    public args: readonly Value[],
  ) {}
}

/** A table of builtins: methods by kind name (`Array`, `String`, `Int`, ..) or functions by name. */
export type BuiltinTable = ReadonlyMap<string, Builtin>;
