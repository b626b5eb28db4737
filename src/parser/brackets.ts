/**
 * Makes brackets whole before the grammar sees the tokens, so that one missing bracket is one problem and the rest of the file is still read.
 *
 * Invariants
 * - In the result every bracket has its partner: openers and closers are balanced and properly nested, strings and interpolations included.
 * - A missing closer is put in as a token of no width: at the end of the first line after which the text returns to the indentation of the
 *   line that opened the bracket, or else where the fault showed. A closer without opener is left out.
 * - Linear in the number of tokens.
 */
import { createTokenInstance, type IToken, type TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Span } from '../diagnostics/span.js';
import { columnOf, indentOf, spanOf } from './places.js';
import { mismatchedBracket, strayBracket, unclosedBracket } from './problems.js';
import * as T from './tokens.js';

export interface Brackets {
  readonly tokens: IToken[];
  /** For each bracket, string start and interpolation start the index of its other end, and back; -1 for other tokens. */
  readonly partner: Int32Array;
  readonly problems: Diagnostic[];
  /** Ranges in which the grammar's own problems stem from a bracket that was repaired. */
  readonly repaired: Span[];
}

export function matchBrackets(tokens: IToken[], text: string, file: string): Brackets {
  const repair = new Repair(tokens, text, file);
  repair.run();
  if (repair.problems.length === 0) return { tokens, partner: repair.partner, problems: [], repaired: [] };
  const whole = repair.rebuilt();
  return { tokens: whole, partner: partnersOf(whole), problems: repair.problems, repaired: repair.repaired };
}

/** Faults whose best place is looked for; the others are repaired where they show. */
const MOST_SEARCHES = 50;

class Repair {
  readonly partner: Int32Array;
  readonly problems: Diagnostic[] = [];
  readonly repaired: Span[] = [];
  private readonly open: number[] = [];
  /** How many openers of each closing type are open since the innermost interpolation; saved on `open` with the interpolation. */
  private counts = new Map<TokenType, number>();
  private readonly savedCounts: Map<TokenType, number>[] = [];
  private readonly inserted = new Map<number, IToken[]>();
  private readonly dropped = new Set<number>();
  private searches = 0;

  constructor(
    private readonly tokens: readonly IToken[],
    private readonly text: string,
    private readonly file: string,
  ) {
    this.partner = new Int32Array(tokens.length).fill(-1);
  }

  run(): void {
    for (let index = 0; index < this.tokens.length; index++) {
      const type = this.typeAt(index);
      if (openers.has(type)) this.push(index);
      else if (closers.has(type)) this.close(index, type);
    }
    this.closeRest();
  }

  rebuilt(): IToken[] {
    const result: IToken[] = [];
    for (let index = 0; index <= this.tokens.length; index++) {
      const before = this.inserted.get(index);
      if (before !== undefined) result.push(...before);
      const token = this.tokens[index];
      if (token !== undefined && !this.dropped.has(index)) result.push(token);
    }
    return result;
  }

  private push(index: number): void {
    const type = this.typeAt(index);
    this.open.push(index);
    if (type === T.InterpolationStart) {
      this.savedCounts.push(this.counts);
      this.counts = new Map();
    } else {
      const closer = closerOf(type);
      this.counts.set(closer, (this.counts.get(closer) ?? 0) + 1);
    }
  }

  private pop(): number {
    const index = this.open.pop() ?? -1;
    const type = this.typeAt(index);
    if (type === T.InterpolationStart) this.counts = this.savedCounts.pop() ?? new Map();
    else this.counts.set(closerOf(type), (this.counts.get(closerOf(type)) ?? 1) - 1);
    return index;
  }

  private close(index: number, type: TokenType): void {
    const top = this.open.at(-1);
    if (top !== undefined && closerOf(this.typeAt(top)) === type) {
      this.pair(this.pop(), index);
      return;
    }
    if (type === T.InterpolationEnd || type === T.TemplateEnd || (this.counts.get(type) ?? 0) > 0) {
      this.closeInner(index, type);
      return;
    }
    if (top === undefined || this.typeAt(top) === T.InterpolationStart) this.stray(index);
    else {
      // The closer is of the wrong kind: read it as the right one.
      this.report(mismatchedBracket(this.file, this.at(index), this.at(top)));
      this.suppress(top, index);
      this.insert(index, this.pop());
    }
    this.dropped.add(index);
  }

  /** Openers inside the bracket that `index` closes were never closed: the innermost is named. */
  private closeInner(index: number, type: TokenType): void {
    let named = false;
    while (this.open.length > 0 && closerOf(this.typeAt(this.open.at(-1) ?? 0)) !== type) {
      const opener = this.pop();
      const place = this.placeFor(opener, index);
      if (!named) {
        const isBracket = type !== T.InterpolationEnd && type !== T.TemplateEnd;
        this.report(
          isBracket && place === index
            ? mismatchedBracket(this.file, this.at(index), this.at(opener))
            : unclosedBracket(this.file, this.at(opener), this.endBefore(place), this.text),
        );
      }
      named = true;
      this.suppress(opener, place);
      this.insert(place, opener);
    }
    if (this.open.length > 0) this.pair(this.pop(), index);
    else this.dropped.add(index);
  }

