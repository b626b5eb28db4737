/**
 * Cancellation handlers (runtime.md, sections 4.8 and 12.10): run exactly once, newest first, before the unwinding begins, with
 * the registering task as the current one; dropped when that task ends.
 */
import { type CancelReason, isCancelSignal } from './cancel-reason.js';
import { interrupt, isInterrupted } from './context.js';
import { scheduler } from './scheduler.js';
import type { Task } from './task.js';

/** Must not suspend. What it throws becomes a suppressed error of the scope. */
export type CancelHandler = (reason: CancelReason) => void;

export class Registration {
  readonly task: Task;
  handler: CancelHandler | null;

  constructor(task: Task, handler: CancelHandler) {
    this.task = task;
    this.handler = handler;
  }

  /** Answers whether this prevented the run. */
  remove(): boolean {
    const prevented = this.handler !== null && !this.task.ended;
    this.handler = null;
    return prevented;
  }

  run(reason: CancelReason): void {
    const handler = this.handler;
    this.handler = null;
    if (handler === null || this.task.ended) return;
    const { task } = this;
    const { current, handling } = scheduler;
    scheduler.current = task;
    scheduler.handling = task;
    // The cancellation is on its way through the tree: nobody else may run before it has arrived everywhere.
    task.implicitOff++;
    // A handler is not interrupted by what it is told of, whenever it was registered and from wherever the cancellation comes.
    task.interrupted = false;
    try {
      handler(reason);
    } catch (error) {
      if (!isCancelSignal(error)) scheduler.innermostScope()?.noteLateError(error);
    } finally {
      task.implicitOff--;
      scheduler.handling = handling;
      scheduler.current = current;
      if (isInterrupted(task)) interrupt(task);
    }
    if (handling === null) for (let run = postponed.shift(); run !== undefined; run = postponed.shift()) run();
  }
}

const postponed: (() => void)[] = [];

export class HandlerList {
  private registrations: Registration[] = [];

  add(task: Task, handler: CancelHandler): Registration {
    const registration = new Registration(task, handler);
    // A list that serves for days must not keep what was removed or whose task has ended.
    if (this.registrations.length >= 16) this.registrations = this.registrations.filter((one) => one.handler !== null && !one.task.ended);
    this.registrations.push(registration);
    return registration;
  }

  /** A handler that causes a cancellation, or handles messages while it asks another thread, ends before the next one begins. */
  run(reason: CancelReason): void {
    const newestFirst = this.registrations.reverse();
    this.registrations = [];
    const runAll = (): void => {
      for (const registration of newestFirst) registration.run(reason);
    };
    if (scheduler.handling !== null) postponed.push(runAll);
    else runAll();
  }
}
