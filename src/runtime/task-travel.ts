/**
 * Tasks that run on another thread than the one that spawned them.
 *
 * The spawner's thread is a task's home for good: its scope counts it there, its awaiters wait there. Only a task that has not started
 * travels. At home it stays in its scope's list, marked with where it went; there, the *guest* runs, in a stand-in of the scope, and
 * reports its end: one message entry each way. A cancellation follows it. A guest may travel on; each stop is the next one's home.
 */
import type { CancelReason } from './cancel-reason.js';
import { cancelTask, graceOf } from './context.js';
import { LocalBinding } from './locals.js';
import type { SpawnOptions } from './policy.js';
import type { FinishedData, ReasonData, SpawnData, TaskParcel } from './protocol.js';
import type { Readiness } from './readiness.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import { disengage } from './shared-scope.js';
import { FAILED, finish, PENDING, RUNNING, Task } from './task.js';
import type { Steps, TaskCode } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import type { Timer } from './timers.js';

interface Away {
  readonly task: Task;
  readonly thread: number;
  kill: Timer | null;
}

interface Guest {
  readonly task: Task;
  readonly home: number;
}

/** Told when a task that this thread gave away has ended: what stealing learns from. */
export type Returned = (task: Task) => void;

export class TaskTravel {
  readonly #parts: ThreadParts;
  /** Tasks that left here, by trip. */
  readonly #away = new Map<number, Away>();
  /** Tasks that came here, by the thread they came from and its trip. */
  readonly #guests = new Map<string, Guest>();
  /** Both, by the number of the task. */
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
  give(tasks: readonly Task[], to: number): number {
    const parcels: TaskParcel[] = [];
    for (const task of tasks) {
      const parcel = this.#parts.links.isDead(to) ? null : this.#pack(task, to);
      if (parcel === null) {
        task.pinned = true;
        task.state = PENDING;
        scheduler.pending.push(task);
        continue;
      }
      parcels.push(parcel);
      this.#depart(task, to, parcel.trip);
    }
    if (parcels.length > 0) this.#parts.links.send(to, { kind: 'tasks', tasks: parcels });
    return parcels.length;
  }

  /** Sends a task that was spawned through the stand-in of a scope to become a child of the real one. */
  sendHome(task: Task, home: number, scope: number, options: SpawnData): void {
    // Here the spawner learns that something cannot cross: nothing has happened yet.
    const parcel = this.#parcel(task, home);
    this.#depart(task, home, parcel.trip);
    this.#parts.links.send(home, { kind: 'spawn', scope, parcel, options });
  }

  /** Tasks arrive from their homes: they are pending here. */
  arrive(home: number, parcels: readonly TaskParcel[]): void {
    for (const parcel of parcels) {
      const scope = this.#parts.transfer.codec(home).resolve(parcel.scope) as Scope;
      const task = this.#unpack(parcel, home, scope);
      if (task === null) continue;
      task.guest = true;
      if (scope.cancelled) cancelTask(task, scope.reason as CancelReason);
      else scheduler.pending.push(task);
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
      disengage(scope, 1);
      this.#report(from, { trip: parcel.trip, outcome: { state: 'failed', error: transfer.encodeError(error, from) } });
      return;
    }
    const locals = this.#locals(parcel, from);
    const readiness = this.#readiness(parcel, from);
    const before = scheduler.current;
    // The spawner is elsewhere; what the scope takes from the running task are the locals.
    scheduler.current = new Task(code, args, null, locals);
    const task = scope.spawn(
      wrapped(code, (task) => host.decodeContext(task, parcel.context, transfer.codec(from))),
      args,
      spawnOptions(parcel, data, readiness),
    );
    scheduler.current = before;
    task.id = parcel.number;
    disengage(scope, 1);
    if (task.ended) this.#report(from, { trip: parcel.trip, outcome: transfer.encodeOutcome(task, from) });
    else this.#welcome(task, from, parcel.trip);
  }

  /** Tasks that went away have ended. */
  finished(from: number, list: readonly FinishedData[]): void {
    for (const { trip, outcome } of list) {
      const away = this.#away.get(trip);
      if (away === undefined) continue;
      this.#return(trip, away.task);
      this.#parts.transfer.end(away.task, outcome, from);
    }
  }