  /** Of several brackets opened in one line and never closed, the innermost is named. */
  private closeRest(): void {
    let namedLine = -1;
    while (this.open.length > 0) {
      const opener = this.pop();
      const place = this.placeFor(opener, this.tokens.length);
      const line = this.at(opener).startLine ?? 0;
      if (line !== namedLine) this.report(unclosedBracket(this.file, this.at(opener), this.endBefore(place), this.text));
      namedLine = line;
      this.suppress(opener, place);
      this.insert(place, opener);
    }
  }

  /** Where the closer of `opener` was probably meant to stand, before token `limit`. */
  private placeFor(opener: number, limit: number): number {
    if (++this.searches > MOST_SEARCHES) return limit;
    const indent = indentOf(this.text, this.at(opener).startOffset);
    const isHeader = this.tokens[opener - 2]?.tokenType === T.KwFn || this.isInHeader(opener);
    for (let index = opener + 1; index < limit; index++) {
      const partner = this.partner[index] ?? -1;
      if (partner > index) index = partner;
      else if (this.typeAt(index) === T.Newline && index + 1 < limit) {
        const next = this.at(index + 1);
        // The parameters of a declaration go on behind a comma only.
        if (isHeader && index > opener + 1 && this.typeAt(index - 1) !== T.Comma) return index;
        const column = columnOf(this.text, next.startOffset);
        // An `end` in the column of the opener's line most likely closes a block inside the bracket: `f(fn(x)` … `end)`.
        if (column < indent || (column === indent && next.tokenType !== T.KwEnd && !closers.has(next.tokenType))) return index;
      }
    }
    return limit;
  }

  /** Whether the line of the opener begins with a word that a block follows. */
  private isInHeader(opener: number): boolean {
    let first = opener;
    while (first > 0 && this.typeAt(first - 1) !== T.Newline) first--;
    return headerWords.has(this.typeAt(first));
  }

  private stray(index: number): void {
    this.report(strayBracket(this.file, this.at(index)));
    this.repaired.push({ start: this.endBefore(index).start, end: spanOf(this.at(index)).end });
  }

  private report(problem: Diagnostic): void {
    this.problems.push(problem);
  }

  private pair(opener: number, closer: number): void {
    this.partner[opener] = closer;
    this.partner[closer] = opener;
  }

  private insert(before: number, opener: number): void {
    const offset = this.endBefore(before).start;
    const previous = this.at(Math.max(0, before - 1));
    const line = previous.endLine ?? 1;
    const token = createTokenInstance(closerOf(this.typeAt(opener)), '', offset, offset - 1, line, line, 1, 1);
    const list = this.inserted.get(before);
    if (list === undefined) this.inserted.set(before, [token]);
    else list.push(token);
  }

  /** The place of no width behind the token before `index`. */
  private endBefore(index: number): Span {
    const before = this.tokens[index - 1];
    const previous = before?.tokenType === T.Newline ? this.tokens[index - 2] : before;
    const offset = previous === undefined ? 0 : spanOf(previous).end;
    return { start: offset, end: offset };
  }

  private suppress(opener: number, until: number): void {
    const last = this.tokens[until] ?? this.tokens.at(-1);
    this.repaired.push({ start: this.at(opener).startOffset, end: last === undefined ? this.text.length : spanOf(last).end });
  }

  private at(index: number): IToken {
    const token = this.tokens[index];
    if (token === undefined) throw new RangeError(`no token ${index}`);
    return token;
  }

  private typeAt(index: number): TokenType {
    return this.at(index).tokenType;
  }
}

const headerWords: ReadonlySet<TokenType> = new Set([T.KwIf, T.KwElsif, T.KwUnless, T.KwWhile, T.KwFor, T.KwMatch, T.KwWith]);

const pairs = new Map<TokenType, TokenType>([
  [T.LParen, T.RParen],
  [T.LBracket, T.RBracket],
  [T.LBrace, T.RBrace],
  [T.InterpolationStart, T.InterpolationEnd],
  [T.TemplateStart, T.TemplateEnd],
]);
const openers: ReadonlySet<TokenType> = new Set(pairs.keys());
const closers: ReadonlySet<TokenType> = new Set(pairs.values());

function closerOf(opener: TokenType): TokenType {
  return pairs.get(opener) ?? opener;
}

/** Partners in a balanced run of tokens. */
function partnersOf(tokens: readonly IToken[]): Int32Array {
  const partner = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index, token] of tokens.entries()) {
    if (openers.has(token.tokenType)) open.push(index);
    else if (closers.has(token.tokenType)) {
      const opener = open.pop() ?? index;
      partner[opener] = index;
      partner[index] = opener;
    }
  }
  return partner;
}
