/** Loops that may have to wait: for their test, their body, or the next item. What is left of one is the run itself. */
import { Continuation, leave } from '../../runtime/continuation.js';
import { pulse } from '../../runtime/pulse.js';
import { type Code, Completion, type Frame, WAITING } from '../code.js';
import { type Items, isEnd } from '../iterate-steps.js';
import { poll } from '../poll.js';
import { here, type Site } from '../site.js';
import type { Value } from '../value.js';
import { evaluate } from './context.js';
import { GO_ON, outcome } from './loop-outcome.js';

/** `loop` or `while` whose body or test may suspend. */
export interface WaitingLoop {
  readonly enter: ((f: Frame) => void) | null;
  readonly test: Code;
  readonly body: Code;
}

/** One run of such a loop, and what is left of it while it waits. */
export class LoopRun extends Continuation {
  private at: 'tested' | 'done' = 'done';

  constructor(
    private readonly loop: WaitingLoop,
    private readonly frame: Frame,
  ) {
    super();
  }

  override resume(value: Value): Value {
    return this.run(this.at, value);
  }

  /** Goes on before the test, after it with its value, or after the body with its value. */
  run(from: 'test' | 'tested' | 'done', given: Value): Value {
    const { frame } = this;
    const { enter, test, body } = this.loop;
    let next = from;
    let value = given;
    for (;;) {
      if (next === 'test') {
        enter?.(frame);
        value = evaluate(test, frame);
        if (value === WAITING) return this.wait('tested');
        next = 'tested';
      }
      if (next === 'tested') {
        if (value !== true) return null;
        value = evaluate(body, frame);
        if (value === WAITING) return this.wait('done');
      }
      if (value instanceof Completion) {
        const end = outcome(value as Value);
        if (end !== GO_ON) return end as Value;
      }
      if (--pulse.left < 0) poll();
      next = 'test';
    }
  }

  private wait(at: 'tested' | 'done'): Value {
    this.at = at;
    return leave(this) as unknown as Value;
  }
}

/** `for` whose body may suspend, or whose items may have to be waited for. */
export interface WaitingFor {
  readonly enter: ((f: Frame) => void) | null;
  readonly bind: (f: Frame, v: Value) => void;
  readonly body: Code;
  readonly site: Site;
}

/** One run of such a loop, and what is left of it while it waits. */
export class ForRun extends Continuation {
  private at: 'item' | 'done' = 'done';

  constructor(
    private readonly loop: WaitingFor,
    private readonly frame: Frame,
    private readonly items: Items,
  ) {
    super();
  }

  override resume(value: Value): Value {
    return this.run(this.at, value);
  }

  /** Goes on before the next item, after it has come, or after the body with its value. */
  run(from: 'next' | 'item' | 'done', given: unknown): Value {
    const { frame, items } = this;
    const { enter, bind, body, site } = this.loop;
    let next = from;
    let value = given;
    for (;;) {
      if (next === 'next') {
        value = items.suspends ? items.next() : items.cursor.next();
        if (value === WAITING) return this.wait('item');
      }
      if (next !== 'done') {
        if (isEnd(value)) return null;
        enter?.(frame);
        here.site = site;
        bind(frame, value as Value);
        value = evaluate(body, frame);
        if (value === WAITING) return this.wait('done');
      }
      if (value instanceof Completion) {
        const end = outcome(value as Value);
        if (end !== GO_ON) return end as Value;
      }
      if (--pulse.left < 0) poll();
      next = 'next';
    }
  }

  private wait(at: 'item' | 'done'): Value {
    this.at = at;
    return leave(this) as unknown as Value;
  }
}
