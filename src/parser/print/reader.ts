/**
 * The tokens of a file in order, with what the tree does not know: comments, blank lines, and where lines ended.
 *
 * The printer walks the tree and takes the tokens from here, so whatever it does with layout, every token is written, verbatim and in order.
 * Comments travel with the tokens: those on the rest of its line follow a token, those on lines of their own precede the next one.
 *
 * Invariants
 * - `take` and `drop` are the only ways forward; a comment is handed out exactly once.
 * - A string with interpolation is one token. Comments inside it belong to its text.
 */
import { EOF, type TokenType } from 'chevrotain';
import type { Comment } from '../ast.js';
import { lex } from '../lexer.js';
import { columnOf } from '../places.js';
import * as T from '../tokens.js';
import { comment, concat, type Doc, doc, forceBreak, nothing } from './document.js';
import { readTokens, type Tok } from './read-tokens.js';

export type { Tok } from './read-tokens.js';

export class TokenReader {
  private readonly toks: Tok[];
  private readonly comments: readonly Comment[];
  private readonly heredocs: readonly { readonly start: number; readonly end: number }[];
  private position = 0;
  private nextComment = 0;
  /** Where the last token or comment ended. */
  private lastEnd = 0;

  constructor(readonly text: string) {
    const lexed = lex(text, '');
    this.toks = readTokens(text, lexed.tokens);
    this.heredocs = this.toks.flatMap((tok) => tok.heredoc ?? []);
    const comments = [...lexed.comments].sort((a, b) => a.span.start - b.span.start);
    this.comments = outside(comments, [...this.toks.filter((tok) => tok.type === T.TemplateStart), ...this.heredocs]);
  }

  peek(ahead = 0): Tok {
    return (this.toks[this.position + ahead] ?? this.toks.at(-1)) as Tok;
  }

  is(type: TokenType): boolean {
    return this.peek().type === type;
  }

  isWord(word: string): boolean {
    return this.peek().type === T.Identifier && this.peek().text === word;
  }

  /** How many tokens have been taken. */
  get index(): number {
    return this.position;
  }

  /** The token at an index. */
  at(index: number): Tok {
    return (this.toks[index] ?? this.toks.at(-1)) as Tok;
  }

  /** The token taken last. */
  get previous(): Tok | undefined {
    return this.toks[this.position - 1];
  }

  /** The next token with the comments before it and behind it in its line. */
  take(): Doc {
    const tok = this.peek();
    const before = this.commentsBefore(tok);
    this.position++;
    this.lastEnd = Math.max(this.lastEnd, tok.end);
    const text: Doc = tok.heredoc === null ? doc(tok.text) : this.heredocOf(tok, tok.heredoc);
    return concat([...before, text, this.commentsBehind(tok)]);
  }

  /** The comma that comes next: comments on lines before it go behind it. */
  takeComma(): Doc {
    const tok = this.peek();
    const before = this.commentsBefore(tok);
    this.position++;
    this.lastEnd = Math.max(this.lastEnd, tok.end);
    return concat([doc(tok.text), ...before, this.commentsBehind(tok)]);
  }

  /** Leaves the next token out. Its comments stay. */
  drop(): Doc {
    const tok = this.peek();
    const before = this.commentsBefore(tok);
    this.position++;
    this.lastEnd = Math.max(this.lastEnd, tok.end);
    return concat([...before, this.commentsBehind(tok)]);
  }

  /** The next token if it is of this type. */
  takeIf(type: TokenType): Doc {
    return this.is(type) ? this.take() : nothing;
  }

  /** Takes a `:name` apart where a ternary waits for its colon (1.7). */
  splitSymbol(): void {
    const tok = this.peek();
    const colon: Tok = { ...tok, type: T.Colon, text: ':', end: tok.start + 1 };
    const name: Tok = { ...tok, type: T.Identifier, text: tok.text.slice(1), start: tok.start + 1, ends: false, newline: false };
    // Partners further on keep their distance to each other, not their index.
    for (const one of this.toks) if (one.partner > this.position) one.partner++;
    this.toks.splice(this.position, 1, colon, name);
  }

