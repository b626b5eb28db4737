/**
 * Tasks that run on another thread than the one that spawned them.
 *
 * The spawner's thread is a task's home for good: its scope counts it there, its awaiters wait there. Only a task that has not started
 * travels. At home it stays in its scope's list, marked with where it went; there, the *guest* runs, in a stand-in of the scope, and
 * reports its end: one message entry each way. A cancellation follows it.
 *
 * A guest that has not started may travel on, or back; its home is told, and its end is reported to the home directly: should a
 * thread on the way die, the task does not care. Whoever is to run it claims its word in shared memory first. So when a thread
 * dies, its home knows of each task it had sent there whether it has been started (it has failed), has moved on (it lives), or neither
 * (it comes back, and is run elsewhere).
 *
 * A task that may only be a child of the real scope (a daemon, one under a limit) is sent to the scope's home first and *adopted*: from then
 * on it is at home there, and its spawner has a handle that is told the end.
 */
import { type CancelReason, cancelReason, cancelSignal } from './cancel-reason.js';
import { cancelTask, graceOf } from './context.js';
import type { Elsewhere } from './policy.js';
import type { FinishedData, ReasonData, SpawnData, TaskParcel } from './protocol.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { disengage } from './shared-scope.js';
import { CANCELLED, FAILED, finish, PENDING, RUNNING, Task } from './task.js';
import type { TaskCode } from './task-code.js';
import { localsOf, packTask, readinessOf, spawnOptions, wrapped } from './task-parcels.js';
import type { ThreadParts } from './thread-parts.js';
import type { Timer } from './timers.js';

interface Away {
  readonly task: Task;
  readonly trip: number;
  readonly slot: number;
  /** Where it is as far as is known here. */
  thread: number;
  /** It was to run on another thread than this one. */
  readonly placed: Elsewhere | null;
  kill: Timer | null;
}

interface Guest {
  readonly task: Task;
  readonly home: number;
  readonly trip: number;
  readonly slot: number;
}

/** Told when a task that this thread gave away has ended: what stealing learns from. */
export type Returned = (task: Task) => void;

export class TaskTravel {
  readonly #parts: ThreadParts;
  /** Tasks that left here, by trip. */
  readonly #away = new Map<number, Away>();
  /** Tasks that came here, by the thread they came from and its trip. */
  readonly #guests = new Map<string, Guest>();
  readonly #guestOf = new Map<Task, Guest>();
  /** Tasks of both kinds, by the number of the task. */
  readonly #known = new Map<number, Task>();
  #lastTrip = 0;
  onReturned: Returned | null = null;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /**
   * Sends tasks that were taken out of the pending list to another thread. Those that cannot cross stay, and are not tried again.
   * Answers how many went.
   */
  give(tasks: readonly Task[], to: number, placed: Elsewhere | null = null): number {
    const { links } = this.#parts;
    const parcels: TaskParcel[] = [];
    for (const task of tasks) {
      // A task that was adopted is at home here, whoever spawned it: it goes as one of this thread's own.
      const guest = task.guest ? this.#guestOf.get(task) : undefined;
      let parcel: TaskParcel | null = null;
      try {
        if (!links.isDead(to)) parcel = this.#pack(task, to, guest);
      } catch (error) {
        // A task need not be stolen to run; but one that is to run elsewhere cannot.
        if (placed === 'worker') {
          finish(task, FAILED, error);
          continue;
        }
      }
      if (parcel === null) {
        task.pinned = true;
        task.state = PENDING;
        scheduler.pending.push(task);
        continue;
      }
      parcels.push(parcel);
      if (guest === undefined) this.#depart(task, to, parcel, placed);
      else this.#sendOn(guest, to);
    }
    if (parcels.length > 0) links.send(to, { kind: 'tasks', tasks: parcels });
    return parcels.length;
  }

