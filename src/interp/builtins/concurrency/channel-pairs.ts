/** Making channels (language.md, section 17.5): `Channel.new`, the functions that give both ends, timers. */
import { after, Broadcast, Channel, endsOf, interval } from '../../../runtime/index.js';
import { invalidArgument } from '../../errors.js';
import { millisOf } from '../../milliseconds.js';
import { BoundMethod, BuiltinFunction, TupleValue, TypeValue, type Value } from '../../value.js';
import { intArg } from '../arguments.js';
import { functions, TableBuilder } from '../define.js';
import { subscription } from './channels.js';

export const DEFAULT_CAPACITIES = {
  DEFAULT_MPSC_CAPACITY: 32,
  DEFAULT_SPSC_CAPACITY: 64,
  DEFAULT_MPMC_CAPACITY: 32,
  DEFAULT_BROADCAST_CAPACITY: 16,
} as const;

export const channelStatics = new TableBuilder('Channel.')
  .run('new', 'T? n? capacity? cap?', 'Makes a channel: rendezvous, or with a buffer of the given capacity (17.5).', (args) => {
    // A type argument may be written as a value; it has no effect.
    const given = args.filter((arg) => arg !== undefined && arg !== null && !(arg instanceof TypeValue));
    if (given.length > 1) throw invalidArgument('Channel.new', 'the capacity is given twice');
    return new Channel(capacityOf(given[0], 'Channel.new', 0));
  })
  .run('unbounded', 'T?', 'Makes a channel whose buffer grows as needed (17.5).', () => new Channel(Number.POSITIVE_INFINITY))
  .build();

/** `Broadcast` is no name of the language: its one method is what other threads find `subscribe` by. */
export const broadcastStatics = new TableBuilder('Broadcast.')
  .run('subscribe', '', 'Gives a new receiving end that gets everything sent from now on (17.5).', ([broadcast]) => subscription(broadcast))
  .build();

const SUBSCRIBE = new BuiltinFunction('subscribe', broadcastStatics.get('subscribe')!);

export const pairFunctions = functions()
  .run('bounded', 'n', 'Gives both ends of a channel with a buffer of n (17.5).', ([n]) => ends(capacityOf(n, 'bounded', 0)))
  .run('rendezvous', '', 'Gives both ends of a channel without buffer (17.5).', () => ends(0))
  .run('unbounded', '', 'Gives both ends of a channel whose buffer grows as needed (17.5).', () => ends(Number.POSITIVE_INFINITY))
  .run('mpsc', 'n?', 'Gives both ends of a channel for many senders, capacity 32 unless given (17.5).', ([n]) =>
    ends(capacityOf(n, 'mpsc', DEFAULT_CAPACITIES.DEFAULT_MPSC_CAPACITY)),
  )
  .run('spsc', 'n?', 'Gives both ends of a channel for one sender and receiver, capacity 64 unless given (17.5).', ([n]) =>
    ends(capacityOf(n, 'spsc', DEFAULT_CAPACITIES.DEFAULT_SPSC_CAPACITY)),
  )
  .run('mpmc', 'n?', 'Gives both ends of a channel for many senders and receivers, capacity 32 unless given (17.5).', ([n]) =>
    ends(capacityOf(n, 'mpmc', DEFAULT_CAPACITIES.DEFAULT_MPMC_CAPACITY)),
  )
  .run('broadcast', 'n?', 'Gives a sending end and the function that subscribes to what it sends (17.5).', ([n]) => {
    const broadcast = new Broadcast(capacityOf(n, 'broadcast', DEFAULT_CAPACITIES.DEFAULT_BROADCAST_CAPACITY));
    return new TupleValue([broadcast.sender(), new BoundMethod(broadcast as Value, SUBSCRIBE, 'subscribe')]);
  })
  .run('ticker', 'd', 'Gives a receiving end that delivers 1, 2, 3, … every d (17.7).', ([d]) => interval(millisOf(d, 'ticker')).receiver())
  .run('after', 'd', 'Gives a receiving end that delivers once after d (17.7).', ([d]) => after(millisOf(d, 'after')).receiver())
  .build();

function ends(capacity: number): Value {
  return new TupleValue([...endsOf(new Channel(capacity))]);
}

function capacityOf(value: Value | undefined, what: string, missing: number): number {
  if (value === undefined || value === null) return missing;
  const capacity = Number(intArg(value, `${what}: capacity`));
  if (capacity < 0) throw invalidArgument(what, 'the capacity must not be negative');
  return capacity;
}
