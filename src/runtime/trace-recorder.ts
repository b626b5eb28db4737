/**
 * The instrument that records a trace on one thread (trace-rows.ts says in what form). It must cost less than what it watches: no
 * object per event, numbers into memory that is there already, texts once.
 */
import { Channel, channelName, channelNumber, type SendTarget } from './channel.js';
import type { Instrument, MessageEvent, ScopeEvent, TaskEvent } from './instrument.js';
import { sharedNow } from './machine-clock.js';
import type { Place } from './place.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { FAILED, Task } from './task.js';
import type { TaskCode, TaskHost } from './task-code.js';
import type { WhyText } from './trace-format.js';
import * as Row from './trace-rows.js';
import type { Awaitable } from './waiter.js';
import { describeError, whyCancelled } from './why.js';

/** Rows of one thread beyond this are counted, not kept: 200 MB. */
const MOST_CHUNKS = 512;

export interface TraceSink {
  chunk(buffer: SharedArrayBuffer): void;
  /** Texts in the order of their numbers. */
  texts(texts: readonly string[]): void;
}

export class TraceRecorder implements Instrument {
  readonly #sink: TraceSink;
  #rows: Float64Array = new Float64Array(0);
  #at = 0;
  #chunks = 0;
  readonly #texts = new Map<string, number>();
  #unsent: string[] = [];
  readonly #codes = new Map<TaskCode, number>();
  readonly #places = new Map<Place, number>();
  readonly #errors = new WeakMap<object, number>();
  readonly #whys = new WeakMap<object, number>();
  readonly #channels = new Set<number>();
  #lastCode: TaskCode | null = null;
  #lastCodeText = 0;
  #lastPlace: Place | null = null;
  #lastPlaceText = 0;
  /** The task whose wait is not described yet, and its row. */
  #open: Task | null = null;
  #openRows: Float64Array = this.#rows;
  #openAt = 0;
  #openWait: Awaitable | null = null;

  constructor(sink: TraceSink) {
    this.#sink = sink;
    this.#text('');
    this.#grow();
  }

  /** Sends what is not in shared memory. Called before the thread posts, so that it costs no message of its own. */
  flush(): void {
    if (this.#open !== null) this.#describeWait(this.#open);
    if (this.#unsent.length === 0) return;
    const texts = this.#unsent;
    this.#unsent = [];
    this.#sink.texts(texts);
  }

  onTask(event: TaskEvent, task: Task): void {
    switch (event) {
      case 'spawned': {
        // Before the first task nobody runs.
        const current = scheduler.current as Task | undefined;
        const spawner = current === undefined || current === task ? 0 : current.id;
        this.#long(Row.SPAWNED, task.id, task.scope?.number ?? 0, this.#nameOf(task), spawner * Row.PLACES + this.#place(task.spawnedAt));
        return;
      }
      case 'started':
        this.#middle(Row.STARTED, task.id, task.fiber?.task.id ?? 0);
        return;
      case 'blocked':
        this.#blocked(task);
        return;
      case 'resumed':
        this.#short(Row.RESUMED, task.id);
        return;
      case 'finished':
        if (task.state === FAILED) this.#middle(Row.FAILED, task.id, this.#error(task.value, task.host));
        else this.#short(Row.DONE, task.id);
        return;
      case 'cancelled':
        this.#middle(Row.CANCELLED, task.id, this.#why(task.cancelReason, task.host));
        return;
      case 'restarted': {
        const error = task.extras?.child?.lastError ?? null;
        this.#middle(Row.RESTARTED, task.id, error === null ? 0 : this.#error(error, task.host));
        return;
      }
    }
  }

  onScope(event: ScopeEvent, scope: Scope): void {
    switch (event) {
      case 'opened': {
        const around = scope.parent?.number ?? 0;
        const { kind } = scope;
        const name = scope.extras?.options.name;
        const text = this.#text(name === undefined ? kind : `${kind} ${name}`);
        this.#long(Row.OPENED, scope.number, scope.owner?.id ?? 0, text, around * Row.PLACES + this.#place(scope.openedAt));
        return;
      }
      case 'cancelled':
        this.#middle(Row.SCOPE_CANCELLED, scope.number, this.#why(scope.reason, scope.host));
        return;
      case 'closed':
        this.#middle(Row.CLOSED, scope.number, scope.failure === null ? 0 : this.#error(scope.failure.error, scope.host));
        return;
    }
  }

  onMessage(event: MessageEvent, channel: SendTarget, task: Task): void {
    this.#middle(event === 'sent' ? Row.SENT : Row.RECEIVED, task.id, this.#channel(channel));
  }

  /**
   * A wait is announced before the task stands in a queue, and the queue says whether it sends or receives: so the row is written now,
   * and what it says is put in when the next thing happens.
   */
  #blocked(task: Task): void {
    if (!this.#long(Row.BLOCKED, task.id, Row.WAIT_TEXT, 0, this.#place(task.waitingAt))) return;
    this.#open = task;
    this.#openWait = task.waitingOn;
    this.#openRows = this.#rows;
    this.#openAt = this.#at - Row.LONGEST;
  }

  #describeWait(task: Task): void {
    this.#open = null;
    const rows = this.#openRows;
    const at = this.#openAt;
    const what = this.#openWait;
    const set = (wait: number, on: number): void => {
      rows[at + 2] = wait;
      rows[at + 3] = on;
    };
    if (what instanceof Task) set(Row.WAIT_TASK, what.id);
    else if (what instanceof Channel && task.queue !== null) {
      set(task.queue === what.senders ? Row.WAIT_SEND : Row.WAIT_RECEIVE, this.#channel(what));
    } else if (what instanceof Scope && task.queue === null) {
      set(Row.WAIT_SCOPE, what.number);
      if (what.leaving) rows[at + 4] = this.#place(what.openedAt);
    } else set(Row.WAIT_TEXT, this.#text(what?.describeWait(task) ?? ''));
  }

  #short(kind: number, subject: number): void {
    const at = this.#begin(kind, subject);
    if (at >= 0) this.#commit(at + 2);
  }

  #middle(kind: number, subject: number, a: number): void {
    const at = this.#begin(kind, subject);
    if (at < 0) return;
    this.#rows[at + 2] = a;
    this.#commit(at + 3);
  }

  /** False when the trace is full. */
  #long(kind: number, subject: number, a: number, b: number, c: number): boolean {
    const at = this.#begin(kind, subject);
    if (at < 0) return false;
    const rows = this.#rows;
    rows[at + 2] = a;
    rows[at + 3] = b;
    rows[at + 4] = c;
    this.#commit(at + Row.LONGEST);
    return true;
  }

