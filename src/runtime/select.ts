/**
 * `select` (runtime.md, section 7): waits for several things and commits exactly one of them.
 *
 * First every enabled arm is asked whether it is ready; among the ready ones the seed chooses (or source order). If none is, all
 * arms are queued as waiters of one `Selection`; the first to be claimed wins and the others are taken out before the winner runs.
 */
import { answering, takeResult } from './await.js';
import type { CancelToken } from './cancel.js';
import { cancelSignal } from './cancel-reason.js';
import { type Channel, CLOSED, type RemotePlace, type SendTarget } from './channel.js';
import { Continuation, leave, settled, started, type WAITING } from './continuation.js';
import { instrumentation, type MessageEvent } from './instrument.js';
import { interruption } from './interruption.js';
import { checkDuration, raise } from './policy.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { DONE, type Task } from './task.js';
import type { Steps } from './task-code.js';
import type { Timer, TimerTarget } from './timers.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_CLOSED, WAKE_VALUE, Waiter, type Wake } from './waiter.js';

/** What an arm delivered. `closed`: the channel was closed, nothing was sent or received. */
export interface Selected {
  readonly index: number;
  readonly value: unknown;
  readonly closed: boolean;
}

/** One enabled arm. Other threads add their own kinds by implementing this. */
export interface SelectArm {
  /** True if `commit` would succeed now. */
  ready(): boolean;
  /** Does it. Only called right after `ready()` was true. */
  commit(): ArmOutcome;
  /** Queues `waiter` where the arm's event completes it. */
  queue(waiter: Waiter): void;
  /** Seam for other threads: the arm waits for an object that lives elsewhere, so that all arms have to agree through shared memory. */
  readonly remote?: RemoteArmTarget | null;
  /** What a listener is told when the arm is chosen. */
  readonly message?: ArmMessage;
  /** Turns what completed the waiter into what the arm delivers. */
  outcome(how: Wake, value: unknown): ArmOutcome;
}

interface ArmMessage {
  readonly event: MessageEvent;
  readonly channel: SendTarget;
}

export interface RemoteArmTarget {
  readonly place: RemotePlace;
  readonly operation: 'send' | 'receive';
  readonly value: unknown;
}

/** Seam for other threads: carries out a select with remote arms. */
export const remoteSelect: { run: ((cases: readonly (SelectCase | null)[], biased: boolean) => Steps<Selected>) | null } = { run: null };

export interface ArmOutcome {
  readonly value: unknown;
  readonly closed: boolean;
}

/** `after d` and `default` are not events of other objects and are kept apart from the arms. */
export type SelectCase = SelectArm | { readonly after: number } | 'default';

export function receiveArm(channel: Channel): SelectArm {
  return new ReceiveArm(channel);
}

export function sendArm(target: SendTarget, value: unknown): SelectArm {
  return new SendArm(target, value);
}

class ReceiveArm implements SelectArm {
  private readonly channel: Channel;

  constructor(channel: Channel) {
    this.channel = channel;
  }

  ready(): boolean {
    return this.channel.canReceive;
  }

  commit(): ArmOutcome {
    const value = this.channel.poll();
    return value === CLOSED ? CLOSED_ARM : { value, closed: false };
  }

  queue(waiter: Waiter): void {
    this.channel.receiveInto(waiter);
  }

  outcome(how: Wake, value: unknown): ArmOutcome {
    return how === WAKE_CLOSED ? CLOSED_ARM : { value, closed: false };
  }

  get remote(): RemoteArmTarget | null {
    const place = this.channel.remote;
    return place === null ? null : { place, operation: 'receive', value: undefined };
  }

  get message(): ArmMessage {
    return { event: 'received', channel: this.channel };
  }
}

class SendArm implements SelectArm {
  private readonly target: SendTarget;
  private readonly value: unknown;

  constructor(target: SendTarget, value: unknown) {
    this.target = target;
    this.value = value;
  }

  ready(): boolean {
    return this.target.canSend;
  }

  commit(): ArmOutcome {
    return this.target.offer(this.value) ? SENT : { value: this.value, closed: true };
  }

  queue(waiter: Waiter): void {
    waiter.slot = this.value;
    this.target.sendFrom(waiter);
  }

  outcome(how: Wake): ArmOutcome {
    return how === WAKE_CLOSED ? { value: this.value, closed: true } : SENT;
  }

  get remote(): RemoteArmTarget | null {
    const place = this.target.remote;
    return place === null ? null : { place, operation: 'send', value: this.value };
  }

  get message(): ArmMessage {
    return { event: 'sent', channel: this.target };
  }
}

/** The task's value; a failed task's error is raised in its arm: the outcome is the task, and the caller asks `resultOf`. */
export function taskArm(awaited: Task): SelectArm {
  const task = answering(awaited);
  return {
    ready: () => task.endedByNow(),
    commit: () => ended(task),
    queue: (waiter) => task.addJoiner(waiter),
    outcome: () => ended(task),
  };
}

/** Ready when the scope has ended (`s.done`). */
export function doneArm(scope: Scope): SelectArm {
  return { ready: () => scope.complete, commit: () => SENT, queue: (waiter) => scope.addDoneWaiter(waiter), outcome: () => SENT };
}

/** Ready when the token is cancelled (`token.cancelled`); delivers the reason. */
export function tokenArm(token: CancelToken): SelectArm {
  const outcome = () => ({ value: token.reason, closed: false });
  return { ready: () => token.cancelled, commit: outcome, queue: (waiter) => token.addWaiter(waiter), outcome };
}

/**
 * Commits one of `cases`; null stands for an arm whose guard is false. A checkpoint. Raises GuardError if all are disabled.
 * The index of `after` and `default` is their place in `cases`.
 */
