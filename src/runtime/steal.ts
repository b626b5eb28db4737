/**
 * Sharing work between threads (runtime.md section 9): private deques, and a flag in shared memory that says who is hungry.
 *
 * A busy thread looks at the flag when it spawns and at its implicit checkpoints, and gives a hungry thread the oldest of its pending tasks:
 * with divide and conquer those are the largest. Two guards keep small tasks at home, where they cost a tenth: the oldest task must
 * have waited for a while although the owner was running, and how many go at once depends on how long such tasks took before.
 */
import type { Elsewhere } from './policy.js';
import { scheduler } from './scheduler.js';
import { ROLE_DEDICATED, ROLE_WORKER } from './shared-threads.js';
import type { Task } from './task.js';
import type { ThreadParts } from './thread-parts.js';
import type { Waiter } from './waiter.js';
import { mayGo } from './worker-limit.js';

/** Looks at spawns between two readings of the clock. */
const LOOKS_PER_CLOCK = 16;
/** Milliseconds a task must have been pending before it is given away: at least, and at most (tiny tasks). */
const LEAST_AGE = 0.05;
const MOST_AGE = 20;
/** Milliseconds of pending work after which another thread is worth its start. */
const START_AGE = 2;
/** Tasks that took less than this (milliseconds, there and back) were not worth sending. */
const TINY = 0.01;
/** The work aimed at in one gift, in milliseconds, and the bounds of its size. */
const GIFT_WORK = 20;
const LEAST_GIFT = 16;
const MOST_GIFT = 1024;

export class Stealing {
  readonly #parts: ThreadParts;
  #looks = 0;
  #oldest: Waiter | null = null;
  #since = 0;
  #age = LEAST_AGE;
  #taskTime = GIFT_WORK / LEAST_GIFT;
  #gift: { left: number; readonly size: number; readonly at: number } | null = null;
  /** The thread that was asked for last. */
  #asked = 0;
  /** False once there are as many threads as there may be; one that dies is replaced without being asked for. */
  #mayStart: boolean;
  #next: number;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
    this.#next = parts.self;
    this.#mayStart = parts.memory.threads > 1;
    parts.travel.onReturned = () => this.#returned();
  }

  /** Called at every spawn and implicit checkpoint: almost always two plain reads. */
  readonly look = (): void => {
    if (scheduler.pending.head === null) return;
    if (!this.#parts.memory.anyHungry) {
      if (this.#mayStart) this.#considerStart();
      return;
    }
    const waited = this.#waited();
    if (waited >= this.#age) this.#give();
  };

  /**
   * `spawn(on: :thread)`: at once to another thread, which is started if there is none yet. A task that may have to be killed gets a
   * thread for itself, whatever the number of threads: who is killed takes nobody along.
   */
  place(task: Task, on: Elsewhere): boolean {
    const { memory, links, travel } = this.#parts;
    if (task.code.key === null) return false;
    if (on === 'killable') return this.#isolate(task);
    if (memory.threads < 2) return false;
    const to = this.#worker();
    if (to === 0) return false;
    if (!mayGo(task, to)) {
      // Claimed for nothing: it goes on looking for work.
      if (memory.role(to) === ROLE_WORKER) memory.setHungry(to, true);
      return false;
    }
    if (travel.give([task], to, on) === 0) return true;
    links.flush();
    return true;
  }

  #worker(): number {
    const { memory, self } = this.#parts;
    return memory.claimHungry(self) || this.#start(ROLE_WORKER) || this.#other();
  }

  /** Where there are as many dedicated threads as there may be, killable tasks share them. */
  #isolate(task: Task): boolean {
    const { memory, links, travel } = this.#parts;
    const own = memory.claimDedicated() || this.#start(ROLE_DEDICATED);
    const to = own || this.#other(ROLE_DEDICATED);
    if (to === 0) return false;
    if (travel.give([task], to, 'killable') > 0) links.flush();
    else if (own !== 0) memory.settleClaim(own, false);
    return true;
  }

  /** How long the oldest pending task has been seen, in milliseconds. */
  #waited(): number {
    const oldest = scheduler.pending.head;
    if (oldest === this.#oldest) return ++this.#looks % LOOKS_PER_CLOCK === 0 ? performance.now() - this.#since : 0;
    // The first look at another task starts its time, but the clock is not read for each of a run of short tasks.
    if (++this.#looks % LOOKS_PER_CLOCK !== 0) return 0;
    this.#oldest = oldest;
    this.#since = performance.now();
    return 0;
  }

  #give(): void {
    const { memory, links, travel, self } = this.#parts;
    const to = memory.claimHungry(self);
    if (to === 0) return;
    const limit = Math.min(MOST_GIFT, Math.max(LEAST_GIFT, Math.round(GIFT_WORK / this.#taskTime)));
    const tasks = scheduler.takeOldestHalf(limit, to);
    const given = tasks.length === 0 ? 0 : travel.give(tasks, to);
    this.#oldest = null;
    if (given === 0) {
      // What is pending cannot travel: looking again soon would only cost.
      this.#age = Math.min(this.#age * 4, MOST_AGE);
      memory.setHungry(to, true);
      return;
    }
    this.#gift ??= { left: given, size: given, at: performance.now() };
    links.flush();
  }

  /** A task of a gift has ended: the last one tells how long such tasks take. */
  #returned(): void {
    const gift = this.#gift;
    if (gift === null || --gift.left > 0) return;
    this.#gift = null;
    this.#taskTime = Math.max((performance.now() - gift.at) / gift.size, 0.001);
    this.#age = this.#taskTime < TINY ? Math.min(this.#age * 4, MOST_AGE) : LEAST_AGE;
  }

  #considerStart(): void {
    if (this.#waited() < START_AGE) return;
    // The one asked for last has to be there first: it may be enough.
    if (this.#asked !== 0 && this.#parts.memory.activity(this.#asked) === 0) return;
    this.#mayStart = this.#start(ROLE_WORKER) !== 0;
  }

  /** Has a thread started: its number, or 0 if there are as many as there may be. */
  #start(role: typeof ROLE_WORKER | typeof ROLE_DEDICATED): number {
    const { memory, links } = this.#parts;
    const thread = memory.reserveThread(role);
    if (thread === 0) return 0;
    if (role === ROLE_WORKER) this.#asked = thread;
    links.send(0, { kind: 'start', thread });
    links.flush();
    return thread;
  }

  /** The next living thread in turn; 0 if this is the only one. */
  #other(role: typeof ROLE_WORKER | typeof ROLE_DEDICATED = ROLE_WORKER): number {
    const { self, memory, links } = this.#parts;
    for (let i = 0; i < memory.started; i++) {
      this.#next = (this.#next % memory.started) + 1;
      if (this.#next !== self && memory.role(this.#next) === role && !links.isDead(this.#next)) return this.#next;
    }
    return 0;
  }
}
