/**
 * The stand-in for a task whose home is another thread: a handle to await, to cancel, to look at.
 *
 * It asks its home for the end only when somebody here waits for it; the outcome then ends it like any other task, and its joiners with
 * it. Who only looks at it asks its home each time.
 */
import type { TaskReference } from './protocol.js';
import { RUNNING, Task, type TaskLook } from './task.js';
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

  override look(): TaskLook {
    return this.ended ? super.look() : this.#lookHome();
  }

  override endedByNow(): boolean {
    const { calls, transfer } = this.#parts;
    // Who watches has been sent the outcome before the answer.
    if (this.look().ended && !this.ended) {
      this.#watched = true;
      transfer.end(this, calls.askNow(this.#reference, 'await', null), this.#reference.home);
    }
    return this.ended;
  }

  #lookHome(): TaskLook {
    const reply = this.#parts.calls.askNow(this.#reference, 'look', null);
    return reply.state === 'done' ? (reply.value as TaskLook) : LOST;
  }

  #watch(): void {
    if (this.#watched) return;
    this.#watched = true;
    const { calls, transfer } = this.#parts;
    calls.watch(this.#reference, 'await', (reply) => transfer.end(this, reply, this.#reference.home));
  }
}

/** Its home has died. */
const LOST: TaskLook = { state: 'failed', ended: true, cancelled: false };

const CODE: TaskCode = {
  key: null,
  name: 'remote',
  suspends: false,
  run: () => undefined,
  start: () => undefined,
};