  /** Sends a task that was spawned through the stand-in of a scope to become a child of the real one. */
  sendHome(task: Task, home: number, scope: number, options: SpawnData): void {
    // Here the spawner learns that something cannot cross: nothing has happened yet.
    const parcel = packTask(this.#parts, task, home, { trip: ++this.#lastTrip, origin: this.#parts.self, slot: -1 });
    this.#depart(task, home, parcel, null);
    this.#parts.links.send(home, { kind: 'spawn', scope, parcel, options });
  }

  /** Tasks arrive from their homes, or from where they had gone first: they are pending here. */
  arrive(from: number, parcels: readonly TaskParcel[]): void {
    const { links, memory, self, transfer } = this.#parts;
    memory.settleClaim(self, true);
    for (const parcel of parcels) {
      if (links.isDead(parcel.origin)) continue;
      const scope = transfer.codec(from).resolve(parcel.scope) as Scope;
      const task = this.#unpack(parcel, from, scope);
      if (task === null) continue;
      const own = parcel.origin === self ? this.#away.get(parcel.trip) : undefined;
      if (own !== undefined) this.#comeBack(own);
      else if (parcel.origin === self) continue;
      else if (scope.cancelled) cancelTask(task, scope.reason as CancelReason);
      else scheduler.pending.push(task);
    }
  }

  /** A task of this thread has gone on from one thread to another. */
  moved(trips: readonly number[], to: number, failure: (task: Task) => unknown): void {
    for (const trip of trips) {
      const away = this.#away.get(trip);
      if (away === undefined) continue;
      away.thread = to;
      if (this.#parts.links.isDead(to)) this.#lose(away, failure);
      // What was sent after it may have found it gone.
      else if (away.task.cancelled) this.#sendCancel(away, away.task.value as CancelReason);
    }
  }

  /** A task spawned through a stand-in arrives at the scope's home and becomes its child. */
  adopt(from: number, scope: Scope, parcel: TaskParcel, data: SpawnData): void {
    let code: TaskCode;
    let args: unknown[];
    const { transfer, host } = this.#parts;
    try {
      code = host.findCode(parcel.key);
      args = parcel.args.map((arg) => transfer.decode(arg, from));
    } catch (error) {
      disengage(scope, 1, from);
      this.#report(from, { trip: parcel.trip, outcome: { state: 'failed', error: transfer.encodeError(error, from) } });
      return;
    }
    const locals = localsOf(this.#parts, parcel, from);
    const readiness = readinessOf(this.#parts, parcel, from);
    const before = scheduler.current;
    // The spawner is elsewhere; what the scope takes from the running task are the locals.
    scheduler.current = new Task(code, args, null, locals);
    const giveContext = (task: Task): void => {
      if (task.context === null) host.decodeContext(task, parcel.context, transfer.codec(from));
    };
    // Before it can travel on; a task that is started again in its place is given it then.
    const task = scope.spawn(wrapped(code, giveContext), args, spawnOptions(parcel, data, readiness));
    giveContext(task);
    scheduler.current = before;
    disengage(scope, 1, from);
    if (task.ended) this.#report(from, { trip: parcel.trip, outcome: transfer.encodeOutcome(task, from) });
    else this.#welcome(task, { task, home: from, trip: parcel.trip, slot: -1 });
  }

  /** Tasks that went away have ended. */
  finished(from: number, list: readonly FinishedData[]): void {
    for (const { trip, outcome, stopped } of list) {
      const away = this.#away.get(trip);
      if (away === undefined) continue;
      this.#return(away);
      // Through a handle there, of which its supervisor has not heard.
      if (stopped === true && !away.task.cancelled) away.task.extras?.child?.cancelledBy(cancelReason('explicit', null));
      this.#parts.transfer.end(away.task, outcome, from);
    }
  }

  /** A guest is cancelled by its home. */
  cancel(from: number, trip: number, reason: ReasonData): void {
    const guest = this.#guests.get(`${from}:${trip}`);
    if (guest !== undefined) cancelTask(guest.task, this.#parts.transfer.decodeReason(reason, from));
  }

  /** Guests in a scope that has been cancelled. Their own homes will tell them too; what happens here meanwhile must not find them running. */
  cancelIn(scope: Scope, reason: CancelReason): void {
    for (const { task } of [...this.#guests.values()]) if (task.scope === scope) cancelTask(task, reason);
  }

  /** The task with that number, if it is a guest here or left from here. */
  known(number: number): Task | undefined {
    return this.#known.get(number);
  }

  get guests(): Iterable<Task> {
    return [...this.#guests.values()].map((guest) => guest.task);
  }

  /** Nothing of another thread runs here. */
  get hasNoGuests(): boolean {
    return this.#guests.size === 0;
  }

  get awayCount(): number {
    return this.#away.size;
  }

  /** A thread died: what it ran for this one has failed. What it had sent here has nobody to report to and is cancelled. */
  lost(thread: number, failure: (task: Task) => unknown, reason: CancelReason): void {
    for (const away of [...this.#away.values()]) if (away.thread === thread) this.#lose(away, failure);
    for (const guest of [...this.#guests.values()]) if (guest.home === thread) cancelTask(guest.task, reason);
  }

  /** The thread where the task was believed to be is dead. */
  #lose(away: Away, failure: (task: Task) => unknown): void {
    const { memory, links } = this.#parts;
    const { task, slot, trip } = away;
    if (slot >= 0 && memory.claimTrip(slot, trip)) {
      this.#comeBack(away);
      return;
    }
    const claimer = slot < 0 ? 0 : memory.tripClaimer(slot);
    if (claimer !== 0 && !links.isDead(claimer)) {
      away.thread = claimer;
      if (task.cancelled) this.#sendCancel(away, task.value as CancelReason);
      return;
    }
    this.#return(away);
    finish(task, FAILED, failure(task));
  }

  /** A task of this thread is here again, as it left. */
  #comeBack(away: Away): void {
    const { task, placed } = away;
    this.#return(away);
    if (task.cancelled) {
      finish(task, CANCELLED, task.value);
      return;
    }
    task.state = PENDING;
    if (placed !== null && scheduler.place?.(task, placed) === true) return;
    scheduler.pending.push(task);
    scheduler.notify();
  }

  /** Raises what the host raises for an argument that cannot cross. */
  #pack(task: Task, to: number, guest: Guest | undefined): TaskParcel {
    if (guest !== undefined) return packTask(this.#parts, task, to, { trip: guest.trip, origin: guest.home, slot: guest.slot });
    const trip = ++this.#lastTrip;
    const slot = this.#parts.memory.allocateTrip(trip);
    try {
      return packTask(this.#parts, task, to, { trip, origin: this.#parts.self, slot });
    } catch (error) {
      this.#parts.memory.freeTrip(slot);
      throw error;
    }
  }

  #depart(task: Task, to: number, { trip, slot }: TaskParcel, placed: Elsewhere | null): void {
    task.state = RUNNING;
    const away: Away = { task, trip, slot, thread: to, placed, kill: null };
    this.#away.set(trip, away);
    if (!this.#known.has(task.id)) this.#known.set(task.id, task);
    task.rare.remote = {
      get thread() {
        return away.thread;
      },
      cancel: (reason) => {
        this.#sendCancel(away, reason);
        this.#parts.links.flush();
        this.#armKill(away);
      },
    };
  }

  #sendCancel({ trip, thread }: Away, reason: CancelReason): void {
    const { links, transfer } = this.#parts;
    links.send(thread, { kind: 'cancel-task', trip, reason: transfer.encodeReason(reason, thread) });
  }

  /** A guest goes on before it has started. Here nothing of it remains. */
  #sendOn({ task, home, trip }: Guest, to: number): void {
    this.#forget(task);
    task.rare.onFinished = null;
    if (to === home) return;
    const { links } = this.#parts;
    links.send(home, { kind: 'moved', trips: [trip], to });
  }

  /** With `kill_after:` a task that has not ended so long after its grace period takes its thread with it (section 4.9). */
  #armKill(away: Away): void {
    const { task } = away;
    const killAfter = task.extras?.killAfter ?? task.scope?.extras?.options.killAfter ?? null;
    if (killAfter === null) return;
    away.kill = scheduler.timers.add(scheduler.now() + graceOf(task) + killAfter, {
      onTimer: () => {
        this.#parts.links.send(0, { kind: 'kill', thread: away.thread, task: task.name });
        this.#parts.links.flush();
      },
    });
  }

  #return(away: Away): void {
    const { task, trip, slot, kill } = away;
    if (kill !== null) scheduler.timers.cancel(kill);
    this.#away.delete(trip);
    this.#parts.memory.freeTrip(slot);
    if (this.#known.get(task.id) === task) this.#known.delete(task.id);
    task.rare.remote = null;
    this.onReturned?.(task);
  }

  #unpack(parcel: TaskParcel, from: number, scope: Scope): Task | null {
    const { transfer, host } = this.#parts;
    const { origin, trip, slot } = parcel;
    try {
      const args = parcel.args.map((arg) => transfer.decode(arg, from));
      const task = new Task(this.#claiming(host.findCode(parcel.key), slot, trip), args, scope, localsOf(this.#parts, parcel, from));
      task.id = parcel.number;
      task.guest = true;
      task.spawnedAt = parcel.spawnedAt;
      task.rare.name = parcel.name;
      task.rare.grace = parcel.grace;
      task.rare.readiness = readinessOf(this.#parts, parcel, from);
      // It does not travel on: what it reports and its end must reach the starter in order.
      if (task.rare.readiness !== null) task.pinned = true;
      host.decodeContext(task, parcel.context, transfer.codec(from));
      if (origin !== this.#parts.self) this.#welcome(task, { task, home: origin, trip, slot });
      return task;
    } catch (error) {
      this.#report(origin, { trip, outcome: { state: 'failed', error: transfer.encodeError(error, origin) } });
      return null;
    }
  }

  /** The code of a guest: it runs unless the task has been given up here meanwhile, and is run by another thread. */
  #claiming(code: TaskCode, slot: number, trip: number): TaskCode {
    if (slot < 0) return code;
    return wrapped(code, (task) => {
      if (this.#parts.memory.claimTrip(slot, trip)) return;
      this.#forget(task);
      task.rare.onFinished = null;
      throw cancelSignal;
    });
  }

  #welcome(task: Task, guest: Guest): void {
    const { home, trip } = guest;
    this.#guests.set(keyOf(guest), guest);
    this.#guestOf.set(task, guest);
    if (!this.#known.has(task.id)) this.#known.set(task.id, task);
    task.rare.onFinished = (ended, awaited) => {
      this.#forget(ended);
      const outcome = this.#parts.transfer.encodeOutcome(ended, home, awaited);
      this.#report(home, ended.cancelled ? { trip, outcome, stopped: true } : { trip, outcome });
      if (awaited) ended.rare.standIn = null;
    };
  }

  #forget(task: Task): void {
    const guest = this.#guestOf.get(task);
    if (guest === undefined) return;
    this.#guestOf.delete(task);
    this.#guests.delete(keyOf(guest));
    if (this.#known.get(task.id) === task) this.#known.delete(task.id);
  }

  #report(home: number, data: FinishedData): void {
    const { links } = this.#parts;
    const tail = links.tail(home);
    if (tail !== null && tail.kind === 'finished') {
      tail.finished.push(data);
      links.grow();
    } else links.send(home, { kind: 'finished', finished: [data] });
  }
}

function keyOf({ home, trip }: Guest): string {
  return `${home}:${trip}`;
}
