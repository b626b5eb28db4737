/**
 * Compiled code: closures over frames.
 *
 * A frame is an array. Slot 0 holds the captures of the running function (null if it has none); slots 1.. hold parameters and
 * locals, numbered by the resolver. A variable that is captured and reassigned holds a `Cell` in its slot; an unassigned
 * variable holds `undefined`.
 *
 * A node that cannot suspend is `run`. A node that can is `start`: it answers WAITING when it has begun to wait, after it has left what
 * it still has to do (runtime/continuation.ts). Such a node may also be written, or used, as a generator, `step`. Only the spine on the
 * way to a suspension point is made of those (runtime.md, section 9). What a generator yields is either a suspension (for the
 * scheduler) or a `Perform` (an effect operation on its way to its handler).
 */
import * as continuation from '../runtime/continuation.js';
import type { Steps } from '../runtime/task-code.js';
import type { Cell, Value } from './value.js';

export type Slot = Value | Cell | undefined | readonly (Value | Cell | undefined)[];
export type Frame = Slot[];

export type Run = (frame: Frame) => Value;
export type Step = (frame: Frame) => Steps<Value>;

export type Code = PlainCode | SuspendingCode;

export interface PlainCode {
  readonly suspends: false;
  readonly run: Run;
  /** True if it may return one of the completions below instead of a value (statements only). */
  readonly abrupt: boolean;
  /**
   * The same evaluation for operators, which look at the value but do not hand it on: the slot that it is read from may own its Float
   * (compile/float-slots.ts), and `run` gives a copy.
   */
  readonly look?: Run;
  /** The value, if it is known now. */
  readonly constant?: Value;
}

export interface SuspendingCode {
  readonly suspends: true;
  readonly start: Run;
  readonly step: Step;
  readonly abrupt: boolean;
  /** The codes that it runs one after the other, for loops, which do that themselves. */
  readonly parts?: readonly Code[];
}

/** What `start` answers if the value is still to come. No value of a program. */
export const WAITING = continuation.WAITING as unknown as Value;

/**
 * Abrupt completions. In statement position `return`, `break`, `continue` and a failing `?` complete with one of these marks
 * (the value is in `completion.value`); in operand position, where a mark would be taken for an operand, they throw it.
 * Blocks, loops and functions test for marks only if a child is `abrupt`.
 */
export class Completion {
  constructor(readonly kind: 'return' | 'break' | 'continue') {}
}
export const RETURN = new Completion('return') as unknown as Value & Completion;
export const BREAK = new Completion('break') as unknown as Value & Completion;
export const CONTINUE = new Completion('continue') as unknown as Value & Completion;

/** The value that travels with RETURN and BREAK. Read and cleared at once by whoever stops the completion; no suspension in between. */
export const completion: { value: Value } = { value: null };

export interface ParamInfo {
  readonly name: string;
  readonly slot: number;
  /** Evaluated in the callee's frame when the argument is missing. */
  readonly default: PlainCode | SuspendingCode | null;
  readonly rest: boolean;
}

/** The compiled body of a function, lambda or task; one object a thread, compiled at its first call. */
export interface FunctionCode {
  /** `file#node-id`. */
  readonly key: string;
  /** As shown in stacks: `name`, `Type.name`, `<lambda>`. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly frameSize: number;
  readonly params: readonly ParamInfo[];
  /** Arguments without default or rest. */
  readonly required: number;
  /** Number of parameters if there is neither default, rest nor pattern, else -1: the fast path of calls. */
  readonly simpleArity: number;
  /** True for brace and do blocks without parameter list: all arguments are ignored (6.7). */
  readonly ignoresArgs: boolean;
  readonly hasSelf: boolean;
  readonly suspends: boolean;
  /** Run the body in a filled frame; a frame is used once. `run` is for bodies that cannot suspend, `start` for all. */
  run: Run;
  start: Run;
}
