/**
 * What a channel lends to another thread (places to fill, values to take) always comes back, also when the stand-in there is collected
 * at the worst moment: while a loan, or a call for it, is on its way. Three threads without threads: messages lie in queues until
 * the test delivers them, so every interleaving can be had.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Borrowings } from '../../src/runtime/borrowings.js';
import { Channel, CLOSED, EMPTY } from '../../src/runtime/channel.js';
import { HomeLoans } from '../../src/runtime/channel-loans.js';
import { ObjectTable } from '../../src/runtime/object-table.js';
import { PeerMessages } from '../../src/runtime/peer-messages.js';
import type { Message, PeerMessage } from '../../src/runtime/protocol.js';
import { RemoteCalls } from '../../src/runtime/remote-calls.js';
import { RemoteChannel } from '../../src/runtime/remote-channel.js';
import { scheduler } from '../../src/runtime/scheduler.js';
import { Task } from '../../src/runtime/task.js';
import type { ThreadParts } from '../../src/runtime/thread-parts.js';

const HOME = 1;
const AWAY = 2;
const THIRD = 3;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a weak reference was asked for lives until the end of the turn; finalizers run as turns of their own. */
async function collected(): Promise<void> {
  await turn();
  collectGarbage();
  await turn();
  await turn();
}

/** The words of shared memory in which borrowers count what they receive. */
const words: number[] = [];
const loanWords = {
  allocateLoan: () => words.push(0) - 1,
  freeLoan: () => undefined,
  countReceivedLoan: (slot: number) => {
    words[slot] = (words[slot] as number) + 1;
  },
  receivedLoans: (slot: number) => words[slot] ?? 0,
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One thread: what it knows, and the messages that wait for it, by sender. */
class Side {
  readonly inboxes = new Map<number, Message[]>();
  dead = false;
  readonly parts: ThreadParts;
  readonly #peers: PeerMessages;

  constructor(
    readonly self: number,
    sides: Map<number, Side>,
  ) {
    const send = (to: number, message: Message): void => {
      const side = sides.get(to) as Side;
      if (side.dead || this.dead) return;
      const { inboxes } = side;
      inboxes.set(self, [...(inboxes.get(self) ?? []), message]);
    };
    const parts = {
      self,
      canWait: true,
      transfer: { encode: (value: unknown) => value, decode: (value: unknown) => value },
      memory: {
        waitForAttention: () => {
          if ([...sides.values()].every((side) => side.isQuiet)) throw new Error('waits for what nobody will send');
        },
        ...loanWords,
      },
      links: {
        self,
        send,
        sendEffect: send,
        tail: () => null,
        flush: () => undefined,
        isDead: () => false,
        // Who waits lets the others go on.
        drain: () => [...sides.values()].map((side) => side.deliverAll()).includes(true),
        disconnect: () => undefined,
      },
    } as unknown as Mutable<ThreadParts>;
    parts.objects = new ObjectTable(
      parts.links,
      (object) => {
        if (object instanceof Channel) object.loans?.ended();
      },
      (address) => parts.borrowings.forgotten(address),
    );
    parts.calls = new RemoteCalls(parts);
    parts.borrowings = new Borrowings(parts);
    this.parts = parts;
    const nobody = new Task({ key: null, name: '', suspends: false, run: () => undefined, start: () => undefined }, [], null, null);
    scheduler.current = nobody;
    this.#peers = new PeerMessages(parts, nobody);
    sides.set(self, this);
  }

  get isQuiet(): boolean {
    return [...this.inboxes.values()].every((inbox) => inbox.length === 0);
  }

  /** The oldest message of one sender, or of the first that has one. */
  deliver(from = [...this.inboxes.keys()].find((sender) => this.inboxes.get(sender)?.length !== 0)): boolean {
    const message = from === undefined ? undefined : this.inboxes.get(from)?.shift();
    if (from === undefined || message === undefined) return false;
    const parts = this.parts as { canWait: boolean };
    const { canWait } = parts;
    parts.canWait = false;
    this.#peers.handle(from, message as PeerMessage);
    parts.canWait = canWait;
    return true;
  }

  /** The thread dies of which this one has heard the messages that are in its inbox. */
  mourn(thread: number): void {
    while (this.deliver(thread));
    this.#peers.lost(thread);
    this.parts.objects.forget(thread);
  }

  deliverAll(): boolean {
    let any = false;
    while (this.deliver()) any = true;
    return any;
  }
}

/** A channel of one thread and its stand-ins on the others, with the books of what went in and came out. */
class Lent {
  readonly #sides = new Map<number, Side>();
  readonly home = new Side(HOME, this.#sides);
  readonly away = new Side(AWAY, this.#sides);
  readonly third = new Side(THIRD, this.#sides);
  readonly channel: Channel;
  readonly standIns = new Map<number, RemoteChannel>();
  readonly sent = new Map<number, number>();
  readonly received: number[] = [];
  /** Somebody has closed it, and returned. */
  closed = false;

  constructor(readonly capacity: number) {
    this.channel = new Channel(capacity);
  }

  /** Another thread gets (another) reference, at once; messages keep their own pace. */
  give(to = AWAY): void {
    const { parts } = this.#sides.get(to) as Side;
    const address = this.home.parts.objects.export(this.channel, to);
    const reference = { ...address, number: 1, capacity: this.capacity, closed: this.channel.closed, name: null };
    this.standIns.set(
      to,
      parts.objects.import(address, () => new RemoteChannel(parts, reference)),
    );
  }

  #on(thread: number): Channel | undefined {
    return thread === HOME ? this.channel : this.standIns.get(thread);
  }

  /** The value says who sent it and as which of its own. */
  send(from = AWAY): void {
    const count = this.sent.get(from) ?? 0;
    if (this.#on(from)?.offer(10 * count + from) !== true) return;
    expect(this.closed).toBe(false);
    this.sent.set(from, count + 1);
  }

  receive(to = AWAY): void {
    const value = this.#on(to)?.poll() ?? EMPTY;
    if (value === CLOSED) expect(this.received).toHaveLength(this.sentCount);
    else if (value !== EMPTY) this.received.push(value as number);
    expect(this.sentCount - this.received.length).toBeLessThanOrEqual(this.capacity);
  }

  get sentCount(): number {
    return [...this.sent.values()].reduce((sum, count) => sum + count, 0);
  }

  close(by: number): void {
    const end = this.#on(by);
    end?.close();
    this.closed ||= end !== undefined;
  }

  /** Asks how many values there are, which calls everything home. */
  measure(by: number): void {
    expect(this.#on(by)?.length ?? 0).toBeLessThanOrEqual(this.capacity);
  }

  /** Asks for a loan, as requests that wait do. */
  borrow(operation: 'send' | 'receive', thread = AWAY): void {
    HomeLoans.of(this.home.parts, this.channel)?.serve(thread, operation, () => undefined);
  }

  deliver(to: number, from: number): void {
    this.#sides.get(to)?.deliver(from);
  }

  async forget(thread = AWAY): Promise<void> {
    this.standIns.delete(thread);
    await collected();
  }

  /** A thread dies before it has posted more than `posted` of the messages to the home that are not handled yet. */
  die(thread: number, posted: number): void {
    const side = this.#sides.get(thread) as Side;
    if (side.dead) return;
    side.dead = true;
    side.inboxes.clear();
    this.standIns.delete(thread);
    for (const other of this.#sides.values()) if (other !== this.home) other.inboxes.delete(thread);
    const unheard = this.home.inboxes.get(thread)?.splice(posted) ?? [];
    // What it had sent and not posted is lost with it.
    const lost = unheard.reduce((sum, message) => sum + (message.kind === 'values' ? message.values.length : 0), 0);
    if (lost > 0) this.sent.set(thread, (this.sent.get(thread) as number) - lost);
    this.home.mourn(thread);
  }

  isAlive(thread: number): boolean {
    return this.#sides.get(thread)?.dead !== true;
  }

  settle(): void {
    while (this.home.parts.links.drain());
  }

  finish(): void {
    this.settle();
    while (this.channel.length > 0) this.receive(HOME);
    for (const [from, count] of this.sent) {
      expect(this.received.filter((value) => value % 10 === from)).toEqual(Array.from({ length: count }, (_, i) => 10 * i + from));
    }
  }
}

it('places on loan come back when the stand-in is collected', async () => {
  const lent = new Lent(4);
  lent.give();
  lent.borrow('send');
  lent.away.deliverAll();
  lent.send();
  expect(lent.channel.away).toBe(4);
  await lent.forget();
  lent.home.deliverAll();
  expect(lent.channel.away).toBe(0);
  expect(lent.home.parts.objects.exportedCount).toBe(0);
  for (let i = 0; i < 5; i++) lent.send(HOME);
  expect([lent.sent.get(HOME), lent.sent.get(AWAY)]).toEqual([3, 1]);
  lent.finish();
});

it('a call for a loan is answered though the last reference is given up meanwhile', async () => {
  const lent = new Lent(3);
  lent.give();
  lent.borrow('send');
  lent.away.deliverAll();
  await lent.forget();
  // Full only because of the loan: waits for it, and hears of the end of the reference first.
  for (let i = 0; i < 4; i++) lent.send(HOME);
  expect(lent.sent.get(HOME)).toBe(3);
  lent.finish();
});

it('values on loan come back that arrive where the stand-in is gone', async () => {
  const lent = new Lent(4);
  lent.give();
  for (let i = 0; i < 3; i++) lent.send(HOME);
  await lent.forget();
  lent.borrow('receive');
  lent.home.deliverAll();
  lent.away.deliverAll();
  lent.finish();
  expect(lent.received).toEqual([1, 11, 21]);
});

it('values on loan come back from a thread that died, those it had received do not', () => {
  const lent = new Lent(4);
  lent.give();
  for (let i = 0; i < 4; i++) lent.send(HOME);
  lent.borrow('receive');
  lent.away.deliverAll();
  lent.receive();
  lent.die(AWAY, 0);
  lent.send(HOME);
  lent.finish();
  expect(lent.received).toEqual([1, 11, 21, 31, 41]);
});

it('nothing is lent to a thread that had forgotten the channel and died', async () => {
  const lent = new Lent(1);
  lent.give();
  lent.give(THIRD);
  lent.send(HOME);
  lent.borrow('send');
  await lent.forget();
  lent.settle();
  lent.die(AWAY, 0);
  lent.receive(HOME);
  expect(lent.channel.away).toBe(0);
});

it('nothing is sent any more once a close has returned, wherever it was', () => {
  const lent = new Lent(4);
  lent.give(AWAY);
  lent.give(THIRD);
  lent.borrow('send');
  lent.away.deliverAll();
  lent.close(THIRD);
  lent.send(AWAY);
  expect(lent.sentCount).toBe(0);
});

it('what was sent into a place on loan before the channel closed is received after it', () => {
  const lent = new Lent(4);
  lent.give();
  lent.borrow('send');
  lent.away.deliverAll();
  lent.send();
  lent.channel.close();
  lent.receive(HOME);
  expect(lent.received).toEqual([2]);
  expect(lent.channel.poll()).toBe(CLOSED);
});

const thread = fc.constantFrom(HOME, AWAY, THIRD);
const elsewhere = fc.constantFrom(AWAY, AWAY, AWAY, THIRD);

const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('give' as const), thread: elsewhere }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('send' as const, 'receive' as const), thread }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('measure' as const), thread }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), thread, late: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('borrow' as const),
      what: fc.constantFrom('send' as const, 'receive' as const),
      thread: elsewhere,
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('deliver' as const), to: thread, from: thread }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), thread: elsewhere }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), thread: elsewhere, posted: fc.nat(4), late: fc.boolean() }) },
);

it('property: whatever is collected, delivered and killed when, nothing is lost or doubled and the channel stays as bounded as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(action, { minLength: 5, maxLength: 60 }), async (capacity, actions) => {
      const lent = new Lent(capacity);
      lent.give(AWAY);
      lent.give(THIRD);
      for (const [at, one] of actions.entries()) {
        if ('thread' in one && !lent.isAlive(one.thread)) continue;
        if (one.do === 'forget') await lent.forget(one.thread);
        else if (one.do === 'die') {
          if (one.late && at > 10) lent.die(one.thread, one.posted);
        } else if (one.do === 'deliver') lent.deliver(one.to, one.from);
        else if (one.do === 'borrow') lent.borrow(one.what, one.thread);
        else if (one.do === 'close') {
          // Early ones would leave little to look at.
          if (one.late && at > 20) lent.close(one.thread);
        } else lent[one.do](one.thread);
      }
      lent.finish();
      lent.standIns.clear();
      await collected();
      lent.settle();
      expect(lent.channel.away).toBe(0);
      expect(lent.home.parts.objects.exportedCount).toBe(0);
    }),
    { numRuns: Number(process.env.ARIA_LOAN_RUNS ?? 60) },
  );
});
