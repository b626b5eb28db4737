/**
 * Random schedules: every order in which the tasks of a program might run is a legal one, and some of them show a bug that the usual order
 * hides. An explorer makes the choices that on many threads chance would make: who runs next, whether an awaited task runs on the
 * awaiter's frames, and where a running task is interrupted, which may be at every checkpoint and every operation on a shared cell.
 *
 * One seed is one schedule: it depends on nothing else while the clock is virtual and there is one thread, so a schedule that fails can
 * be replayed. Schedules differ in kind as well, because bugs do: half are random walks with an interruption now and then, half are
 * priority schedules (each task has a random priority, the highest runs, at few random points the running one falls below all
 * others: Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010), which reach orders a walk hardly ever does.
 */
import { SeededRandom } from './random.js';
import type { Ring } from './ring.js';
import type { Fiber, Task } from './task.js';
import type { WaitQueue } from './waiter.js';

/** How likely an interruption is at one point; each schedule has one of these rates. */
const RATES = [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64];
/** Candidates looked at for one choice, so that a hundred thousand tasks do not cost a look at each. */
const LOOK_AT = 64;
/** Others that run, one step each, where plain code is interrupted: at most. */
const LONGEST_BURST = 8;
/** Calls and loop iterations between two implicit checkpoints: at most. */
const LONGEST_RUN = 16;

/** Where the scheduler keeps what can run. */
export interface Runnable {
  readonly ready: Ring<Fiber>;
  readonly yielded: Ring<Fiber>;
  readonly pending: WaitQueue;
}

export class Explorer {
  private readonly random: SeededRandom;
  private readonly rate: number;
  /** Null: a random walk. */
  private readonly priorities: WeakMap<Task, number> | null;
  /** Below everything given out before. */
  private lowest = 0;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.rate = RATES[this.random.below(RATES.length)] as number;
    this.priorities = this.random.below(2) === 0 ? null : new WeakMap();
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.random.unit() < probability;
  }

  /** Is the running task to be interrupted here? */
  interrupts(task: Task): boolean {
    if (!this.chance(this.rate)) return false;
    this.gaveWay(task);
    return true;
  }

  /** The task let others go first, or had to. */
  gaveWay(task: Task): void {
    this.priorities?.set(task, --this.lowest);
  }

  /** How many others run while plain code is interrupted. */
  burst(): number {
    return 1 + this.random.below(LONGEST_BURST);
  }

  /** Polls until the next implicit checkpoint. */
  run(): number {
    return this.random.below(LONGEST_RUN);
  }

  /** Takes out whoever runs next: a fiber that goes on, or a task that starts. Null if nobody can. */
  take({ ready, yielded, pending }: Runnable): Fiber | Task | null {
    const fromReady = Math.min(ready.size, LOOK_AT);
    const fromYielded = Math.min(yielded.size, LOOK_AT);
    const waiting = firstOf(pending, LOOK_AT);
    const count = fromReady + fromYielded + waiting.length;
    if (count === 0) return null;
    const taskAt = (at: number): Task => {
      if (at < fromReady) return ready.at(at).top;
      return at < fromReady + fromYielded ? yielded.at(at - fromReady).top : (waiting[at - fromReady - fromYielded] as Task);
    };
    const chosen = this.choose(count, taskAt);
    if (chosen < fromReady) return ready.takeAt(chosen);
    if (chosen < fromReady + fromYielded) return yielded.takeAt(chosen - fromReady);
    const task = waiting[chosen - fromReady - fromYielded] as Task;
    pending.remove(task);
    return task;
  }

  private choose(count: number, taskAt: (at: number) => Task): number {
    const { priorities } = this;
    if (priorities === null) return this.random.below(count);
    let best = 0;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < count; at++) {
      const task = taskAt(at);
      let priority = priorities.get(task);
      if (priority === undefined) {
        priority = this.random.unit();
        priorities.set(task, priority);
      }
      if (priority > highest) {
        best = at;
        highest = priority;
      }
    }
    return best;
  }
}

function firstOf(queue: WaitQueue, most: number): Task[] {
  const found: Task[] = [];
  for (let task = queue.head; task !== null && found.length < most; task = task.next) found.push(task as Task);
  return found;
}