  /** Whether a comment stands between the last token and the next, so that the line between them must break. */
  get commentAhead(): boolean {
    const from = this.previous?.end ?? 0;
    for (let index = this.nextComment - 1; (this.comments[index]?.span.start ?? -1) >= from; index--) {
      if (endsLine(this.comments[index])) return true;
    }
    const waiting = this.comments[this.nextComment];
    return waiting !== undefined && waiting.span.start < this.peek().start && endsLine(waiting);
  }

  /** Whether an empty line precedes the next token or waiting comment. */
  get blankAhead(): boolean {
    const waiting = this.comments[this.nextComment];
    const start = Math.min(this.peek().start, waiting?.span.start ?? this.text.length);
    return this.lineEndsBetween(this.lastEnd, start) > 1;
  }

  /** The next comment if it stands before the next token, not left of `column`. It is handed out by this call. */
  ownComment(column: number): Doc | null {
    const waiting = this.comments[this.nextComment];
    if (waiting === undefined || waiting.span.start >= this.peek().start) return null;
    if (columnOf(this.text, waiting.span.start) < column) return null;
    this.nextComment++;
    this.lastEnd = waiting.span.end;
    return doc(textOf(waiting));
  }

  /** The column of the next token or waiting comment. */
  get columnAhead(): number {
    const waiting = this.comments[this.nextComment];
    return columnOf(this.text, Math.min(this.peek().start, waiting?.span.start ?? this.text.length));
  }

  /** Whether the source has no line end between two offsets. */
  isOneLine(start: number, end: number): boolean {
    const at = this.text.indexOf('\n', start);
    return at === -1 || at >= end;
  }

  private commentsBefore(tok: Tok): Doc[] {
    const docs: Doc[] = [];
    for (
      let one = this.comments[this.nextComment];
      one !== undefined && one.span.start < tok.start;
      one = this.comments[this.nextComment]
    ) {
      docs.push(comment(textOf(one), one.kind !== 'block' || one.ownLine ? 'own-line' : 'inline'));
      this.nextComment++;
      this.lastEnd = one.span.end;
    }
    return docs;
  }

  private commentsBehind(tok: Tok): Doc {
    const docs: Doc[] = [];
    const next = this.peek();
    let from = tok.end;
    for (
      let one = this.comments[this.nextComment];
      one !== undefined && one.span.start < next.start;
      one = this.comments[this.nextComment]
    ) {
      if (one.ownLine || !this.isOneLine(from, one.span.start)) break;
      docs.push(comment(textOf(one), one.kind === 'block' ? 'inline' : 'line-end'));
      // In the middle of an expression the comment shows where a line was broken.
      if (one.kind !== 'block' && !next.ends && next.type !== EOF) docs.push(forceBreak);
      from = one.span.end;
      this.nextComment++;
      this.lastEnd = one.span.end;
    }
    return docs.length === 0 ? nothing : concat(docs);
  }

  private heredocOf(tok: Tok, body: { readonly start: number; readonly end: number }): Doc {
    return { kind: 'heredoc', tag: tok.text, body: this.text.slice(body.start, body.end), breaks: false };
  }

  private lineEndsBetween(from: number, to: number): number {
    let count = 0;
    for (let at = this.text.indexOf('\n', from); at !== -1 && at < to; at = this.text.indexOf('\n', at + 1)) {
      const body = this.heredocs.find(({ start, end }) => at >= start - 1 && at < end);
      if (body === undefined) count++;
      else at = body.end - 1;
    }
    return count;
  }
}

/** The comments that do not lie in one of the texts. */
function outside(comments: readonly Comment[], texts: { readonly start: number; readonly end: number }[]): Comment[] {
  texts.sort((a, b) => a.start - b.start);
  let index = 0;
  return comments.filter(({ span }) => {
    while (index < texts.length && (texts[index]?.end ?? 0) <= span.start) index++;
    return span.start < (texts[index]?.start ?? Number.POSITIVE_INFINITY);
  });
}

function endsLine(one: Comment | undefined): boolean {
  return one !== undefined && (one.kind !== 'block' || one.ownLine);
}

function textOf(one: Comment): string {
  return one.kind === 'block' ? one.text : one.text.trimEnd();
}
