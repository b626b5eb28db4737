/**
 * `select` over arms whose objects live on several threads: exactly one commits (runtime.md section 7).
 *
 * With `default`, or in source order, the arms are tried one after the other; a try commits or has no effect, so the first that
 * commits is the select. Otherwise, and if none did, all arms are queued at once, each at its home, and agree through the select's word in
 * shared memory (remote-arm.ts).
 */
import { cancelSignal } from './cancel-reason.js';
import { checkDuration, raise } from './policy.js';
import type { ReplyData } from './protocol.js';
import { claimSelect, RemoteArm } from './remote-arm.js';
import { scheduler } from './scheduler.js';
import type { ArmOutcome, SelectArm, SelectCase, Selected } from './select.js';
import { SELECT_COMMITTED, SELECT_OPEN } from './shared-memory.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import { type Awaitable, WAKE_CANCELLED, WAKE_VALUE, type Waiter, type Wake } from './waiter.js';

/** The committed arm numbers that stand for no arm. */
const GIVEN_UP = 1000;
const MOST_ARMS = GIVEN_UP;

export function* selectAcrossThreads(parts: ThreadParts, cases: readonly (SelectCase | null)[], biased: boolean): Steps<Selected> {
  const task = scheduler.current;
  const { arms, fallback, soonest } = sort(task, cases);
  if (!biased) {
    shuffle(arms);
    // What is ready on this thread needs nobody's agreement.
    const index = arms.find((one) => (cases[one] as SelectArm).ready());
    if (index !== undefined) return { index, ...(cases[index] as SelectArm).commit() };
  }
  if (biased || fallback >= 0) {
    for (const index of arms) {
      const outcome = yield* tryArm(parts, cases[index] as SelectArm);
      if (outcome !== null) return { index, ...outcome };
    }
    if (fallback >= 0) return { index: fallback, value: null, closed: false };
  }
  return yield* new SharedSelection(parts, task, cases, arms, soonest).wait();
}

/** What `after d` with the least d is, which arm is `default`, and which are events of objects. */
function sort(task: Task, cases: readonly (SelectCase | null)[]): { arms: number[]; fallback: number; soonest: number } {
  const arms: number[] = [];
  let fallback = -1;
  let soonest = -1;
  for (let index = 0; index < cases.length; index++) {
    const one = cases[index];
    if (one === null || one === undefined) continue;
    if (one === 'default') fallback = index;
    else if ('after' in one) {
      checkDuration(task.host, one.after, 'a timeout');
      if (soonest < 0 || one.after < (cases[soonest] as { readonly after: number }).after) soonest = index;
    } else arms.push(index);
  }
  if (arms.length > MOST_ARMS) raise(task.host, 'InvalidArgument', `a select over several threads has at most ${MOST_ARMS} arms`);
  return { arms, fallback, soonest };
}

function shuffle(items: number[]): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = scheduler.random.below(i + 1);
    [items[i], items[j]] = [items[j] as number, items[i] as number];
  }
}

/** Commits the arm if it is ready; null if it is not. */
function* tryArm(parts: ThreadParts, arm: SelectArm): Steps<ArmOutcome | null> {
  const remote = arm.remote;
  if (remote == null || arm.ready()) return arm.ready() ? arm.commit() : null;
  const { home } = remote.place;
  if (remote.operation === 'send') {
    const reply = yield* parts.calls.call(remote.place, 'offer', parts.transfer.encode(remote.value, home), TRYING);
    const sent = parts.calls.valueOf(reply as ReplyData, home);
    if (sent === null) return { value: remote.value, closed: true };
    return sent === true ? { value: null, closed: false } : null;
  }
  const reply = (yield* parts.calls.call(remote.place, 'poll', null, TRYING)) as ReplyData;
  if (reply.state === 'empty') return null;
  if (reply.state === 'closed') return { value: undefined, closed: true };
  return { value: parts.calls.valueOf(reply, home), closed: false };
}

const TRYING: Awaitable = { describeWait: () => 'selects' };

/** A select that waits, with arms in several places. */
class SharedSelection implements Awaitable {
  readonly #parts: ThreadParts;
  readonly #task: Task;
  readonly #cases: readonly (SelectCase | null)[];
  readonly #arms: readonly number[];
  readonly #soonest: number;
  readonly #slot: number;
  readonly #generation: number;
  readonly #local: Waiter[] = [];
  readonly #asks: { readonly home: number; readonly ask: number; readonly index: number }[] = [];
  /** Once delivered: the index of the arm, and how to get what it brought. */
  #winner = -1;
  #outcome: (() => ArmOutcome) | null = null;

