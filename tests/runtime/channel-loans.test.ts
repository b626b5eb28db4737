/**
 * What a channel lends to another thread (places to fill, values to take) always comes back, also when the stand-in there is collected
 * at the worst moment: while a loan, or a call for it, is on its way. Two threads without threads: messages lie in queues until the
 * test delivers them, so every interleaving can be had.
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
import { Task } from '../../src/runtime/task.js';
import type { ThreadParts } from '../../src/runtime/thread-parts.js';

const HOME = 1;
const AWAY = 2;

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

/** One side: what it knows, and the messages that wait for it. */
class Side {
  readonly inbox: Message[] = [];
  readonly parts: ThreadParts;
  readonly #peers: PeerMessages;

  constructor(self: number, other: () => Side) {
    const send = (_to: number, message: Message): void => {
      other().inbox.push(message);
    };
    const parts = {
      self,
      canWait: true,
      transfer: { encode: (value: unknown) => value, decode: (value: unknown) => value },
      memory: {
        waitForAttention: () => {
          if (this.inbox.length + other().inbox.length === 0) throw new Error('waits for what nobody will send');
        },
      },
      links: {
        self,
        send,
        sendEffect: send,
        tail: () => null,
        flush: () => undefined,
        isDead: () => false,
        // Who waits lets the other thread go on.
        drain: () => {
          const any = other().deliverAll();
          return this.deliverAll() || any;
        },
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
    this.#peers = new PeerMessages(
      parts,
      new Task({ key: null, name: '', suspends: false, run: () => undefined, start: () => undefined }, [], null, null),
    );
  }

  deliver(): boolean {
    const message = this.inbox.shift();
    if (message === undefined) return false;
    const from = this.parts.self === HOME ? AWAY : HOME;
    const parts = this.parts as { canWait: boolean };
    parts.canWait = false;
    this.#peers.handle(from, message as PeerMessage);
    parts.canWait = true;
    return true;
  }

  deliverAll(): boolean {
    let any = false;
    while (this.deliver()) any = true;
    return any;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A channel of one side and its stand-in on the other, with the books of what went in and came out. */
class Lent {
  readonly home: Side = new Side(HOME, () => this.away);
  readonly away: Side = new Side(AWAY, () => this.home);
  readonly channel: Channel;
  standIn: RemoteChannel | null = null;
  readonly sent = { home: 0, away: 0 };
  readonly received: number[] = [];

  constructor(readonly capacity: number) {
    this.channel = new Channel(capacity);
  }

  /** The other thread gets (another) reference. */
  give(): void {
    const address = this.home.parts.objects.export(this.channel, AWAY);
    const reference = { ...address, number: 1, capacity: this.capacity, closed: false, name: null };
    this.standIn = this.away.parts.objects.import(address, () => new RemoteChannel(this.away.parts, reference));
  }

  /** Even numbers come from home, odd ones from the other thread. */
  sendHome(): void {
    if (this.channel.offer(2 * this.sent.home)) this.sent.home++;
  }

  sendAway(): void {
    if (this.standIn?.offer(2 * this.sent.away + 1) === true) this.sent.away++;
  }

  receiveHome(): void {
    this.#take(this.channel.poll());
  }

  receiveAway(): void {
    if (this.standIn !== null) this.#take(this.standIn.poll());
  }

  #take(value: unknown): void {
    if (value !== EMPTY && value !== CLOSED) this.received.push(value as number);
    expect(this.sent.home + this.sent.away - this.received.length).toBeLessThanOrEqual(this.capacity);
  }

  /** Asks how many values there are, which calls everything home. */
  measure(): void {
    if (this.standIn !== null) expect(this.standIn.length).toBeLessThanOrEqual(this.capacity);
  }

  /** Asks for loans of both kinds, as requests that wait do. */
  borrow(operation: 'send' | 'receive'): void {
    HomeLoans.of(this.home.parts, this.channel)?.serve(AWAY, operation, () => undefined);
  }

  async forget(): Promise<void> {
    this.standIn = null;
    await collected();
  }

  finish(): void {
    this.home.parts.links.drain();
    while (this.channel.length > 0) this.receiveHome();
    expect(this.received.filter((value) => value % 2 === 0)).toEqual(Array.from({ length: this.sent.home }, (_, i) => 2 * i));
    expect(this.received.filter((value) => value % 2 === 1)).toEqual(Array.from({ length: this.sent.away }, (_, i) => 2 * i + 1));
  }
}

it('places on loan come back when the stand-in is collected', async () => {
  const lent = new Lent(4);
  lent.give();
  lent.borrow('send');
  lent.away.deliverAll();
  lent.sendAway();
  expect(lent.channel.away).toBe(4);
  await lent.forget();
  lent.home.deliverAll();
  expect(lent.channel.away).toBe(0);
  expect(lent.home.parts.objects.exportedCount).toBe(0);
  for (let i = 0; i < 5; i++) lent.sendHome();
  expect(lent.sent).toEqual({ home: 3, away: 1 });
  lent.finish();
});

it('a call for a loan is answered though the last reference is given up meanwhile', async () => {
  const lent = new Lent(3);
  lent.give();
  lent.borrow('send');
  lent.away.deliverAll();
  await lent.forget();
  // Full only because of the loan: waits for it, and hears of the end of the reference first.
  for (let i = 0; i < 4; i++) lent.sendHome();
  expect(lent.sent.home).toBe(3);
  lent.finish();
});

it('values on loan come back that arrive where the stand-in is gone', async () => {
  const lent = new Lent(4);
  lent.give();
  for (let i = 0; i < 3; i++) lent.sendHome();
  await lent.forget();
  lent.borrow('receive');
  lent.home.deliverAll();
  lent.away.deliverAll();
  lent.finish();
  expect(lent.received).toEqual([0, 2, 4]);
});

const action = fc.constantFrom(
  'give',
  'sendHome',
  'sendAway',
  'receiveHome',
  'receiveAway',
  'borrow send',
  'borrow receive',
  'measure',
  'deliver home',
  'deliver away',
  'forget',
);

it('property: whatever is collected and delivered when, nothing is lost or doubled and the channel stays as bounded as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.array(action, { minLength: 5, maxLength: 60 }), async (capacity, actions) => {
      const lent = new Lent(capacity);
      lent.give();
      for (const one of actions) {
        if (one === 'forget') await lent.forget();
        else if (one === 'deliver home') lent.home.deliver();
        else if (one === 'deliver away') lent.away.deliver();
        else if (one === 'borrow send') lent.borrow('send');
        else if (one === 'borrow receive') lent.borrow('receive');
        else if (one === 'measure') lent.measure();
        else lent[one]();
      }
      await lent.forget();
      lent.finish();
      // A stand-in is kept while it has values of others.
      await lent.forget();
      lent.home.parts.links.drain();
      expect(lent.channel.away).toBe(0);
      expect(lent.home.parts.objects.exportedCount).toBe(0);
    }),
    { numRuns: 60 },
  );
});
