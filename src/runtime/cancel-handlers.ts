/**
 * Cancellation handlers (runtime.md, sections 4.8 and 12.10): run exactly once, newest first, before the unwinding begins, with
 * the registering task as the current one; dropped when that task ends.
 */
import type { CancelReason } from './cancel-reason.js';
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
    const before = scheduler.current;
    scheduler.current = this.task;
    // The cancellation is on its way through the tree: nobody else may run before it has arrived everywhere.
    this.task.implicitOff++;
    try {
      handler(reason);
    } catch (error) {
      scheduler.innermostScope()?.noteLateError(error);
    } finally {
      this.task.implicitOff--;
      scheduler.current = before;
    }
  }
}

export class HandlerList {
  private registrations: Registration[] = [];

  add(task: Task, handler: CancelHandler): Registration {
    const registration = new Registration(task, handler);
    // A list that serves for days must not keep what was removed or whose task has ended.
    if (this.registrations.length >= 16) this.registrations = this.registrations.filter((one) => one.handler !== null && !one.task.ended);
    this.registrations.push(registration);
    return registration;
  }

  run(reason: CancelReason): void {
    const registrations = this.registrations;
    this.registrations = [];
    for (let i = registrations.length - 1; i >= 0; i--) registrations[i]?.run(reason);
  }
}
