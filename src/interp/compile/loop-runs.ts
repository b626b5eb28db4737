/** Loops that may have to wait: for their test, for the next item, or in their body. What is left of one is the run itself. */
import { Continuation, leave } from '../../runtime/continuation.js';
import { pulse } from '../../runtime/pulse.js';
import { type Code, Completion, type Frame, WAITING } from '../code.js';
import { type Items, isEnd } from '../iterate-steps.js';
import { poll } from '../poll.js';
import { here, type Site } from '../site.js';
import type { Value } from '../value.js';
import { evaluate } from './context.js';
import { GO_ON, outcome } from './loop-outcome.js';

/** The part of an iteration in front of the body: the test, or the next item. */
const HEAD = -1;

abstract class Run extends Continuation {
  private readonly parts: readonly Code[];
  /** The part that is waited for. */
  private at = HEAD;

  constructor(
    body: Code,
    protected readonly frame: Frame,
  ) {
    super();
    // A sequence would leave a continuation of its own at each wait.
    this.parts = (body.suspends ? body.parts : undefined) ?? [body];
  }

  begin(): Value {
    const value = this.head();
    return value === WAITING ? (leave(this) as unknown as Value) : this.resume(value as Value);
  }

  /** Goes on with the value of the part that has been waited for. */
  override resume(given: Value): Value {
    const { parts, frame } = this;
    let { at } = this;
    let value: unknown = given;
    for (;;) {
      if (at === HEAD) {
        if (!this.enter(value)) return null;
      } else if (value instanceof Completion) {
        const end = outcome(value as Value);
        if (end !== GO_ON) return end as Value;
        at = parts.length - 1;
      }
      if (++at < parts.length) value = evaluate(parts[at] as Code, frame);
      else {
        if (--pulse.left < 0) poll();
        at = HEAD;
        value = this.head();
      }
      if (value === WAITING) {
        this.at = at;
        return leave(this) as unknown as Value;
      }
    }
  }

  /** The test, or the next item; or WAITING for it. */
  protected abstract head(): unknown;

  /** Begins an iteration; false if the head says that there is none. */
  protected abstract enter(head: unknown): boolean;
}

/** `loop` or `while`. */
export interface WaitingLoop {
  readonly enter: ((f: Frame) => void) | null;
  readonly test: Code;
  readonly body: Code;
}

export class LoopRun extends Run {
  constructor(
    private readonly loop: WaitingLoop,
    frame: Frame,
  ) {
    super(loop.body, frame);
  }

  protected head(): unknown {
    this.loop.enter?.(this.frame);
    return evaluate(this.loop.test, this.frame);
  }

  protected enter(test: unknown): boolean {
    return test === true;
  }
}

export interface WaitingFor {
  readonly enter: ((f: Frame) => void) | null;
  readonly bind: (f: Frame, v: Value) => void;
  readonly body: Code;
  readonly site: Site;
}

export class ForRun extends Run {
  constructor(
    private readonly loop: WaitingFor,
    frame: Frame,
    private readonly items: Items,
  ) {
    super(loop.body, frame);
  }

  protected head(): unknown {
    const { items } = this;
    return items.suspends ? items.next() : items.cursor.next();
  }

  protected enter(item: unknown): boolean {
    if (isEnd(item)) return false;
    const { enter, bind, site } = this.loop;
    enter?.(this.frame);
    here.site = site;
    bind(this.frame, item as Value);
    return true;
  }
}
