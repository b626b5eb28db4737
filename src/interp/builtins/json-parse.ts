/**
 * Reading JSON (RFC 8259; language.md 18.10): objects become Maps, numbers without fraction and exponent that fit 64 bits Ints,
 * other numbers Floats. The first mistake ends it, with line and column (Unicode scalar values, from 1).
 */
import { mapInsert } from '../map-access.js';
import { parseInteger } from '../number.js';
import { ArrayValue, Float, MapValue, type Value } from '../value.js';

export class JsonMistake {
  constructor(
    readonly message: string,
    readonly line: number,
    readonly column: number,
  ) {}
}

/** The value of a document. Throws a JsonMistake. */
export function parseJson(text: string): Value {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** Deeper documents are refused: each level costs native stack. */
const DEEPEST = 1000;

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
/** An escape may name half a character; a String holds whole ones. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const BLANK = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const BRACKET = 91;
const BACKSLASH = 92;
const BRACKET_END = 93;
const BRACE = 123;
const BRACE_END = 125;
/** So many different keys are remembered. */
const MOST_KEYS = 256;
/** So many digits are a safe Int in any case. */
const SHORT = 15;

const isDigit = (unit: number): boolean => unit >= ZERO && unit <= NINE;
/** Another digit, `.`, `e` or `E`: not a short whole number. */
const continuesNumber = (unit: number): boolean => isDigit(unit) || unit === 46 || unit === 101 || unit === 69;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const WORDS: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** A key of an object, as it is written, and the key that was read after it the last time. */
class Key {
  next: Key | null = null;
  readonly quoted: string;
  constructor(readonly text: string) {
    this.quoted = `"${text}"`;
  }
}

class Reader {
  private at = 0;
  private readonly keys = new Map<string, Key>();
  private lastKey = new Key('');
  /** Items of the arrays that are being read, outermost first. An array that grows item by item would have room for many more. */
  private readonly items: Value[] = [];
  private itemCount = 0;
  constructor(private readonly text: string) {}

  value(depth: number): Value {
    this.blanks();
    if (depth > DEEPEST) throw this.mistake('nested too deeply');
    switch (this.text.charCodeAt(this.at)) {
      case BRACE:
        return this.object(depth);
      case BRACKET:
        return this.array(depth);
      case QUOTE:
        return this.string();
      default:
        return this.wordOrNumber();
    }
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) throw this.mistake(`expected end of input, found ${this.found()}`);
  }

  private object(depth: number): Value {
    const map = new MapValue();
    this.at += 1;
    if (this.accept(BRACE_END)) return map;
    do {
      this.blanks();
      if (this.text.charCodeAt(this.at) !== QUOTE) throw this.mistake(`expected a string as key, found ${this.found()}`);
      const key = this.key();
      this.expect(COLON);
      mapInsert(map, key, this.value(depth + 1));
    } while (this.accept(COMMA));
    this.expect(BRACE_END);
    return map;
  }

  private array(depth: number): Value {
    this.at += 1;
    if (this.accept(BRACKET_END)) return new ArrayValue([]);
    const { items } = this;
    const from = this.itemCount;
    do {
      const item = this.value(depth + 1);
      items[this.itemCount++] = item;
    } while (this.accept(COMMA));
    this.expect(BRACKET_END);
    const array = new ArrayValue(items.slice(from, this.itemCount));
    this.itemCount = from;
    return array;
  }

  /**
   * Objects of a list have the same keys in the same order, as a rule: what followed the last time is likely to follow again, and need
   * not be taken out of the text. Equal keys share one text, whose hash JavaScript then knows.
   */
  private key(): string {
    const last = this.lastKey;
    const likely = last.next;
    if (likely !== null && this.text.startsWith(likely.quoted, this.at)) {
      this.at += likely.quoted.length;
      this.lastKey = likely;
      return likely.text;
    }
    const start = this.at;
    const text = this.string();
    let key = this.keys.get(text);
    if (key === undefined) {
      key = new Key(text);
      if (this.keys.size < MOST_KEYS) this.keys.set(text, key);
    }
    this.lastKey = key;
    // Another key may be written like this one's text only if that is how it was written here.
    if (this.at - start === key.quoted.length) last.next = key;
    return key.text;
  }

  /** Up to the next quote in one go where no escape is between. */
  private string(): string {
    const { text } = this;
    const start = this.at;
    let from = start + 1;
    let result = '';
    let halves = false;
    for (let at = from; ; at++) {
      const unit = text.charCodeAt(at);
      if (unit === QUOTE) {
        this.at = at + 1;
        result = from === start + 1 ? text.slice(from, at) : result + text.slice(from, at);
        return halves ? result.replace(LONE_SURROGATE, '\ufffd') : result;
      }
      if (unit === BACKSLASH) {
        this.at = at;
        result += text.slice(from, at) + this.escape();
        from = this.at;
        at = from - 1;
        halves = true;
      } else if (unit >= 0xd800) halves = true;
      else if (!(unit >= BLANK)) {
        this.at = at;
        throw Number.isNaN(unit) ? this.mistakeAt(start, 'unterminated string') : this.mistake('control character in string');
      }
    }
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? '';
    const simple = ESCAPES.get(letter);
    if (simple !== undefined) {
      this.at += 2;
      return simple;
    }
    const digits = this.text.slice(this.at + 2, this.at + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) throw this.mistake('invalid escape in string');
    this.at += 6;
    // Two escapes of surrogates in a row join into one character by themselves.
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private wordOrNumber(): Value {
    const { text } = this;
    const first = text.charCodeAt(this.at);
    if (first !== MINUS && !isDigit(first)) return this.word();
    // A few digits are most numbers.
    let at = this.at;
    let whole = 0;
    for (let digit = text.charCodeAt(at); isDigit(digit) && at - this.at < SHORT; digit = text.charCodeAt(++at))
      whole = whole * 10 + digit - ZERO;
    const leadingZero = first === ZERO && at - this.at > 1;
    if (at > this.at && !leadingZero && !continuesNumber(text.charCodeAt(at))) {
      this.at = at;
      return whole;
    }
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(text);
    if (match === null) throw this.mistake(`expected a value, found ${this.found()}`);
    this.at += match[0].length;
    if (match[1] !== undefined || match[2] !== undefined) return new Float(Number(match[0]));
    const long = parseInteger(match[0]);
    return typeof long === 'string' ? new Float(Number(match[0])) : long;
  }

  private word(): Value {
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    throw this.mistake(`expected a value, found ${this.found()}`);
  }

  private blanks(): void {
    const { text } = this;
    for (let unit = text.charCodeAt(this.at); unit <= BLANK; unit = text.charCodeAt(++this.at)) {
      if (unit !== BLANK && unit !== NEWLINE && unit !== TAB && unit !== RETURN) return;
    }
  }

  private accept(punctuation: number): boolean {
    this.blanks();
    if (this.text.charCodeAt(this.at) !== punctuation) return false;
    this.at += 1;
    return true;
  }

  private expect(punctuation: number): void {
    if (!this.accept(punctuation)) throw this.mistake(`expected \`${String.fromCharCode(punctuation)}\`, found ${this.found()}`);
  }

  private found(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? 'end of input' : `\`${String.fromCodePoint(code)}\``;
  }

  private mistake(message: string): JsonMistake {
    return this.mistakeAt(this.at, message);
  }

  private mistakeAt(at: number, message: string): JsonMistake {
    const before = this.text.slice(0, at).split('\n');
    return new JsonMistake(message, before.length, [...before.at(-1)!].length + 1);
  }
}
