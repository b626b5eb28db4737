/** Waiting for several tasks at once: `await_all`, `await_first`, `Async.race` (runtime.md, sections 2 and 12.18). */

import { answering, awaitEnd, rejectCycle, resultOf } from './await.js';
import { cancelReason, cancelSignal } from './cancel-reason.js';
import { cancelTask } from './context.js';
import { Continuation, leave, settled, started, type WAITING } from './continuation.js';
import { canRunOnTop, isBelow, runPlainOnTop } from './inline.js';
import { interruption } from './interruption.js';
import { raise } from './policy.js';
import { scheduler } from './scheduler.js';
import { DONE, FAILED, type Task } from './task.js';
import type { Steps } from './task-code.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_VALUE, Waiter, type Wake } from './waiter.js';

/** The values in order; raises the first failure in time as soon as it happens. */
export function* awaitAll(tasks: readonly Task[]): Steps<unknown[]> {
  const failed = yield* settled(startAwaitEnds(tasks));
  return resultsOf(tasks, failed);
}

/** Waits until all have succeeded, or one has not: null, that one, or WAITING for one of these. `resultsOf` says what that means. */
export function startAwaitEnds(tasks: readonly Task[]): Task | null | typeof WAITING {
  if (scheduler.current.interrupted) throw cancelSignal;
  return scheduler.explorer === null ? untilEnds(tasks) : started(afterInterruption(tasks));
}

function* afterInterruption(tasks: readonly Task[]): Steps<Task | null> {
  yield* interruption();
  return yield* settled(untilEnds(tasks));
}

function untilEnds(awaited: readonly Task[]): Task | null | typeof WAITING {
  const tasks = awaited.some((task) => answering(task) !== task) ? awaited.map(answering) : awaited;
  const me = scheduler.current;
  // Depth first, so that few of a tree of tasks live at a time. What may suspend gets a fiber of its own: a task that waits on these
  // frames would hide the failure of another.
  let left = tasks.length;
  for (const task of tasks) {
    if (!task.ended && canRunOnTop(task) && isBelow(task, me)) {
      if (task.code.suspends) scheduler.startOnTop(task);
      else runPlainOnTop(me, task);
      if (me.interrupted) throw cancelSignal;
    }
    if (task.state === DONE) left--;
    else if (task.ended) break;
  }
  return left === 0 ? null : new Group(me, tasks, (task) => task.state !== DONE).wait();
}

/** The values of tasks that have been waited for; raises what `failed` ended with. */
export function resultsOf(tasks: readonly Task[], failed: Task | null): unknown[] {
  if (failed !== null) resultOf(failed);
  return tasks.map((task) => resultOf(answering(task)));
}

/** The result of the first task to finish; the others go on. */
export function* awaitFirst(tasks: readonly Task[]): Steps<unknown> {
  return resultOf((yield* firstOf(tasks.map(answering), () => true)) as Task);
}

/** The first success; the losers are cancelled and awaited. When all failed: the first failure, the rest suppressed. */
export function* race(awaited: readonly Task[]): Steps<unknown> {
  const tasks = awaited.map(answering);
  const failures: Task[] = [];
  const winner = yield* firstOf(tasks, (task) => {
    if (task.state === DONE) return true;
    if (!failures.includes(task)) failures.push(task);
    return false;
  });
  failures.sort((a, b) => a.endedAs - b.endedAs);
  const reason = cancelReason('explicit', 'lost the race');
  for (const task of tasks) if (task !== winner) cancelTask(task, reason);
  for (const task of tasks) if (!task.ended) yield* awaitEnd(task);
  if (winner !== null) return resultOf(winner);
  const first = (failures.find((task) => task.state === FAILED) ?? failures[0]) as Task;
  const suppressed = failures.filter((task) => task !== first && task.state === FAILED).map((task) => task.value);
  if (first.state === FAILED && suppressed.length > 0) first.host.addSuppressed(first.value, suppressed);
  return resultOf(first);
}

function* firstOf(tasks: readonly Task[], wanted: (task: Task) => boolean): Steps<Task | null> {
  const me = scheduler.current;
  if (tasks.length === 0) raise(me.host, 'InvalidArgument', 'there is no task to wait for');
  if (me.interrupted) throw cancelSignal;
  if (scheduler.explorer !== null) yield* interruption();
  return yield* settled(new Group(me, tasks, wanted).wait());
}

/** Waits until one task ends as `wanted`, or all have ended. Of several that have ended before, the first in time counts. */
class Group extends Continuation implements Awaitable {
  readonly me: Task;
  private readonly tasks: readonly Task[];
  private readonly wanted: (task: Task) => boolean;
  private readonly members: Member[] = [];
  private found: Task | null = null;
  private left = 0;

  constructor(me: Task, tasks: readonly Task[], wanted: (task: Task) => boolean) {
    super();
    this.me = me;
    this.tasks = tasks;
    this.wanted = wanted;
  }

  /** The task, null if none ended as wanted, or WAITING for one of these. */
  wait(): Task | null | typeof WAITING {
    for (const task of this.tasks) {
      if (!task.ended) {
        rejectCycle(task, this.me);
        this.left++;
      } else if (this.wanted(task) && (this.found === null || task.endedAs < this.found.endedAs)) this.found = task;
    }
    if (this.found !== null || this.left === 0) return this.found;
    this.me.beginWait(this);
    for (const task of this.tasks) {
      if (task.ended) continue;
      const member = new Member(this);
      this.members.push(member);
      task.addJoiner(member);
    }
    return leave(this);
  }

  override resume(): Task | null {
    for (const member of this.members) member.queue?.remove(member);
    if (this.me.endWait() === WAKE_CANCELLED) throw cancelSignal;
    this.me.takeSlot();
    return this.found;
  }

  memberEnded(task: Task): void {
    this.left--;
    if (this.found === null && this.wanted(task)) this.found = task;
    if ((this.found !== null || this.left === 0) && this.me.tryClaim()) this.me.complete(WAKE_VALUE, null);
  }

  describeWait(): string {
    const names = this.tasks.filter((task) => !task.ended).map((task) => task.name);
    return `awaits ${names.length > 4 ? `${names.length} tasks` : names.join(', ')}`;
  }
}

class Member extends Waiter {
  private readonly of: Group;

  constructor(of: Group) {
    super();
    this.of = of;
  }

  tryClaim(): boolean {
    return this.of.me.tryClaim();
  }

  complete(_how: Wake, value: unknown): void {
    this.of.memberEnded(value as Task);
  }
}
