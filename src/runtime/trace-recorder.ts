/**
 * The instrument that records a trace on one thread (trace-format.ts says in what form). It must cost less than what it watches: no
 * object per event, numbers into memory that is there already, texts once.
 */
import { Channel, channelName, channelNumber, type SendTarget } from './channel.js';
import type { Instrument, MessageEvent, ScopeEvent, TaskEvent } from './instrument.js';
import { sharedClockOffset } from './machine-clock.js';
import type { Place } from './place.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { FAILED, Task } from './task.js';
import type { TaskCode, TaskHost } from './task-code.js';
import {
  BLOCKED,
  CANCELLED_ROW,
  CHANNEL,
  CHUNK_ROWS,
  CLOSED_ROW,
  DONE_ROW,
  FAILED_ROW,
  HEADER,
  OPENED,
  PLACES,
  RECEIVED,
  RESTARTED,
  RESUMED,
  ROW,
  SCOPE_CANCELLED,
  SENT,
  SPAWNED,
  STARTED,
  WAIT_RECEIVE,
  WAIT_SCOPE,
  WAIT_SEND,
  WAIT_TASK,
  WAIT_TEXT,
  type WhyText,
} from './trace-format.js';
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
  readonly #offset = sharedClockOffset();
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
        this.#row(SPAWNED, task.id, task.scope?.number ?? 0, this.#nameOf(task), spawner * PLACES + this.#place(task.spawnedAt));
        return;
      }
      case 'started':
        this.#row(STARTED, task.id, task.fiber?.task.id ?? 0, 0, 0);
        return;
      case 'blocked':
        this.#blocked(task);
        return;
      case 'resumed':
        this.#row(RESUMED, task.id, 0, 0, 0);
        return;
      case 'finished':
        if (task.state === FAILED) this.#row(FAILED_ROW, task.id, 0, this.#error(task.value, task.host), 0);
        else this.#row(DONE_ROW, task.id, 0, 0, 0);
        return;
      case 'cancelled':
        this.#row(CANCELLED_ROW, task.id, 0, this.#why(task.cancelReason, task.host), 0);
        return;
      case 'restarted': {
        const error = task.extras?.child?.lastError ?? null;
        this.#row(RESTARTED, task.id, 0, error === null ? 0 : this.#error(error, task.host), 0);
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
        this.#row(OPENED, scope.number, scope.owner?.id ?? 0, text, around * PLACES + this.#place(scope.openedAt));
        return;
      }
      case 'cancelled':
        this.#row(SCOPE_CANCELLED, scope.number, 0, this.#why(scope.reason, scope.host), 0);
        return;
      case 'closed':
        this.#row(CLOSED_ROW, scope.number, 0, scope.failure === null ? 0 : this.#error(scope.failure.error, scope.host), 0);
        return;
    }
  }

  onMessage(event: MessageEvent, channel: SendTarget, task: Task): void {
    this.#row(event === 'sent' ? SENT : RECEIVED, task.id, this.#channel(channel), 0, 0);
  }

  /**
   * A wait is announced before the task stands in a queue, and the queue says whether it sends or receives: so the row is written now,
   * and what it says is put in when the next thing happens.
   */
  #blocked(task: Task): void {
    this.#row(BLOCKED, task.id, WAIT_TEXT, 0, this.#place(task.waitingAt));
    this.#open = task;
    this.#openWait = task.waitingOn;
    this.#openRows = this.#rows;
    this.#openAt = this.#at - ROW;
  }

  #describeWait(task: Task): void {
    this.#open = null;
    const rows = this.#openRows;
    const at = this.#openAt;
    const what = this.#openWait;
    const set = (wait: number, on: number): void => {
      rows[at + 3] = wait;
      rows[at + 4] = on;
    };
    if (what instanceof Task) set(WAIT_TASK, what.id);
    else if (what instanceof Channel && task.queue !== null) {
      set(task.queue === what.senders ? WAIT_SEND : WAIT_RECEIVE, this.#channel(what));
    } else if (what instanceof Scope && task.queue === null) {
      set(WAIT_SCOPE, what.number);
      if (what.leaving) rows[at + 5] = this.#place(what.openedAt);
    } else set(WAIT_TEXT, this.#text(what?.describeWait(task) ?? ''));
  }

  #row(kind: number, subject: number, a: number, b: number, c: number): void {
    if (this.#open !== null) this.#describeWait(this.#open);
    let at = this.#at;
    if (at === this.#rows.length && !this.#grow()) return;
    const rows = this.#rows;
    at = this.#at;
    rows[at] = kind;
    rows[at + 1] = performance.now() + this.#offset;
    rows[at + 2] = subject;
    rows[at + 3] = a;
    rows[at + 4] = b;
    rows[at + 5] = c;
    this.#at = at + ROW;
    // Last: whoever reads meanwhile sees whole rows only.
    rows[0] = (at + ROW - HEADER) / ROW;
  }

  /** False when the trace is full: then the row is counted only. */
  #grow(): boolean {
    if (this.#chunks >= MOST_CHUNKS) {
      (this.#rows[1] as number)++;
      return false;
    }
    const buffer = new SharedArrayBuffer((HEADER + CHUNK_ROWS * ROW) * Float64Array.BYTES_PER_ELEMENT);
    this.#rows = new Float64Array(buffer);
    this.#at = HEADER;
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
      if (text >= PLACES) text = 0;
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
      this.#row(CHANNEL, number, 0, this.#text(channel instanceof Channel ? channelName(channel) : 'a broadcast'), 0);
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
