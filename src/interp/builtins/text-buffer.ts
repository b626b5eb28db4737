/**
 * A text that is put together from many small pieces, as its UTF-16 units in a typed array. Pieces that are kept as texts until the end,
 * or appended one to another, are thousands of objects that the garbage collector copies again and again; units cost nothing but the
 * loop that writes them.
 */
import { joinTexts } from '../budget.js';

/** Units that become a text at a time. */
const CHUNK = 16_384;
/** Whole numbers below it are written digit by digit; so many digits have they. */
const SHORT_NUMBER = 1_000_000;
const SHORT_DIGITS = 6;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** A text as its units, for `appendUnits`. */
export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** Where a chunk becomes bytes, if a byte holds each unit. */
const bytes = Buffer.alloc(CHUNK);
/** What the buffer before left behind: most texts are short, and room for a long one is not made for each of them. */
let spare: Uint16Array | null = null;

export class TextBuffer {
  private readonly units = spare ?? new Uint16Array(CHUNK);
  private length = 0;
  /** All units of the chunk, or-ed: whether a byte holds each. */
  private seen = 0;
  private done = '';

  constructor() {
    spare = null;
  }

  append(text: string): void {
    if (!this.makeRoom(text.length)) {
      this.done = joinTexts(this.done, text);
      return;
    }
    const { units } = this;
    let { length, seen } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      units[length++] = unit;
      seen |= unit;
    }
    this.length = length;
    this.seen = seen;
  }

  /** A text that is appended often: to read units from a String costs more than to write them. */
  appendUnits(text: Uint16Array): void {
    if (!this.makeRoom(text.length)) {
      for (const unit of text) this.appendUnits(Uint16Array.of(unit));
      return;
    }
    const { units } = this;
    let { length, seen } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text[i] as number;
      units[length++] = unit;
      seen |= unit;
    }
    this.length = length;
    this.seen = seen;
  }

  /** The text as a JSON string. */
  appendQuoted(text: string): void {
    // Each unit may need a backslash.
    if (!this.makeRoom(2 * text.length + 2)) {
      this.append(JSON.stringify(text));
      return;
    }
    const { units } = this;
    let { length, seen } = this;
    units[length++] = QUOTE;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff)) {
        this.append(JSON.stringify(text));
        return;
      }
      if (unit === QUOTE || unit === BACKSLASH) units[length++] = BACKSLASH;
      units[length++] = unit;
      seen |= unit;
    }
    units[length++] = QUOTE;
    this.length = length;
    this.seen = seen;
  }

  appendInt(value: number | bigint): void {
    if (typeof value === 'bigint' || !(value >= 0 && value < SHORT_NUMBER) || !this.makeRoom(SHORT_DIGITS)) {
      this.append(String(value));
      return;
    }
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    const { units, length } = this;
    let rest = value | 0;
    for (let at = length + digits - 1; at >= length; at--) {
      const next = (rest / 10) | 0;
      units[at] = ZERO + rest - next * 10;
      rest = next;
    }
    this.length = length + digits;
  }

  /** Everything that was appended. The last thing that is asked of a buffer. */
  text(): string {
    this.flush();
    spare = this.units;
    return this.done;
  }

  /** False if so many units are more than a chunk holds; there is nothing in it then. */
  private makeRoom(count: number): boolean {
    if (this.length + count <= CHUNK) return true;
    this.flush();
    return count <= CHUNK;
  }

  private flush(): void {
    const { units, length } = this;
    let chunk: string;
    if (this.seen < 0x100) {
      for (let i = 0; i < length; i++) bytes[i] = units[i] as number;
      chunk = bytes.toString('latin1', 0, length);
    } else chunk = Buffer.from(units.buffer, 0, 2 * length).toString('utf16le');
    this.done = joinTexts(this.done, chunk);
    this.length = 0;
    this.seen = 0;
  }
}
