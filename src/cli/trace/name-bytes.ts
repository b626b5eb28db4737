/** The names of tasks, scopes, channels and places as bytes inside JSON strings; what many names have in common is encoded once. */
import { NUMBERS_PER_THREAD, type Place, placedName, placeText, Trace } from '../../engine/observe.js';
import { type ByteWriter, encoded, escaped } from './byte-writer.js';

export class NameBytes {
  readonly #model: Trace.TraceModel;
  readonly #names: Uint8Array[] = [];
  readonly #places: Uint8Array[] = [];
  readonly #channels = new Map<number, Uint8Array>();
  /** What stands before the number, by name and place. */
  readonly #stems = new Map<number, Uint8Array>();
  #lastKey = -1;
  #lastStem = NOTHING;

  constructor(model: Trace.TraceModel) {
    this.#model = model;
  }

  task(out: ByteWriter, task: number): ByteWriter {
    const { tasks } = this.#model;
    const name = tasks.name[task] as number;
    if (tasks.given[task] === 1) return out.bytes(this.#text(name));
    const key = name * KEY + (tasks.place[task] as number) + 1;
    if (key !== this.#lastKey) {
      this.#lastKey = key;
      this.#lastStem = this.#stem(key, name, tasks.place[task] as number);
    }
    return numbered(out.bytes(this.#lastStem), tasks.number[task] as number);
  }

  scope(scope: number): Uint8Array {
    return escaped(Trace.scopeName(this.#model, scope));
  }

  channel(out: ByteWriter, channel: number): ByteWriter {
    let bytes = this.#channels.get(channel);
    if (bytes === undefined) {
      bytes = escaped(this.#model.channels.get(channel) ?? 'a channel');
      this.#channels.set(channel, bytes);
    }
    return out.bytes(bytes);
  }

  place(out: ByteWriter, place: number): ByteWriter {
    this.#places[place] ??= escaped(placeText(this.#model.places[place] as Place));
    return out.bytes(this.#places[place]);
  }

  /** As `Trace.waitText`. */
  wait(out: ByteWriter, wait: number): ByteWriter {
    const { waits } = this.#model;
    const kind = waits.kind[wait] as number;
    const on = waits.on[wait] as number;
    if (kind === Trace.ON_TASK && on >= 0) return this.task(out.bytes(AWAITS), on);
    if (kind === Trace.ON_TEXT) return out.bytes(this.#text(on));
    if (kind === Trace.ON_SEND || kind === Trace.ON_RECEIVE) return this.channel(out.bytes(kind === Trace.ON_SEND ? SENDS : RECEIVES), on);
    return out.bytes(escaped(Trace.waitText(this.#model, wait)));
  }

  #text(name: number): Uint8Array {
    this.#names[name] ??= escaped(this.#model.names[name] ?? '');
    return this.#names[name];
  }

  #stem(key: number, name: number, place: number): Uint8Array {
    let stem = this.#stems.get(key);
    if (stem === undefined) {
      stem = escaped(`${placedName(this.#model.names[name] ?? '', this.#model.places[place])}#`);
      this.#stems.set(key, stem);
    }
    return stem;
  }
}

/** As `numberText`. */
function numbered(out: ByteWriter, number: number): ByteWriter {
  if (number <= NUMBERS_PER_THREAD) return out.integer(number);
  const range = Math.floor(number / NUMBERS_PER_THREAD);
  return out
    .integer(range + 1)
    .bytes(POINT)
    .integer(number - range * NUMBERS_PER_THREAD);
}

/** More than there are places. */
const KEY = 2 ** 20;
const NOTHING = encoded('');
const POINT = encoded('.');
const AWAITS = encoded(Trace.WAIT_WORDS[Trace.ON_TASK]);
const SENDS = encoded(Trace.WAIT_WORDS[Trace.ON_SEND]);
const RECEIVES = encoded(Trace.WAIT_WORDS[Trace.ON_RECEIVE]);
