/** The stand-in, on the thread of a started task, for what its `ready` reports to (runtime.md, section 3.8). */
import type { ReadinessReference } from './protocol.js';
import { Readiness } from './readiness.js';
import type { ThreadParts } from './thread-parts.js';

export class RemoteReadiness extends Readiness {
  readonly #parts: ThreadParts;
  readonly #reference: ReadinessReference;

  constructor(parts: ThreadParts, reference: ReadinessReference) {
    super();
    this.#parts = parts;
    this.#reference = reference;
  }

  /** The report is sent before the end of the task is, on the same link: the starter sees them in order. */
  override report(value: unknown): void {
    if (this.reported) return;
    this.#parts.calls.tell(this.#reference, 'ready', this.#parts.transfer.encode(value, this.#reference.home));
    this.reported = true;
  }
}
