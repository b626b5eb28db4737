/** Channels as values (language.md, section 17.5): which value can be received from, which can be sent to, and how a value is sent. */

import { settled } from '../runtime/continuation.js';
import { type Broadcast, Channel, RecvChan, SendChan } from '../runtime/index.js';
import type { Steps } from '../runtime/task-code.js';
import { shareEnds } from './end-ownership.js';
import { channelClosed } from './errors.js';
import { freeze } from './isolate.js';
import { here, type Site } from './site.js';
import type { Value } from './value.js';

/** What a sending end sends to. */
export type SendEnd = Channel | Broadcast;

/**
 * An argument written `move x` or `copy x` in a call of `send` and its kin: isolated already. It exists only between the call node and
 * the builtin; no program sees it.
 */
export class Moved {
  constructor(readonly value: Value) {}
}

/** The channel that `<-value` receives from, or null if it is none. */
export function receiverOf(value: Value): Channel | null {
  if (value instanceof Channel) return value;
  return value instanceof RecvChan ? value.channel : null;
}

/** What `value <- x` sends to, or null if that cannot be. */
export function senderOf(value: Value): SendEnd | null {
  if (value instanceof Channel) return value;
  return value instanceof SendChan ? value.channel : null;
}

/** Sends an isolated value, waiting for room; ChannelClosed with the value if the channel is closed. */
export function* sendChecked(end: SendEnd, value: Value, site: Site | null): Steps<void> {
  if (yield* settled(end.startSend(value))) return;
  here.site = site;
  throw channelClosed(value);
}

/** A value on its way to other tasks: frozen unless it was marked; NotTransferable if it cannot cross. */
export function crossingValue(value: Value | undefined, name = 'value'): Value {
  const crossed = value instanceof Moved ? value.value : freeze(value ?? null, name);
  shareEnds(crossed);
  return crossed;
}

/** The value of an argument that is given back to the sender. */
export const unmarked = (value: Value | undefined): Value => (value instanceof Moved ? value.value : (value ?? null));