  /** Where the row is whose first two words it has written; -1 when the trace is full. */
  #begin(kind: number, subject: number): number {
    if (this.#open !== null) this.#describeWait(this.#open);
    if (this.#at + Row.LONGEST > Row.CHUNK_WORDS && !this.#grow()) return -1;
    const rows = this.#rows;
    const at = this.#at;
    rows[at] = subject * Row.KINDS + kind;
    rows[at + 1] = sharedNow();
    return at;
  }

  /** Last: whoever reads meanwhile sees whole rows only. */
  #commit(end: number): void {
    this.#at = end;
    this.#rows[0] = end;
  }

  /** False when the trace is full: then the row is counted only. */
  #grow(): boolean {
    if (this.#chunks >= MOST_CHUNKS) {
      (this.#rows[1] as number)++;
      return false;
    }
    const buffer = new SharedArrayBuffer(Row.CHUNK_WORDS * Float64Array.BYTES_PER_ELEMENT);
    this.#rows = new Float64Array(buffer);
    this.#at = Row.HEADER;
    this.#rows[0] = this.#at;
    this.#chunks++;
    this.#sink.chunk(buffer);
    return true;
  }

  #nameOf(task: Task): number {
    const given = task.extras?.name;
    if (given != null) return this.#text(given) * 2 + 1;
    const { code } = task;
    if (code !== this.#lastCode) {
      let text = this.#codes.get(code);
      if (text === undefined) {
        text = this.#text(code.name);
        this.#codes.set(code, text);
      }
      this.#lastCode = code;
      this.#lastCodeText = text;
    }
    return this.#lastCodeText * 2;
  }

  #place(place: Place | null): number {
    if (place === null) return 0;
    if (place === this.#lastPlace) return this.#lastPlaceText;
    let text = this.#places.get(place);
    if (text === undefined) {
      text = this.#text(JSON.stringify(place));
      if (text >= Row.PLACES) text = 0;
      this.#places.set(place, text);
    }
    this.#lastPlace = place;
    this.#lastPlaceText = text;
    return text;
  }

  #channel(channel: SendTarget): number {
    const number = channelNumber(channel);
    if (!this.#channels.has(number)) {
      this.#channels.add(number);
      this.#middle(Row.CHANNEL, number, this.#text(channel instanceof Channel ? channelName(channel) : 'a broadcast'));
    }
    return number;
  }

  #error(error: unknown, host: TaskHost): number {
    const known = typeof error === 'object' && error !== null ? this.#errors.get(error) : undefined;
    if (known !== undefined) return known;
    const text = this.#text(JSON.stringify(describeError(host, error)));
    if (typeof error === 'object' && error !== null) this.#errors.set(error, text);
    return text;
  }

  #why(reason: Parameters<typeof whyCancelled>[0], host: TaskHost): number {
    if (reason === null || reason === undefined) return 0;
    let text = this.#whys.get(reason);
    if (text === undefined) {
      const why: WhyText = { text: whyCancelled(reason, host) ?? '', by: reason.origin.by };
      text = this.#text(JSON.stringify(why));
      this.#whys.set(reason, text);
    }
    return text;
  }

  #text(text: string): number {
    let number = this.#texts.get(text);
    if (number === undefined) {
      number = this.#texts.size;
      this.#texts.set(text, number);
      this.#unsent.push(text);
    }
    return number;
  }
}
