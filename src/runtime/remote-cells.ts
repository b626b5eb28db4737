/** The stand-ins for locks, semaphores, barriers and once-blocks of other threads. (An atomic cell needs none: it lies in shared memory.) */
import { assertNever } from '../diagnostics/assert-never.js';
import { cancelSignal } from './cancel-reason.js';
import { Barrier, Mutex, Once, Semaphore } from './cells.js';
import { LENT } from './permit-account.js';
import { raise } from './policy.js';
import type { CellReference, Encoded, Operation, ReplyData } from './protocol.js';
import { scheduler } from './scheduler.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import type { Awaitable } from './waiter.js';

type Cell = Mutex | Semaphore | Barrier | Once;

export function isCell(object: object): object is Cell {
  return object instanceof Mutex || object instanceof Semaphore || object instanceof Barrier || object instanceof Once;
}

export function cellReference(cell: Cell, address: { readonly home: number; readonly id: number }): CellReference {
  const lock = lockOf(cell);
  if (lock !== null) lock.place = placeOf(address);
  if (cell instanceof Mutex) return { ref: 'cell', ...address, cell: 'mutex', size: 0 };
  if (cell instanceof Semaphore) return { ref: 'cell', ...address, cell: 'semaphore', size: 0 };
  if (cell instanceof Barrier) return { ref: 'cell', ...address, cell: 'barrier', size: cell.size };
  return { ref: 'cell', ...address, cell: 'once', size: 0 };
}

export function resolveCell(parts: ThreadParts, reference: CellReference): Cell {
  switch (reference.cell) {
    case 'mutex':
      return new RemoteMutex(parts, reference);
    case 'semaphore':
      return new RemoteSemaphore(parts, reference);
    case 'barrier':
      return new RemoteBarrier(parts, reference);
    case 'once':
      return new RemoteOnce(parts, reference);
    default:
      return assertNever(reference.cell);
  }
}

/** The lock that a cell is, or has; null if its waiters wait for no holder. */
export function lockOf(cell: object): Mutex | null {
  if (cell instanceof Mutex) return cell;
  return cell instanceof Once ? cell.lock : null;
}

function placeOf({ home, id }: { readonly home: number; readonly id: number }): string {
  return `${home}:${id}`;
}

/** Asks the cell's home, and answers what it answered. */
function* ask(parts: ThreadParts, reference: CellReference, operation: Operation, waits: Awaitable, data: Encoded = null): Steps<unknown> {
  const reply = yield* parts.calls.call(reference, operation, data, waits);
  return parts.calls.valueOf(reply as ReplyData, reference.home);
}

/** A task does not wait for itself. */
function refuseHolder(lock: Mutex, task: Task): void {
  if (lock.holder === task) raise(task.host, 'StructureError', `task ${task.name} waits for a lock that it holds`);
}

/** Whoever holds the lock has the value here; giving the lock back sends it home. */
class RemoteMutex extends Mutex {
  readonly #parts: ThreadParts;
  readonly #reference: CellReference;

  constructor(parts: ThreadParts, reference: CellReference) {
    super(null);
    this.#parts = parts;
    this.#reference = reference;
    this.place = placeOf(reference);
  }

  override get locked(): boolean {
    return this.#parts.calls.askData(this.#reference, 'stats') === true;
  }

  override lockFast(): boolean {
    return false;
  }

  override *lock(): Steps<void> {
    const task = scheduler.current;
    refuseHolder(this, task);
    this.value = yield* ask(this.#parts, this.#reference, 'lock', this);
    this.holder = task;
    task.implicitOff++;
  }

  override release(): void {
    const { value } = this;
    this.holder = null;
    this.value = null;
    this.#parts.calls.tell(this.#reference, 'unlock', this.#parts.transfer.encode(value, this.#reference.home));
  }

  override describeWait(): string {
    return this.holder === null ? `waits for a lock of thread ${this.#reference.home}` : super.describeWait();
  }
}

class RemoteSemaphore extends Semaphore {
  readonly #parts: ThreadParts;
  readonly #reference: CellReference;

  constructor(parts: ThreadParts, reference: CellReference) {
    super(0);
    this.#parts = parts;
    this.#reference = reference;
  }

  override get permits(): number {
    return this.#parts.calls.askData(this.#reference, 'stats') as number;
  }

  override tryAcquire(): boolean {
    return this.#parts.calls.askValue(this.#reference, 'try-acquire') === true;
  }

  override acquireFast(): boolean {
    return false;
  }

  override *acquire(): Steps<void> {
    yield* ask(this.#parts, this.#reference, 'acquire', this);
  }

  override release(): void {
    this.#parts.calls.tell(this.#reference, 'release', null);
  }

  protected override *borrow(): Steps<void> {
    yield* ask(this.#parts, this.#reference, 'acquire', this, LENT);
  }

  protected override giveBack(): void {
    this.#parts.calls.tell(this.#reference, 'release', LENT);
  }
}

class RemoteBarrier extends Barrier {
  readonly #parts: ThreadParts;
  readonly #reference: CellReference;

  constructor(parts: ThreadParts, reference: CellReference) {
    super(reference.size);
    this.#parts = parts;
    this.#reference = reference;
  }

  override *wait(): Steps<void> {
    yield* ask(this.#parts, this.#reference, 'wait', this);
  }

  override describeWait(): string {
    return `waits at a barrier of ${this.size}`;
  }
}

/** The block runs on the thread of the first caller; its value goes to the home, and from there to everybody. */
class RemoteOnce extends Once {
  readonly #parts: ThreadParts;
  readonly #reference: CellReference;

  constructor(parts: ThreadParts, reference: CellReference) {
    super();
    this.#parts = parts;
    this.#reference = reference;
    this.lock.place = placeOf(reference);
  }

  override *call(body: () => Steps<unknown>): Steps<unknown> {
    const task = scheduler.current;
    if (task.interrupted) throw cancelSignal;
    if (this.done) return this.value;
    refuseHolder(this.lock, task);
    const reply = (yield* this.#parts.calls.call(this.#reference, 'call', null, this)) as ReplyData;
    if (reply.state !== 'empty') return this.#keep(this.#parts.calls.valueOf(reply, this.#reference.home));
    let settled: readonly [boolean, unknown] = [false, null];
    this.lock.holder = task;
    try {
      const value = yield* body();
      settled = [true, this.#parts.transfer.encode(value, this.#reference.home)];
      return this.#keep(value);
    } finally {
      this.lock.holder = null;
      this.#parts.calls.tell(this.#reference, 'settle', settled);
    }
  }

  override isDone(): boolean {
    return this.done || this.#parts.calls.askData(this.#reference, 'is-done') === true;
  }

  #keep(value: unknown): unknown {
    this.settle(value);
    return this.value;
  }
}
