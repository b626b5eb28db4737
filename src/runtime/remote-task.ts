/**
 * The stand-in for a task whose home is another thread: a handle to await, to cancel, to look at.
 *
 * It asks its home for the end only when somebody here waits for it or looks at its state; the outcome then ends it like any other
 * task, and its joiners with it.
 */
import type { TaskReference } from './protocol.js';
import { DONE, RUNNING, Task, type TaskStateName } from './task.js';
import type { TaskCode } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import type { Waiter } from './waiter.js';

export class StandInTask extends Task {
  readonly #parts: ThreadParts;
  readonly #reference: TaskReference;
  #watched = false;

  constructor(parts: ThreadParts, reference: TaskReference) {
    super(CODE, [], null, null);
    this.#parts = parts;
    this.#reference = reference;
    this.id = reference.number;
    this.state = RUNNING;
    this.daemon = reference.daemon;
    this.pinned = true;
    this.guest = true;
    const rare = this.rare;
    rare.host = parts.host;
    rare.name = reference.name;
    rare.remote = { thread: reference.home, cancel: (reason) => parts.calls.cancel(reference, reason) };
  }

  override addJoiner(waiter: Waiter): void {
    this.#watch();
    super.addJoiner(waiter);
  }

  override get stateName(): TaskStateName {
    this.#watch();
    return super.stateName;
  }

  override get ended(): boolean {
    this.#watch();
    return this.state >= DONE;
  }

  #watch(): void {
    if (this.#watched) return;
    this.#watched = true;
    const { calls, transfer } = this.#parts;
    calls.watch(this.#reference, 'await', (reply) => transfer.end(this, reply, this.#reference.home));
  }
}

const CODE: TaskCode = {
  key: null,
  name: 'remote',
  suspends: false,
  run: () => undefined,
  start: () => undefined,
};
