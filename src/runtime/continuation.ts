/**
 * How code waits and goes on (runtime.md, section 9).
 *
 * Code that may wait is called like any other code. If it need not wait it returns its value. If it begins to wait it returns
 * `WAITING`, and so does everybody between it and whoever runs the task, each after it has left behind what it still has to do: a
 * `Continuation`, innermost first (`leave`). Whoever runs the task keeps them as a stack. When the wait is over it resumes the innermost
 * with `undefined`, the next with what that gives, and so on, until all have ended or one waits again. So code that does not wait costs
 * no more than plain code, and a switch costs what lies between two waits, however deep the calls around them are.
 *
 * Generators are the other way to write the same thing: `started` runs one as such code, `settled` waits in one for such code.
 */
import type { Steps } from './task-code.js';

/** What code answers that has begun to wait. No value of a program. */
export const WAITING: unique symbol = Symbol('suspended');

/** What is left of code that waits. It is resumed once; if it waits again it must be left again, or another in its place. */
export abstract class Continuation {
  /** What goes on after this. Set by `leave` and by the stack. */
  outer: Continuation | null = null;

  /** What was waited for has given `value`. Gives the value of the whole, or WAITING. */
  abstract resume(value: unknown): unknown;

  /** What was waited for has thrown. As `resume`, or throws. */
  fail(error: unknown): unknown {
    throw error;
  }
}

/**
 * What has been left since code answered WAITING, on its way to the stack it belongs to. `request` is what a generator has yielded:
 * undefined for an ordinary wait, else a question to somebody further out (effect operations).
 */
export const suspension: { request: unknown; first: Continuation | null; last: Continuation | null } = {
  request: undefined,
  first: null,
  last: null,
};

/** Leaves `rest` to be resumed after everything that has been left before it. The first that is left begins an ordinary wait. */
export function leave(rest: Continuation): typeof WAITING {
  if (suspension.last === null) {
    suspension.first = rest;
    suspension.request = undefined;
  } else suspension.last.outer = rest;
  suspension.last = rest;
  return WAITING;
}

class GeneratorRest extends Continuation {
  private readonly steps: Steps;

  constructor(steps: Steps) {
    super();
    this.steps = steps;
  }

  resume(value: unknown): unknown {
    return this.after(this.steps.next(value));
  }

  override fail(error: unknown): unknown {
    return this.after(this.steps.throw(error));
  }

  private after(step: IteratorResult<unknown, unknown>): unknown {
    if (step.done === true) return step.value;
    return leaveAsking(this, step.value);
  }
}

/** Runs a generator until it ends, or waits. */
export function started<T>(steps: Steps<T>): T | typeof WAITING {
  const step = steps.next();
  if (step.done === true) return step.value;
  return leaveAsking(new GeneratorRest(steps), step.value);
}

function leaveAsking(rest: GeneratorRest, request: unknown): typeof WAITING {
  leave(rest);
  suspension.request = request;
  return WAITING;
}

/** Waits inside a generator for code that has answered `outcome`. */
export function* settled<T>(outcome: T | typeof WAITING): Steps<T> {
  return outcome === WAITING ? ((yield suspension.request) as T) : outcome;
}

/** The continuations of code that waits, run by a fiber, or by somebody who looks at each wait on its way to the fiber (`Driven`). */
export class ContinuationStack {
  private innermost: Continuation | null = null;

  /** Takes over what has been left. */
  adopt(): void {
    this.put(null);
  }

  /** Goes on after a wait, with its value: the value of the whole, or WAITING. */
  resume(value: unknown): unknown {
    return this.run(value, false);
  }

  /** Goes on after a wait that has thrown `error`. */
  fail(error: unknown): unknown {
    return this.run(error, true);
  }

  private run(first: unknown, thrown: boolean): unknown {
    let input = first;
    let failing = thrown;
    let next = this.innermost;
    this.innermost = null;
    while (next !== null) {
      const { outer } = next;
      try {
        input = failing ? next.fail(input) : next.resume(input);
        failing = false;
      } catch (error) {
        input = error;
        failing = true;
      }
      if (input === WAITING && !failing) {
        this.put(outer);
        return WAITING;
      }
      next = outer;
    }
    if (failing) throw input;
    return input;
  }

  private put(outer: Continuation | null): void {
    const { first, last } = suspension;
    suspension.first = null;
    suspension.last = null;
    if (last === null) this.innermost = outer;
    else {
      last.outer = outer;
      this.innermost = first;
    }
  }
}

/** A generator that somebody drives who looks at each of its waits: `next` and `throw` as a generator has them. */
export class Driven<T> extends ContinuationStack {
  private steps: Steps<T> | null;

  constructor(steps: Steps<T>) {
    super();
    this.steps = steps;
  }

  next(value?: unknown): IteratorResult<unknown, T> {
    const { steps } = this;
    if (steps === null) return this.looked(this.resume(value));
    this.steps = null;
    const outcome = started(steps);
    if (outcome === WAITING) this.adopt();
    return this.looked(outcome);
  }

  throw(error: unknown): IteratorResult<unknown, T> {
    const { steps } = this;
    if (steps === null) return this.looked(this.fail(error));
    // It has not begun.
    this.steps = null;
    return steps.throw(error);
  }

  private looked(outcome: unknown): IteratorResult<unknown, T> {
    return outcome === WAITING ? { done: false, value: suspension.request } : { done: true, value: outcome as T };
  }
}
