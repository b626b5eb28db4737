/** Waiting for time, for the others' turn, and for the world outside (runtime.md, sections 4.2 and 5). All are checkpoints. */
import { cancelSignal } from './cancel-reason.js';
import { Channel } from './channel.js';
import { interruption, stepAside } from './interruption.js';
import { checkDuration } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';
import type { Timer } from './timers.js';
import { type Awaitable, WAKE_BROKEN, WAKE_CANCELLED, WAKE_VALUE } from './waiter.js';

const SLEEPING: Awaitable = { describeWait: () => 'sleeps' };
const OUTSIDE: Awaitable = { describeWait: () => 'waits for input or output' };

/** `Async.sleep(d)`, milliseconds. A negative or NaN duration is InvalidArgument; zero gives way once. */
export function* sleep(duration: number): Steps<void> {
  const task = scheduler.current;
  checkDuration(task.host, duration, 'a duration');
  if (task.interrupted) throw cancelSignal;
  if (duration === 0) {
    yield* giveWay();
    return;
  }
  if (scheduler.explorer !== null) yield* interruption();
  task.beginWait(SLEEPING);
  const timer = scheduler.timers.add(scheduler.now() + duration, task);
  yield;
  if (task.endWait() === WAKE_CANCELLED) {
    scheduler.timers.cancel(timer);
    throw cancelSignal;
  }
}

/** `Async.yield`: lets everything that is ready run first. */
export function* giveWay(): Steps<void> {
  const task = scheduler.current;
  if (task.interrupted) throw cancelSignal;
  scheduler.explorer?.gaveWay(task);
  yield* stepAside();
}

/**
 * An implicit checkpoint for the back-edges of loops in code that may suspend: where plain code can only run the others on top of
 * its frames, this one really gives way when its time slice is over.
 */
export function* checkpointSteps(): Steps<void> {
  if (scheduler.poll()) yield* giveWay();
}

/** Waits for a promise of the world outside; rejections are raised. Cancelled, it stops waiting and drops the outcome. */
export function* awaitPromise<T>(promise: PromiseLike<T>): Steps<T> {
  const task = scheduler.current;
  if (task.interrupted) throw cancelSignal;
  const ticket = new ExternalWait(task);
  scheduler.external++;
  promise.then(
    (value) => ticket.settle(WAKE_VALUE, value),
    (error: unknown) => ticket.settle(WAKE_BROKEN, error),
  );
  task.beginWait(OUTSIDE);
  yield;
  scheduler.external--;
  ticket.open = false;
  const how = task.endWait();
  const outcome = task.takeSlot();
  if (how === WAKE_CANCELLED) throw cancelSignal;
  if (how === WAKE_BROKEN) throw outcome;
  return outcome as T;
}

/**
 * `Async.interval(d)`: a channel of ticks, counted from 1. While a tick lies there untaken no timer is armed: ticks are not made up for,
 * and an interval that nobody listens to keeps nothing alive. Closing the channel ends it.
 */
export function interval(period: number): Channel {
  checkDuration(scheduler.current.host, period, 'a period');
  return new Ticker(period).channel;
}

/** `after(d)`: a channel that delivers one tick after `duration` milliseconds, then is closed. */
export function after(duration: number): Channel {
  checkDuration(scheduler.current.host, duration, 'a duration');
  const channel = new Channel(1);
  channel.name = 'a timer';
  scheduler.timers.add(scheduler.now() + duration, {
    onTimer: () => {
      channel.offer(1);
      channel.close();
    },
  });
  return channel;
}

class Ticker {
  readonly channel = new Channel(1);
  private readonly period: number;
  private count = 0;
  private next: number;
  private timer: Timer | null;

  constructor(period: number) {
    this.period = Math.max(period, 1);
    this.channel.name = 'an interval';
    this.channel.onTaken = () => this.taken();
    this.next = scheduler.now() + this.period;
    this.timer = scheduler.timers.add(this.next, this);
  }

  onTimer(): void {
    this.timer = null;
    this.count++;
    this.channel.offer(this.count);
    if (this.channel.length === 0) this.arm();
  }

  private taken(): void {
    if (this.channel.closed) {
      if (this.timer !== null) scheduler.timers.cancel(this.timer);
    } else if (this.timer === null) this.arm();
  }

  /** The next tick is on the grid, however late this one was. */
  private arm(): void {
    if (this.channel.closed) return;
    const late = scheduler.now() - this.next;
    this.next += this.period * (1 + Math.max(0, Math.floor(late / this.period)));
    this.timer = scheduler.timers.add(this.next, this);
  }
}

class ExternalWait {
  open = true;
  private readonly task: Task;

  constructor(task: Task) {
    this.task = task;
  }

  settle(how: typeof WAKE_VALUE | typeof WAKE_BROKEN, value: unknown): void {
    if (!this.open || !this.task.tryClaim()) return;
    this.open = false;
    this.task.complete(how, value);
    scheduler.notify();
  }
}
