/**
 * The methods of Channel, SendChan and RecvChan (language.md, section 17.5): one table for all three, so that the wrong operation on a
 * single end is NotAChannel.
 */
import { settled } from '../../../runtime/continuation.js';
import { Broadcast, Channel, CLOSED, EMPTY, endsOf, RecvChan, SendChan, TIMED_OUT } from '../../../runtime/index.js';
import { registerBuiltinType } from '../../builtin-types.js';
import { crossingValue, receiverOf, type SendEnd, senderOf, unmarked } from '../../channel-values.js';
import { notAChannel } from '../../errors.js';
import { millisOf } from '../../milliseconds.js';
import { NONE, ok, some } from '../../option.js';
import { StructValue, TupleValue, TypeValue, type Value } from '../../value.js';
import { methodsOf } from '../define.js';
import {
  RECV_DISCONNECTED,
  RECV_TIMEOUT,
  RECV_TIMEOUT_DISCONNECTED,
  SENT,
  sendDisconnected,
  sendTimeout,
  sendTimeoutDisconnected,
  TRY_RECV_DISCONNECTED,
  TRY_RECV_EMPTY,
  trySendDisconnected,
  trySendFull,
} from './channel-results.js';

const CHANNEL_STATS = registerBuiltinType(new TypeValue('ChannelStats', 'data', 'builtin:ChannelStats'));
CHANNEL_STATS.fields = ['length', 'peak', 'waiting_senders', 'waiting_receivers'];

export const channelMethods = methodsOf('Channel')
  .suspend('send', 'v', 'Sends, waiting for room: Ok(()) or Err(SendError) with the value (17.5).', function* ([channel, value]) {
    const end = senderFor('send', channel);
    const sent = crossingValue(value);
    return (yield* settled(end.startSend(sent))) ? SENT : sendDisconnected(sent);
  })
  .run('try_send', 'v', 'Sends if that needs no waiting, else Err(TrySendError) with the value (17.5).', ([channel, value]) => {
    const end = senderFor('try_send', channel);
    if (end.closed) return trySendDisconnected(unmarked(value));
    const sent = crossingValue(value);
    if (end.offer(sent)) return SENT;
    return end.closed ? trySendDisconnected(sent) : trySendFull(sent);
  })
  .suspend(
    'send_timeout',
    'v d',
    'Sends, waiting at most d: Ok(()) or Err(SendTimeoutError) with the value (17.5).',
    function* ([channel, value, d]) {
      const end = senderFor('send_timeout', channel);
      const limit = millisOf(d, 'send_timeout');
      const sent = crossingValue(value);
      const outcome = yield* end.sendFor(sent, limit);
      if (outcome === TIMED_OUT) return sendTimeout(sent);
      return outcome ? SENT : sendTimeoutDisconnected(sent);
    },
  )
  .suspend('recv', '', 'Receives, waiting for a value: Ok(v) or Err(RecvError) once closed and drained (17.5).', function* ([channel]) {
    const source = receiverFor('recv', channel);
    const value = yield* settled(source.startReceive());
    return value === CLOSED ? RECV_DISCONNECTED : ok(value as Value);
  })
  .run('try_recv', '', 'Receives if a value is there, else Err(TryRecvError) (17.5).', ([channel]) => {
    const value = receiverFor('try_recv', channel).poll();
    if (value === EMPTY) return TRY_RECV_EMPTY;
    return value === CLOSED ? TRY_RECV_DISCONNECTED : ok(value as Value);
  })
  .suspend('recv_timeout', 'd', 'Receives, waiting at most d: Ok(v) or Err(RecvTimeoutError) (17.5).', function* ([channel, d]) {
    const value = yield* receiverFor('recv_timeout', channel).receiveFor(millisOf(d, 'recv_timeout'));
    if (value === TIMED_OUT) return RECV_TIMEOUT;
    return value === CLOSED ? RECV_TIMEOUT_DISCONNECTED : ok(value as Value);
  })
  .run('close', '', 'Closes the channel for all handles; what was sent can still be received (17.5).', ([channel]) => {
    innerOf(channel).close();
    return null;
  })
  .run('is_closed', '', 'Tells whether the channel is closed (17.5).', ([channel]) => innerOf(channel).closedByNow())
  .run('is_empty', '', 'Tells whether no value waits in the channel (17.5).', ([channel]) => innerOf(channel).length === 0)
  .run('is_full', '', 'Tells whether a send would have to wait for room (17.5).', ([channel]) => {
    const inner = innerOf(channel);
    return inner.length >= inner.capacity;
  })
  .run('len/length', '', 'Gives the number of values that wait in the channel (17.5).', ([channel]) => innerOf(channel).length)
  .run('capacity', '', 'Gives the capacity as an Option: None if unbounded (17.5).', ([channel]) => {
    const { capacity } = innerOf(channel);
    return Number.isFinite(capacity) ? some(capacity) : NONE;
  })
  .run('stats', '', 'Gives length, peak length and how many tasks wait to send and receive (runtime.md 7).', ([channel]) => {
    const inner = innerOf(channel);
    if (inner instanceof Broadcast) return new StructValue(CHANNEL_STATS, [inner.length, inner.length, inner.senders.size, 0]);
    const { length, peak, waitingSenders, waitingReceivers } = inner.stats;
    return new StructValue(CHANNEL_STATS, [length, peak, waitingSenders, waitingReceivers]);
  })
  .run('clone', '', 'Gives another handle to the same channel; a single end counts once more (17.5).', ([channel]) =>
    channel instanceof SendChan || channel instanceof RecvChan ? channel.clone() : channel!,
  )
  .run('iter', '', 'Gives the channel itself: `for` receives from it (17.5).', ([channel]) => channel!)
  .run('split', '', 'Gives the sending and the receiving end as a tuple (17.5).', ([channel]) => {
    const both = bothFor('split', channel);
    return new TupleValue([...endsOf(both)]);
  })
  .run('sender', '', 'Gives a sending end (17.5).', ([channel]) => senderFor('sender', channel).sender())
  .run('receiver', '', 'Gives a receiving end (17.5).', ([channel]) => receiverFor('receiver', channel).receiver())
  .build();

/** `subscribe()` of a broadcast, which exists only as the function that `broadcast` gives. */
export function subscription(broadcast: Value | undefined): Value {
  if (!(broadcast instanceof Broadcast)) throw notAChannel('subscribe', broadcast ?? null);
  return broadcast.subscribe();
}

function senderFor(operation: string, channel: Value | undefined): SendEnd {
  const end = senderOf(channel ?? null);
  if (end === null) throw notAChannel(operation, channel ?? null);
  return end;
}

function receiverFor(operation: string, channel: Value | undefined): Channel {
  const source = receiverOf(channel ?? null);
  if (source === null) throw notAChannel(operation, channel ?? null);
  return source;
}

function bothFor(operation: string, channel: Value | undefined): Channel {
  if (channel instanceof Channel) return channel;
  throw notAChannel(operation, channel ?? null);
}

function innerOf(channel: Value | undefined): SendEnd {
  return senderOf(channel ?? null) ?? receiverFor('this operation', channel);
}