  /** A guest is cancelled by its home. */
  cancel(from: number, trip: number, reason: ReasonData): void {
    const guest = this.#guests.get(`${from}:${trip}`);
    if (guest !== undefined) cancelTask(guest.task, this.#parts.transfer.decodeReason(reason, from));
  }

  /** The task with that number, if it is a guest here or left from here. */
  known(number: number): Task | undefined {
    return this.#known.get(number);
  }

  get guests(): Iterable<Task> {
    return [...this.#guests.values()].map((guest) => guest.task);
  }

  get awayCount(): number {
    return this.#away.size;
  }

  /** A thread died: its guests have failed. Their own guests there, here, have nobody to report to and are cancelled. */
  lost(thread: number, failure: (task: Task) => unknown, reason: CancelReason): void {
    for (const [trip, away] of [...this.#away]) {
      if (away.thread !== thread) continue;
      this.#return(trip, away.task);
      finish(away.task, FAILED, failure(away.task));
    }
    for (const guest of [...this.#guests.values()]) if (guest.home === thread) cancelTask(guest.task, reason);
  }

  #pack(task: Task, to: number): TaskParcel | null {
    try {
      return this.#parcel(task, to);
    } catch {
      // It cannot cross (a host object among its arguments, say): a task need not be stolen to run.
      return null;
    }
  }

  #parcel(task: Task, to: number): TaskParcel {
    const { transfer, host } = this.#parts;
    const codec = transfer.codec(to);
    const locals: [string, unknown][] = [];
    for (let binding = task.locals; binding !== null; binding = binding.next)
      locals.push([binding.key, transfer.encode(binding.value, to)]);
    const args = [];
    for (const arg of task.args) args.push(transfer.encode(arg, to));
    return {
      trip: ++this.#lastTrip,
      number: task.id,
      key: task.code.key as string,
      args,
      scope: codec.scope(task.scope as Scope),
      locals: locals.reverse(),
      name: task.name,
      grace: task.extras?.grace ?? null,
      readiness: task.extras?.readiness == null ? null : codec.readiness(task.extras.readiness),
      context: host.encodeContext(task, codec),
    };
  }

  #depart(task: Task, to: number, trip: number): void {
    task.state = RUNNING;
    const away: Away = { task, thread: to, kill: null };
    this.#away.set(trip, away);
    if (!this.#known.has(task.id)) this.#known.set(task.id, task);
    task.rare.remote = {
      thread: to,
      cancel: (reason) => {
        this.#parts.links.send(to, { kind: 'cancel-task', trip, reason: this.#parts.transfer.encodeReason(reason, to) });
        this.#parts.links.flush();
        this.#armKill(away);
      },
    };
  }

  /** With `kill_after:` a task that has not ended so long after its grace period takes its thread with it (section 4.9). */
  #armKill(away: Away): void {
    const { task, thread } = away;
    const killAfter = task.extras?.killAfter ?? task.scope?.extras?.options.killAfter ?? null;
    if (killAfter === null) return;
    away.kill = scheduler.timers.add(scheduler.now() + graceOf(task) + killAfter, {
      onTimer: () => {
        this.#parts.links.send(0, { kind: 'kill', thread, task: task.name });
        this.#parts.links.flush();
      },
    });
  }

  #return(trip: number, task: Task): void {
    const kill = this.#away.get(trip)?.kill ?? null;
    if (kill !== null) scheduler.timers.cancel(kill);
    this.#away.delete(trip);
    if (this.#known.get(task.id) === task) this.#known.delete(task.id);
    task.rare.remote = null;
    this.onReturned?.(task);
  }

  #unpack(parcel: TaskParcel, home: number, scope: Scope): Task | null {
    const { transfer, host } = this.#parts;
    try {
      const args = parcel.args.map((arg) => transfer.decode(arg, home));
      const task = new Task(host.findCode(parcel.key), args, scope, this.#locals(parcel, home));
      task.id = parcel.number;
      task.rare.name = parcel.name;
      task.rare.grace = parcel.grace;
      task.rare.readiness = this.#readiness(parcel, home);
      // It does not travel on: what it reports and its end must reach the starter in order.
      if (task.rare.readiness !== null) task.pinned = true;
      host.decodeContext(task, parcel.context, transfer.codec(home));
      this.#welcome(task, home, parcel.trip);
      return task;
    } catch (error) {
      this.#report(home, { trip: parcel.trip, outcome: { state: 'failed', error: transfer.encodeError(error, home) } });
      return null;
    }
  }

  #welcome(task: Task, home: number, trip: number): void {
    const key = `${home}:${trip}`;
    this.#guests.set(key, { task, home });
    if (!this.#known.has(task.id)) this.#known.set(task.id, task);
    task.rare.onFinished = (ended) => {
      this.#guests.delete(key);
      if (this.#known.get(ended.id) === ended) this.#known.delete(ended.id);
      this.#report(home, { trip, outcome: this.#parts.transfer.encodeOutcome(ended, home) });
    };
  }

  #report(home: number, data: FinishedData): void {
    const { links } = this.#parts;
    const tail = links.tail(home);
    if (tail !== null && tail.kind === 'finished') {
      tail.finished.push(data);
      links.grow();
    } else links.send(home, { kind: 'finished', finished: [data] });
  }

  #readiness({ readiness }: TaskParcel, from: number): Readiness | null {
    return readiness === null ? null : (this.#parts.transfer.codec(from).resolve(readiness) as Readiness);
  }

  #locals(parcel: TaskParcel, from: number): LocalBinding | null {
    let locals: LocalBinding | null = null;
    for (const [key, value] of parcel.locals) locals = new LocalBinding(key, this.#parts.transfer.decode(value, from), locals, null, false);
    return locals;
  }
}

/** The code of a task that has to be given its context once it exists, and before it runs. */
function wrapped(code: TaskCode, prepare: (task: Task) => void): TaskCode {
  return {
    key: code.key,
    name: code.name,
    suspends: code.suspends,
    run: (args, task) => {
      prepare(task);
      return code.run(args, task);
    },
    step: function* (args, task): Steps {
      prepare(task);
      return yield* code.step(args, task);
    },
  };
}

function spawnOptions(parcel: TaskParcel, data: SpawnData, readiness: Readiness | null): SpawnOptions {
  return {
    name: parcel.name,
    daemon: data.daemon,
    ...(parcel.grace === null ? {} : { grace: parcel.grace }),
    ...(readiness === null ? {} : { readiness }),
    ...(data.restart === null ? {} : { restart: data.restart }),
    ...(data.shutdown === null ? {} : { shutdown: data.shutdown }),
    ...(data.killAfter === null ? {} : { killAfter: data.killAfter }),
  };
}
