/** The stand-ins for channel ends of other threads. The home counts ends; releasing and cloning are its business. */
import { RecvChan, SendChan } from './channel-ends.js';
import type { EndReference } from './protocol.js';
import type { RemoteBroadcast, RemoteChannel } from './remote-channel.js';
import { scheduler } from './scheduler.js';
import type { ThreadParts } from './thread-parts.js';

export class RemoteSendEnd extends SendChan {
  readonly #parts: ThreadParts;
  readonly #reference: EndReference;

  constructor(parts: ThreadParts, reference: EndReference, channel: RemoteChannel | RemoteBroadcast) {
    super(channel);
    this.#parts = parts;
    this.#reference = reference;
  }

  override clone(): SendChan {
    return cloneEnd(this.#parts, this.#reference) as SendChan;
  }

  override release(): void {
    if (this.released) return;
    this.released = true;
    this.#parts.calls.tell(this.#reference, 'release', null);
  }

  protected override hold(): void {}
}

export class RemoteReceiveEnd extends RecvChan {
  readonly #parts: ThreadParts;
  readonly #reference: EndReference;

  constructor(parts: ThreadParts, reference: EndReference, channel: RemoteChannel) {
    super(channel);
    this.#parts = parts;
    this.#reference = reference;
  }

  override clone(): RecvChan {
    return cloneEnd(this.#parts, this.#reference) as RecvChan;
  }

  override release(): void {
    if (this.released) return;
    this.released = true;
    this.#parts.calls.tell(this.#reference, 'release', null);
  }

  protected override hold(): void {}
}

/** The copy belongs to the running task, which releases it when it ends. */
function cloneEnd(parts: ThreadParts, reference: EndReference): SendChan | RecvChan {
  const copy = parts.calls.askHandle(reference, 'clone') as SendChan | RecvChan;
  copy.moveTo(scheduler.current);
  return copy;
}
