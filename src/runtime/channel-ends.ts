/**
 * `SendChan` and `RecvChan` (runtime.md, sections 7 and 12.16): counted views of one side of a channel. The last sending or the last
 * receiving end to go closes the channel. A task that ends releases the ends that it alone holds: those it created or that were
 * moved into it; an end that was captured or sent by reference is shared and stays.
 */
import type { Broadcast } from './broadcast.js';
import type { Channel } from './channel.js';
import { scheduler } from './scheduler.js';
import type { Task } from './task.js';

export type EndKind = 'send' | 'receive';

abstract class End {
  abstract readonly kind: EndKind;
  abstract readonly channel: Channel | Broadcast;
  released = false;
  /** Seam for other threads: the thread for which it was made, as long as no other one has got it. */
  madeFor = 0;
  private holding: Holding | null = null;

  /** The task that alone holds this end; null once it is shared or released. */
  get holder(): Task | null {
    return this.holding?.task ?? null;
  }

  /** The end crosses by reference: nobody holds it alone any more. */
  share(): void {
    this.holding?.settle();
    this.holding = null;
  }

  /** The end belongs to `task` now (`move`). */
  moveTo(task: Task): void {
    this.share();
    this.holding = new Holding(this as unknown as ChannelEnd, task);
    const rare = task.rare;
    rare.ends ??= new Holdings();
    rare.ends.add(this.holding);
  }

  /** Gives this end up. Idempotent. */
  release(): void {
    if (this.released) return;
    this.released = true;
    this.share();
    dropEnd(this.channel, this.kind);
  }

  protected hold(): void {
    if (this.kind === 'send') this.channel.sendEnds++;
    else this.channel.receiveEnds++;
    this.moveTo(scheduler.current);
  }
}

export class SendChan extends End {
  readonly kind = 'send';
  readonly channel: Channel | Broadcast;

  constructor(channel: Channel | Broadcast) {
    super();
    this.channel = channel;
    this.hold();
  }

  clone(): SendChan {
    return new SendChan(this.channel);
  }
}

export class RecvChan extends End {
  readonly kind = 'receive';
  readonly channel: Channel;

  constructor(channel: Channel) {
    super();
    this.channel = channel;
    this.hold();
  }

  clone(): RecvChan {
    return new RecvChan(this.channel);
  }
}

export type ChannelEnd = SendChan | RecvChan;

/** `bounded(n)`, `rendezvous()`, `unbounded()` and `ch.split()`. */
export function endsOf(channel: Channel): readonly [SendChan, RecvChan] {
  return [channel.sender(), channel.receiver()];
}

/**
 * The ends that a task alone holds. It keeps neither the ends nor their channels alive: a task that serves for days drops many of
 * them without a word. An end that nobody reaches any more still counts until its task ends.
 */
export class Holdings {
  private list: Holding[] = [];
  private limit = 16;

  add(holding: Holding): void {
    if (this.list.length >= this.limit) {
      this.list = this.list.filter((one) => one.live);
      this.limit = Math.max(16, this.list.length * 2);
    }
    this.list.push(holding);
  }

  releaseAll(): void {
    const { list } = this;
    this.list = [];
    for (const holding of list) holding.release();
  }
}

/** One end in the hands of one task. */
class Holding {
  task: Task | null;
  private readonly end: WeakRef<ChannelEnd>;
  private readonly channel: WeakRef<Channel | Broadcast>;
  private readonly kind: EndKind;

  constructor(end: ChannelEnd, task: Task) {
    this.task = task;
    this.end = new WeakRef(end);
    this.channel = new WeakRef(end.channel);
    this.kind = end.kind;
  }

  get live(): boolean {
    return this.task !== null && this.channel.deref() !== undefined;
  }

  /** The end has left the task's hands. */
  settle(): void {
    this.task = null;
  }

  release(): void {
    if (this.task === null) return;
    this.task = null;
    const end = this.end.deref();
    const channel = this.channel.deref();
    if (end !== undefined) end.release();
    else if (channel !== undefined) dropEnd(channel, this.kind);
  }
}

function dropEnd(channel: Channel | Broadcast, kind: EndKind): void {
  const left = kind === 'send' ? --channel.sendEnds : --channel.receiveEnds;
  if (left === 0) channel.close();
}
