/**
 * One arm of a select that several threads have to agree about.
 *
 * The select has a word in shared memory: open, busy, or committed to an arm. A thread that wants to complete an arm first claims the
 * word (open -> busy), which it gives back (busy -> open) if the partner it has in mind is lost, or commits. Busy lasts for a
 * few instructions, so whoever finds the word busy looks again. When a new arm is queued, both it and its partner may be such
 * selects and two words are claimed, one after the other; that is done under one lock (`lockSelects`), else two threads could hold one word
 * each and wait for the other's. Whoever holds no word while it waits needs no lock.
 */
import type { SelectData } from './protocol.js';
import { SELECT_BUSY, SELECT_COMMITTED, SELECT_OPEN, type SharedMemory } from './shared-memory.js';
import { Waiter, type Wake } from './waiter.js';

/** Claims the word of a select: true for one claimer at a time; false once the select is committed or over. */
export function claimSelect(memory: SharedMemory, slot: number, generation: number): boolean {
  for (;;) {
    if (memory.moveSelect(slot, generation, SELECT_OPEN, SELECT_BUSY)) return true;
    if (memory.selectState(slot, generation) !== SELECT_BUSY) return false;
  }
}

/** In a queue of the channel's home: stands for the select on another thread, or for a select of this thread with remote arms. */
export class RemoteArm extends Waiter {
  constructor(
    private readonly memory: SharedMemory,
    private readonly select: SelectData,
    private readonly inner: { complete(how: Wake, value: unknown): void },
  ) {
    super();
  }

  tryClaim(): boolean {
    return claimSelect(this.memory, this.select.slot, this.select.generation);
  }

  override get group(): unknown {
    return `${this.select.slot}:${this.select.generation}`;
  }

  override unclaim(): void {
    this.memory.moveSelect(this.select.slot, this.select.generation, SELECT_BUSY, SELECT_OPEN);
  }

  complete(how: Wake, value: unknown): void {
    const { slot, generation, arm } = this.select;
    this.memory.moveSelect(slot, generation, SELECT_BUSY, SELECT_COMMITTED + arm);
    this.inner.complete(how, value);
  }
}
