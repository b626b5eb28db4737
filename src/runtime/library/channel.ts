/** Channels for TypeScript (runtime.md, section 7). */
import { type ChannelStats, CLOSED, Channel as CoreChannel, EMPTY, TIMED_OUT } from '../channel.js';
import { RuntimeFault } from '../js-host.js';
import type { Steps } from '../task-code.js';
import { type Body, perform } from './body.js';
import { bind, facadesOf } from './facades.js';
import { Operation } from './operation.js';
import { wake } from './program.js';

/**
 * Tasks on all threads may send to it and receive from it. Waiters are served in order; a value is received once. Capacity 0 (default): a
 * sender waits for its receiver. A closed channel is drained first, then ends. Raises `InvalidArgument` for a capacity that is no count.
 */
export class Channel<T = unknown> implements AsyncIterable<T> {
  /** @internal */
  readonly core: CoreChannel;

  constructor(capacity: number | CoreChannel = 0) {
    this.core = typeof capacity === 'number' ? new CoreChannel(checked(capacity)) : capacity;
    bind(this, this.core);
  }

  /** A channel whose senders never wait. */
  static unbounded<T>(): Channel<T> {
    return new Channel<T>(Number.POSITIVE_INFINITY);
  }

  get closed(): boolean {
    return this.core.closedByNow();
  }

  get capacity(): number {
    return this.core.capacity;
  }

  get length(): number {
    return this.core.length;
  }

  get stats(): ChannelStats {
    return this.core.stats;
  }

  /** Waits for room or a receiver, for at most `timeout` milliseconds. Raises `ChannelClosed` or `TimeoutError`: nothing was sent then. */
  send(value: T, timeout: number = Number.POSITIVE_INFINITY): Operation<void> {
    const { core } = this;
    return new Operation(function* (): Steps<void> {
      const sent = timeout === Number.POSITIVE_INFINITY ? yield* core.send(value) : yield* core.sendFor(value, timeout);
      if (sent === TIMED_OUT) throw timedOut(timeout);
      if (!sent) throw closed({ value });
    });
  }

  /** The next value, waiting for at most `timeout` milliseconds. Raises `ChannelClosed` when there will be none, or `TimeoutError`. */
  receive(timeout: number = Number.POSITIVE_INFINITY): Operation<T> {
    const { core } = this;
    return new Operation(function* (): Steps<T> {
      const value = timeout === Number.POSITIVE_INFINITY ? yield* core.receive() : yield* core.receiveFor(timeout);
      if (value === TIMED_OUT) throw timedOut(timeout);
      if (value === CLOSED) throw closed({});
      return value as T;
    });
  }

  /** The next value as an iterator gives it: `done` once the channel is closed and drained. */
  next(): Operation<IteratorResult<T, undefined>> {
    const { core } = this;
    return new Operation(function* (): Steps<IteratorResult<T, undefined>> {
      return resultOf(yield* core.receive());
    });
  }

  /** Runs `body` for each value until the channel is closed and drained; one after the other. */
  each(body: (value: T) => unknown): Operation<void> {
    const { core } = this;
    return new Operation(function* (): Steps<void> {
      for (let value = yield* core.receive(); value !== CLOSED; value = yield* core.receive()) {
        yield* perform(body as Body<readonly never[]>, [value]);
      }
    });
  }

  /** Sends if that needs no waiting; false if the channel is full or closed. May be called from anywhere: this is how events come in. */
  trySend(value: T): boolean {
    const sent = this.core.offer(value);
    wake();
    return sent;
  }

  /** Receives if that needs no waiting; undefined if nothing is there now. */
  tryReceive(): { readonly value: T } | undefined {
    const value = this.core.poll();
    wake();
    return value === EMPTY || value === CLOSED ? undefined : { value: value as T };
  }

  /** For all who use it: receivers get what is left, waiting senders `ChannelClosed`. */
  close(): void {
    this.core.close();
    wake();
  }

  /** `for await (const value of channel)`, in async code. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let next = await this.next(); next.done !== true; next = await this.next()) yield next.value;
  }

  /** `using channel = new Channel()`: closed at the end of the block. */
  [Symbol.dispose](): void {
    this.close();
  }
}

facadesOf(CoreChannel, (core) => new Channel(core));

/** What a receive answered, as an iterator's result. */
export function resultOf<T>(received: unknown): IteratorResult<T, undefined> {
  return received === CLOSED ? { done: true, value: undefined } : { done: false, value: received as T };
}

export function closed(fields: { readonly value?: unknown }): RuntimeFault {
  return new RuntimeFault('ChannelClosed', 'the channel is closed', fields);
}

function checked(capacity: number): number {
  if (capacity >= 0 && (Number.isInteger(capacity) || capacity === Number.POSITIVE_INFINITY)) return capacity;
  throw new RuntimeFault('InvalidArgument', `the capacity of a channel must be a whole number that is not negative, got ${capacity}`);
}

function timedOut(duration: number): RuntimeFault {
  return new RuntimeFault('TimeoutError', `timed out after ${duration}ms`, { duration });
}
