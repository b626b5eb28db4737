/**
 * The state of the lexer: where it stands, what it has made, and what is open around it.
 *
 * Invariants
 * - `line` (from 1) and `lineStart` describe `pos`; whoever moves `pos` over a line end keeps them so.
 * - `afterOperand` tells whether the last token ends an operand, `operandBefore` the same of the token before it: whether the last token
 *   stands in infix position.
 * - `frames` are the templates and interpolations open at `pos`, innermost last; a text frame on top means text is being read, not code.
 */
import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Comment } from './ast.js';

/** The text part of a string with interpolation. */
export interface TextFrame {
  readonly kind: 'text';
  /** What ends it: a quote, three quotes, or the heredoc's tag. */
  readonly close: string;
  readonly opener: Token;
  /** Stretches of text; block forms cook them together once the common indentation is known. */
  readonly pieces: Piece[];
  /** Only for a heredoc: where to go on after its tag. */
  readonly heredoc: HeredocReturn | undefined;
}

/** The code part, between `#{` and `}`. */
export interface CodeFrame {
  readonly kind: 'code';
  /** Open `{` and open brackets of any kind. */
  braces: number;
  depth: number;
  /** A `?` with white space before it was seen at depth 0: a `:` belongs to it (1.8). */
  ternary: boolean;
}

/** A stretch of raw text and the token that will carry it. */
export interface Piece {
  readonly token: Token;
  readonly start: number;
  readonly end: number;
  /** Its last character is the end of a line that opened a heredoc; the text goes on behind that heredoc's body. */
  readonly endsLine: boolean;
}

export interface HeredocReturn {
  readonly dedent: boolean;
  readonly tagStart: number;
  readonly tagEnd: number;
  readonly line: number;
  readonly lineStart: number;
}

/** The line after the bodies of the heredocs that the current line opened. */
export interface Resume {
  readonly pos: number;
  readonly line: number;
}

/**
 * A token in one hidden class, which keeps the parser's property reads monomorphic. It is kept small (no `endColumn`): a token lives as long
 * as the tree, and most of the lexer's time is the collector's.
 */
export class Token implements IToken {
  readonly tokenTypeIdx: number;
  endLine: number;

  constructor(
    readonly image: string,
    readonly startOffset: number,
    /** Inclusive, as Chevrotain has it. */
    readonly endOffset: number,
    readonly startLine: number,
    readonly startColumn: number,
    readonly tokenType: TokenType,
    public payload: unknown,
  ) {
    this.tokenTypeIdx = tokenType.tokenTypeIdx ?? 0;
    this.endLine = startLine;
  }
}

export class Cursor {
  pos = 0;
  line = 1;
  lineStart = 0;
  readonly tokens: Token[] = [];
  readonly comments: Comment[] = [];
  readonly problems: Diagnostic[] = [];
  afterOperand = false;
  operandBefore = false;
  readonly frames: (TextFrame | CodeFrame)[] = [];
  /** The frame on top when text is being read, and when code of an interpolation is. */
  textFrame: TextFrame | undefined;
  codeFrame: CodeFrame | undefined;
  resume: Resume | undefined;
  unclosed = false;
  /** The first string of several lines whose closing quote is followed by a letter: the likely culprit should another have no end. */
  suspect: Token | undefined;
  /** How often lexing may start over after an unclosed string; a bound, so that hostile input stays linear. */
  restarts = 4;
  /** Words seen so far: a name used a thousand times is one string. */
  readonly words = new Map<string, string>();
  /** Names of lifetimes seen (`<'a>`), and the last line that was a `//` comment: each group is reported once. */
  readonly lifetimes = new Set<string>();
  foreignLine = -1;

  constructor(
    readonly text: string,
    readonly file: string,
  ) {}

  get last(): Token | undefined {
    return this.tokens[this.tokens.length - 1];
  }

  get lastType(): TokenType | undefined {
    return this.tokens[this.tokens.length - 1]?.tokenType;
  }

  /** Adds the token `[start, end)` of the current line and moves behind it. */
  push(type: TokenType, start: number, end: number, endsOperand: boolean, payload?: unknown): Token {
    return this.pushImage(type, this.text.slice(start, end), start, end, endsOperand, payload);
  }

  pushImage(type: TokenType, image: string, start: number, end: number, endsOperand: boolean, payload?: unknown): Token {
    const token = new Token(image, start, end - 1, this.line, start - this.lineStart + 1, type, payload);
    this.tokens.push(token);
    this.operandBefore = this.afterOperand;
    this.afterOperand = endsOperand;
    this.pos = end;
    return token;
  }

  /** As `push`, for a token that may contain line ends. */
  pushLines(type: TokenType, start: number, end: number, endsOperand: boolean, payload?: unknown): Token {
    const token = this.push(type, start, end, endsOperand, payload);
    this.countLines(start, end);
    token.endLine = this.line;
    return token;
  }

  /** Moves `line` and `lineStart` over the line ends in `[start, end)`. */
  countLines(start: number, end: number): void {
    // Not `indexOf`: it would search on past `end`, which is quadratic over the strings of one long line.
    for (let at = start; at < end; at++) {
      if (this.text.charCodeAt(at) !== 0x0a) continue;
      this.line++;
      this.lineStart = at + 1;
    }
  }

  /** Moves over the line feed at `pos`, and over the bodies of the heredocs opened on the line it ends. */
  nextLine(): void {
    const { resume } = this;
    this.pos++;
    this.line++;
    this.lineStart = this.pos;
    if (resume !== undefined) this.jump(resume);
  }

  /** Goes to the line `to`; not back, should a string of several lines after a tag have run past the body already. */
  jump(to: Resume): void {
    this.resume = undefined;
    if (to.pos < this.pos) return;
    this.pos = to.pos;
    this.line = to.line;
    this.lineStart = to.pos;
  }

  /** The offset of the line end (before CR LF or LF) at or after `from`. */
  endOfLine(from: number): number {
    const end = this.text.indexOf('\n', from);
    if (end === -1) return this.text.length;
    return end > from && this.text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
  }

  open(frame: TextFrame | CodeFrame): void {
    this.frames.push(frame);
    this.setTop();
  }

  close(): void {
    this.frames.pop();
    this.setTop();
  }

  closeAll(): void {
    this.frames.length = 0;
    this.setTop();
  }

  private setTop(): void {
    const top = this.frames[this.frames.length - 1];
    this.textFrame = top?.kind === 'text' ? top : undefined;
    this.codeFrame = top?.kind === 'code' ? top : undefined;
  }
}

/** Letters, digits and `_`: what can go on a name or spoil a number. */
export function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