export function* select(cases: readonly (SelectCase | null)[], biased = false): Steps<Selected> {
  if (scheduler.current.interrupted) throw cancelSignal;
  if (scheduler.explorer !== null) yield* interruption();
  if (remoteSelect.run !== null && cases.some(isRemote)) return noted(cases, yield* remoteSelect.run(cases, biased));
  return noted(cases, yield* settled(choose(cases, biased)));
}

/** `select` without a generator: what was chosen, or WAITING for that. */
export function startSelect(cases: readonly (SelectCase | null)[], biased: boolean): Selected | typeof WAITING {
  if (scheduler.current.interrupted) throw cancelSignal;
  if (scheduler.explorer !== null || instrumentation.listener !== null || (remoteSelect.run !== null && cases.some(isRemote)))
    return started(select(cases, biased));
  return choose(cases, biased);
}

function choose(cases: readonly (SelectCase | null)[], biased: boolean): Selected | typeof WAITING {
  const task = scheduler.current;
  let ready: number[] | null = null;
  let first = -1;
  let fallback = -1;
  let soonest = -1;
  let enabled = 0;
  for (let index = 0; index < cases.length; index++) {
    const one = cases[index];
    if (one === null || one === undefined) continue;
    enabled++;
    if (one === 'default') fallback = index;
    else if ('after' in one) {
      checkDuration(task.host, one.after, 'a timeout');
      const best = soonest < 0 ? null : (cases[soonest] as { readonly after: number });
      if (best === null || one.after < best.after) soonest = index;
    } else if ((!biased || first < 0) && one.ready()) {
      if (first < 0) first = index;
      else if (ready === null) ready = [first, index];
      else ready.push(index);
    }
  }
  if (first >= 0) {
    const index = ready === null ? first : (ready[scheduler.random.below(ready.length)] as number);
    const { value, closed } = (cases[index] as SelectArm).commit();
    return { index, value, closed };
  }
  if (fallback >= 0) return { index: fallback, value: null, closed: false };
  if (enabled === 0) raise(task.host, 'GuardError', 'every arm of the select is disabled');
  return new Selection(task, cases, soonest).wait();
}

function noted(cases: readonly (SelectCase | null)[], selected: Selected): Selected {
  if (instrumentation.listener !== null) note(cases[selected.index], selected);
  return selected;
}

function note(chosen: SelectCase | null | undefined, { closed }: Selected): void {
  if (closed || chosen === null || chosen === undefined || chosen === 'default' || 'after' in chosen || chosen.message === undefined)
    return;
  instrumentation.emitMessage(chosen.message.event, chosen.message.channel, scheduler.current);
}

const SENT: ArmOutcome = { value: null, closed: false };
const CLOSED_ARM: ArmOutcome = { value: undefined, closed: true };

function isRemote(one: SelectCase | null): boolean {
  return one !== null && one !== 'default' && !('after' in one) && one.remote != null;
}

function ended(task: Task): ArmOutcome {
  return { value: task.state === DONE ? takeResult(task) : task, closed: false };
}

/** A select that waits. It is free until one of its waiters is claimed. */
export class Selection extends Continuation implements Awaitable, TimerTarget {
  readonly task: Task;
  private readonly cases: readonly (SelectCase | null)[];
  private readonly soonest: number;
  private readonly waiters: ArmWaiter[] = [];
  private winner = -1;
  private how: Wake = WAKE_VALUE;
  private timer: Timer | null = null;

  constructor(task: Task, cases: readonly (SelectCase | null)[], soonest: number) {
    super();
    this.task = task;
    this.cases = cases;
    this.soonest = soonest;
  }

  wait(): typeof WAITING {
    const { task, cases } = this;
    task.beginWait(this);
    if (this.soonest >= 0)
      this.timer = scheduler.timers.add(scheduler.now() + (cases[this.soonest] as { readonly after: number }).after, this);
    for (let index = 0; index < cases.length && this.winner < 0; index++) {
      const one = cases[index];
      if (one === null || one === undefined || one === 'default' || 'after' in one) continue;
      const waiter = new ArmWaiter(this, index);
      this.waiters.push(waiter);
      one.queue(waiter);
    }
    return leave(this);
  }

  override resume(): Selected {
    const { task, cases, timer } = this;
    if (timer !== null) scheduler.timers.cancel(timer);
    for (const waiter of this.waiters) waiter.queue?.remove(waiter);
    const how = task.endWait();
    const value = task.takeSlot();
    if (how === WAKE_CANCELLED) throw cancelSignal;
    const index = this.winner;
    if (index === this.soonest) return { index, value: null, closed: false };
    const outcome = (cases[index] as SelectArm).outcome(this.how, value);
    return { index, value: outcome.value, closed: outcome.closed };
  }

  get open(): boolean {
    return this.winner < 0 && this.task.tryClaim();
  }

  commit(index: number, how: Wake, value: unknown): void {
    this.winner = index;
    this.how = how;
    this.task.complete(WAKE_VALUE, value);
  }

  onTimer(): void {
    if (this.open) this.commit(this.soonest, WAKE_VALUE, null);
  }

  describeWait(): string {
    return `selects among ${this.cases.filter((one) => one !== null).length} arms`;
  }
}

/** One arm in the queue of its event. Claiming it claims the whole selection. */
export class ArmWaiter extends Waiter {
  readonly selection: Selection;
  readonly index: number;

  constructor(selection: Selection, index: number) {
    super();
    this.selection = selection;
    this.index = index;
  }

  tryClaim(): boolean {
    return this.selection.open;
  }

  override get group(): unknown {
    return this.selection;
  }

  complete(how: Wake, value: unknown): void {
    this.selection.commit(this.index, how, value);
  }
}
