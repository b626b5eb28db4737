/** The stand-ins for channel ends of other threads. The home counts ends; releasing and cloning are its business. */
import { RecvChan, SendChan } from './channel-ends.js';
import type { EndReference } from './protocol.js';
import type { RemoteBroadcast, RemoteChannel } from './remote-channel.js';
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
    return this.#parts.calls.askEnd(this.#reference, 'clone') as SendChan;
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
    return this.#parts.calls.askEnd(this.#reference, 'clone') as RecvChan;
  }

  override release(): void {
    if (this.released) return;
    this.released = true;
    this.#parts.calls.tell(this.#reference, 'release', null);
  }

  protected override hold(): void {}
}
