/**
 * Effect handlers at run time (language.md, section 12).
 *
 * An operation yields a `Perform`; each `handle` around it drives its body (`Driven`), looks at what it waits for and either runs a
 * clause or yields the object on outward, as it does with suspensions of the task. What `resume` continues is the driven body itself:
 * one-shot by nature. Handlers are deep because `resume` drives it with the same handler again.
 *
 * `handlers.top` is the chain of handlers active where the running code stands. It is set while a body runs and put back whenever
 * control leaves it, so it is right across suspensions. It only answers whether anybody outside may take an operation.
 */
import { Driven } from '../runtime/continuation.js';
import type { Steps } from '../runtime/task-code.js';
import { Completion, type Frame } from './code.js';
import { resumeOutsideHandler, resumeTwice, unhandledEffect } from './errors.js';
import { BuiltinFunction, type TypeValue, type Value } from './value.js';

/** An operation on its way to its handler. */
export class Perform {
  constructor(
    readonly effect: TypeValue,
    readonly operation: string,
    readonly args: readonly Value[],
  ) {}
}

/** Thrown into a body that will never be resumed, so that its defers run. */
export class Abandoned {}
const abandoned = new Abandoned();

export interface ActiveHandler {
  readonly handles: (effect: TypeValue, operation: string) => boolean;
  readonly outer: ActiveHandler | null;
}

export const handlers: { top: ActiveHandler | null } = { top: null };

/** True if some active handler has a clause for the operation (its patterns may still refuse the arguments). */
export function mayBeHandled(effect: TypeValue, operation: string, from: ActiveHandler | null = handlers.top): boolean {
  for (let handler = from; handler !== null; handler = handler.outer) if (handler.handles(effect, operation)) return true;
  return false;
}

/** One clause of a handler. Each time it is chosen it runs in a frame of its own: deep handlers may be active several times. */
export interface Clause {
  readonly effect: () => TypeValue | null;
  readonly operation: string;
  /** Tries the argument patterns: the frame with their variables, or null if they refuse. */
  match(args: readonly Value[]): Frame | null;
  /** Runs the body. For a tail clause (one that ends in `resume(e)`) the value is that of `e`, and the body goes on with it. */
  readonly tail: boolean;
  run(frame: Frame, resume: Value): Steps<Value>;
}

export interface Handler {
  readonly clauses: readonly Clause[];
  /** The value of a body that finished normally. */
  finish(value: Value): Steps<Value>;
  /** A fault that left the body: the value of the clause that takes it, or undefined. */
  rescue(thrown: unknown): Steps<Value | undefined>;
}

/** Runs a body under a handler: the value of the whole `handle`. */
export function* runHandled(body: Steps<Value>, handler: Handler): Steps<Value> {
  return yield* drive(new Driven(body), handler, undefined);
}

function* drive(body: Driven<Value>, handler: Handler, first: unknown): Steps<Value> {
  let input = first;
  let failing = false;
  for (;;) {
    const outer = handlers.top;
    const active: ActiveHandler = {
      outer,
      handles: (effect, operation) => handler.clauses.some((c) => c.operation === operation && c.effect() === effect),
    };
    handlers.top = active;
    let result: IteratorResult<unknown, Value>;
    try {
      result = failing ? body.throw(input) : body.next(input);
    } catch (thrown) {
      handlers.top = outer;
      const rescued = yield* handler.rescue(thrown);
      if (rescued === undefined) throw thrown;
      return rescued;
    }
    handlers.top = outer;
    if (result.done === true) return yield* handler.finish(result.value);
    failing = false;
    const request = result.value;
    if (request instanceof Perform) {
      const chosen = choose(handler, request);
      if (chosen !== null) {
        const { clause, frame } = chosen;
        if (!clause.tail) return yield* runClause(clause, frame, request, body, handler);
        try {
          input = yield* clause.run(frame, null);
        } catch (thrown) {
          throw yield* abandon(body, thrown);
        }
        // `return` or `break` out of the clause leaves the whole `handle`.
        if (!(input instanceof Completion)) continue;
        yield* abandon(body, undefined);
        return input as unknown as Value;
      }
      if (!mayBeHandled(request.effect, request.operation, outer)) {
        input = unhandledEffect(request.effect.name, request.operation);
        failing = true;
        continue;
      }
    }
    try {
      input = yield request;
    } catch (thrown) {
      input = thrown;
      failing = true;
    }
  }
}

function choose(handler: Handler, request: Perform): { readonly clause: Clause; readonly frame: Frame } | null {
  for (const clause of handler.clauses) {
    if (clause.operation !== request.operation || clause.effect() !== request.effect) continue;
    const frame = clause.match(request.args);
    if (frame !== null) return { clause, frame };
  }
  return null;
}

/** Runs a clause with a continuation it may resume once; its value is the value of the whole `handle`. */
function* runClause(clause: Clause, frame: Frame, request: Perform, body: Driven<Value>, handler: Handler): Steps<Value> {
  let used = false;
  let ended = false;
  const resume = new BuiltinFunction('resume', {
    kind: 'suspend',
    name: 'resume',
    params: ['value?'],
    doc: 'Continues the computation that performed the operation (12).',
    *suspend(args) {
      if (used) throw resumeTwice(request.effect.name, request.operation);
      if (ended) throw resumeOutsideHandler();
      used = true;
      return yield* drive(body, handler, args[0] ?? null);
    },
  });
  let value: Value;
  try {
    value = yield* clause.run(frame, resume);
  } catch (thrown) {
    ended = true;
    if (used) throw thrown;
    throw yield* abandon(body, thrown);
  }
  ended = true;
  if (!used) {
    const late = yield* abandon(body, undefined);
    if (late !== undefined) throw late;
  }
  return value;
}

/** Unwinds a body that is not resumed; gives what is to be thrown afterwards. */
function* abandon(body: Driven<Value>, thrown: unknown): Steps<unknown> {
  let input: unknown = abandoned;
  let failing = true;
  try {
    for (;;) {
      const result: IteratorResult<unknown, Value> = failing ? body.throw(input) : body.next(input);
      if (result.done === true) return thrown;
      failing = false;
      try {
        input = yield result.value;
      } catch (error) {
        input = error;
        failing = true;
      }
    }
  } catch (error) {
    return error === abandoned ? thrown : (thrown ?? error);
  }
}

/** `resume` where no continuation can be resumed (`Exception.raise`). */
export const noResume = new BuiltinFunction('resume', {
  kind: 'run',
  name: 'resume',
  params: ['value?'],
  doc: 'Cannot be used in a clause of Exception.raise (12).',
  run() {
    throw resumeOutsideHandler();
  },
});

/** Hides outer handlers from a task's body: handlers do not extend into tasks (12). Drives `body` with an empty chain. */
export function* outsideHandlers(steps: Steps<Value>): Steps<Value> {
  const body = new Driven(steps);
  let input: unknown;
  let failing = false;
  for (;;) {
    const outer = handlers.top;
    handlers.top = null;
    let result: IteratorResult<unknown, Value>;
    try {
      result = failing ? body.throw(input) : body.next(input);
    } finally {
      handlers.top = outer;
    }
    if (result.done === true) return result.value;
    failing = false;
    try {
      input = yield result.value;
    } catch (thrown) {
      input = thrown;
      failing = true;
    }
  }
}