  constructor(parts: ThreadParts, task: Task, cases: readonly (SelectCase | null)[], arms: readonly number[], soonest: number) {
    this.#parts = parts;
    this.#task = task;
    this.#cases = cases;
    this.#arms = arms;
    this.#soonest = soonest;
    this.#slot = parts.memory.allocateSelect();
    if (this.#slot < 0) raise(task.host, 'InternalError', 'too many selects over several threads wait at once');
    this.#generation = parts.memory.selectGeneration(this.#slot);
  }

  *wait(): Steps<Selected> {
    const task = this.#task;
    const soonest = this.#soonest < 0 ? null : (this.#cases[this.#soonest] as { readonly after: number });
    const timer = soonest === null ? null : scheduler.timers.add(scheduler.now() + soonest.after, this);
    task.beginWait(this);
    for (const index of this.#arms) {
      if (this.#winner >= 0) break;
      this.#queue(index, this.#cases[index] as SelectArm);
    }
    yield;
    if (task.endWait() === WAKE_CANCELLED && this.#winner < 0) {
      if (this.#commit(GIVEN_UP)) {
        this.#close(timer);
        throw cancelSignal;
      }
      // An arm has been committed somewhere: it happened, its news is on the way.
      task.masked = true;
      while (this.#winner < 0) {
        task.beginWait(this);
        yield;
        task.endWait();
      }
      task.masked = false;
    }
    this.#close(timer);
    const outcome = (this.#outcome as () => ArmOutcome)();
    return { index: this.#winner, ...outcome };
  }

  /** The time of `after d` is over. */
  onTimer(): void {
    if (this.#commit(this.#soonest)) this.#deliver(this.#soonest, () => ({ value: null, closed: false }));
  }

  describeWait(): string {
    return `selects among ${this.#arms.length} arms`;
  }

  #queue(index: number, arm: SelectArm): void {
    const parts = this.#parts;
    const select = { slot: this.#slot, generation: this.#generation, arm: index };
    const remote = arm.remote;
    if (remote != null) {
      const { home, id } = remote.place;
      const data = remote.operation === 'send' ? parts.transfer.encode(remote.value, home) : null;
      const ask = parts.calls.open(
        home,
        (reply) => this.#answered(index, arm, home, reply),
        (ask) => ({ kind: 'arm', ask, object: id, operation: remote.operation, data, select }),
      );
      this.#asks.push({ home, ask, index });
      return;
    }
    const waiter = new RemoteArm(parts.memory, select, {
      complete: (how: Wake, value: unknown) => this.#deliver(index, () => arm.outcome(how, value)),
    });
    this.#local.push(waiter);
    // Calls back loans, which could not be waited for under the lock.
    arm.ready();
    parts.memory.lockSelects();
    try {
      arm.queue(waiter);
    } finally {
      parts.memory.unlockSelects();
    }
  }

  #answered(index: number, arm: SelectArm, home: number, reply: ReplyData): void {
    if (reply.state === 'withdrawn' || this.#winner >= 0) return;
    // A reply without a commit: the object or its thread is gone.
    this.#commit(index);
    if (this.#parts.memory.selectState(this.#slot, this.#generation) !== SELECT_COMMITTED + index) return;
    const { operation, value } = arm.remote as NonNullable<SelectArm['remote']>;
    this.#deliver(index, () => {
      if (reply.state === 'closed') return { value: operation === 'send' ? value : undefined, closed: true };
      const received = this.#parts.calls.valueOf(reply, home);
      return { value: operation === 'send' ? null : received, closed: false };
    });
  }

  /** From open to committed; false if another arm has it. */
  #commit(arm: number): boolean {
    const { memory } = this.#parts;
    if (!claimSelect(memory, this.#slot, this.#generation)) return false;
    return memory.moveSelect(this.#slot, this.#generation, SELECT_OPEN + 1, SELECT_COMMITTED + arm);
  }

  #deliver(index: number, outcome: () => ArmOutcome): void {
    this.#winner = index;
    this.#outcome = outcome;
    if (this.#task.waitingOn === this && this.#task.tryClaim()) this.#task.complete(WAKE_VALUE, undefined);
  }

  /** Takes the losers out, before the winner runs. The word is given up: arms still on their way find it gone. */
  #close(timer: Parameters<typeof scheduler.timers.cancel>[0] | null): void {
    const { links, memory } = this.#parts;
    if (timer !== null) scheduler.timers.cancel(timer);
    for (const waiter of this.#local) waiter.queue?.remove(waiter);
    for (const { home, ask, index } of this.#asks) if (index !== this.#winner) links.send(home, { kind: 'withdraw', ask });
    memory.freeSelect(this.#slot);
  }
}
