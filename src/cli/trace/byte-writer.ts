/**
 * Text as bytes, in chunks. A trace is tens of megabytes of small pieces that mostly repeat: encoding each piece once and copying it takes a
 * fraction of what joining strings and encoding those would.
 */
const CHUNK = 1 << 18;
/** An event more than a chunk fits without making it wider. */
const SLACK = 4096;
const encoder = new TextEncoder();

/** A piece of text that is written often. */
export function encoded(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A text as it stands inside a JSON string. */
export function escaped(text: string): Uint8Array {
  return encoder.encode(JSON.stringify(text).slice(1, -1));
}

export class ByteWriter {
  #chunk: Uint8Array = new Uint8Array(CHUNK + SLACK);
  #other: Uint8Array = new Uint8Array(CHUNK + SLACK);
  #at = 0;

  /** True when there is a chunk to be taken. */
  get full(): boolean {
    return this.#at >= CHUNK;
  }

  /** What was written since the last time. It holds until something is taken again: the two chunks take turns. */
  take(): Uint8Array {
    const taken = this.#chunk;
    const length = this.#at;
    this.#chunk = this.#other;
    this.#other = taken;
    this.#at = 0;
    return taken.subarray(0, length);
  }

  bytes(piece: Uint8Array): this {
    const { length } = piece;
    this.#room(length);
    const chunk = this.#chunk;
    const at = this.#at;
    for (let i = 0; i < length; i++) chunk[at + i] = piece[i] as number;
    this.#at = at + length;
    return this;
  }

  /** A whole number from 0. */
  integer(value: number): this {
    if (value >= 1e9) {
      const high = Math.floor(value / 1e9);
      return this.integer(high).#digits(value - high * 1e9, 9);
    }
    let digits = 1;
    for (let limit = 10; value >= limit; limit *= 10) digits++;
    return this.#digits(value, digits);
  }

  /** Nanoseconds as microseconds, with as many decimals as there are. */
  micros(nanos: number): this {
    const whole = Math.floor(nanos / 1000);
    const rest = nanos - whole * 1000;
    this.integer(whole);
    if (rest === 0) return this;
    this.#room(1);
    this.#chunk[this.#at++] = POINT;
    return rest % 100 === 0 ? this.#digits(rest / 100, 1) : this.#digits(rest, 3);
  }

  #digits(value: number, digits: number): this {
    this.#room(digits);
    let rest = value | 0;
    for (let i = this.#at + digits - 1; i >= this.#at; i--) {
      const tenth = (rest / 10) | 0;
      this.#chunk[i] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
    this.#at += digits;
    return this;
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#chunk.length) return;
    const wider = new Uint8Array(2 * (this.#at + bytes));
    wider.set(this.#chunk.subarray(0, this.#at));
    this.#chunk = wider;
  }
}

const ZERO = 0x30;
const POINT = 0x2e;
