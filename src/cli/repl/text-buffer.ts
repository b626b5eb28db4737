/**
 * The text being edited: a text of any number of lines, a cursor, what was cut last, and what can be undone. Pure: no keys, no screen.
 *
 * Invariants: the cursor is an offset between graphemes; every change of the text can be undone; typing a word is one step to undo.
 */
export class TextBuffer {
  private content = '';
  private at = 0;
  private cut = '';
  /** The column the cursor keeps while it moves over shorter lines; null after any other motion. */
  private column: number | null = null;
  private readonly past: { readonly text: string; readonly cursor: number }[] = [];
  private typing = false;

  get text(): string {
    return this.content;
  }

  get cursor(): number {
    return this.at;
  }

  get isEmpty(): boolean {
    return this.content === '';
  }

  get onFirstLine(): boolean {
    return !this.content.slice(0, this.at).includes('\n');
  }

  get onLastLine(): boolean {
    return !this.content.slice(this.at).includes('\n');
  }

  /** The line up to the cursor. */
  get lineBefore(): string {
    return this.content.slice(this.lineStart(), this.at);
  }

  /** Replaces everything; the cursor goes to the end. */
  set(text: string, cursor = text.length): void {
    this.remember();
    this.content = text;
    this.move(cursor);
  }

  /** Forgets the text and what could be undone. What was cut stays. */
  clear(): void {
    this.content = '';
    this.past.length = 0;
    this.move(0);
  }

  insert(text: string): void {
    const word = /^\w$/.test(text);
    if (!(word && this.typing)) this.remember();
    this.content = this.content.slice(0, this.at) + text + this.content.slice(this.at);
    this.move(this.at + text.length);
    this.typing = word;
  }

  /** Replaces the `count` units before the cursor. */
  replaceBefore(count: number, text: string): void {
    this.remember();
    const start = this.at - count;
    this.content = this.content.slice(0, start) + text + this.content.slice(this.at);
    this.move(start + text.length);
  }

  left(): void {
    this.move(this.before());
  }

  right(): void {
    this.move(this.after());
  }

  wordLeft(): void {
    this.move(this.wordStart());
  }

  wordRight(): void {
    this.move(this.wordEnd());
  }

  lineHome(): void {
    this.move(this.lineStart());
  }

  lineLast(): void {
    this.move(this.lineEnd());
  }

  home(): void {
    this.move(0);
  }

  end(): void {
    this.move(this.content.length);
  }

  /** False if there is no line above. */
  up(): boolean {
    return this.vertical(-1);
  }

  down(): boolean {
    return this.vertical(1);
  }

  deleteBefore(): void {
    this.remove(this.before(), this.at);
  }

  deleteAfter(): void {
    this.remove(this.at, this.after());
  }

  cutToLineEnd(): void {
    const end = this.lineEnd();
    // At the end of a line the line break itself goes.
    this.cutRange(this.at, end === this.at ? this.after() : end);
  }

  cutToLineStart(): void {
    this.cutRange(this.lineStart(), this.at);
  }

  cutWordBefore(): void {
    this.cutRange(this.wordStart(), this.at);
  }

  cutWordAfter(): void {
    this.cutRange(this.at, this.wordEnd());
  }

  paste(): void {
    if (this.cut !== '') this.insert(this.cut);
  }

  undo(): void {
    const last = this.past.pop();
    if (last === undefined) return;
    this.content = last.text;
    this.move(last.cursor);
  }

  private move(cursor: number): void {
    this.at = cursor;
    this.column = null;
    this.typing = false;
  }

  private remember(): void {
    this.past.push({ text: this.content, cursor: this.at });
    if (this.past.length > 500) this.past.shift();
  }

  private remove(start: number, end: number): void {
    if (start === end) return;
    this.remember();
    this.content = this.content.slice(0, start) + this.content.slice(end);
    this.move(start);
  }

  private cutRange(start: number, end: number): void {
    if (start === end) return;
    this.cut = this.content.slice(start, end);
    this.remove(start, end);
  }

  private lineStart(at = this.at): number {
    return this.content.lastIndexOf('\n', at - 1) + 1;
  }

  private lineEnd(at = this.at): number {
    const end = this.content.indexOf('\n', at);
    return end < 0 ? this.content.length : end;
  }

  private vertical(by: -1 | 1): boolean {
    const start = this.lineStart();
    const column = this.column ?? graphemes(this.content.slice(start, this.at)).length;
    if (by < 0 ? start === 0 : this.lineEnd() === this.content.length) return false;
    const target = by < 0 ? this.lineStart(start - 1) : this.lineEnd() + 1;
    const line = graphemes(this.content.slice(target, this.lineEnd(target)));
    this.move(target + line.slice(0, column).join('').length);
    this.column = column;
    return true;
  }

  private before(): number {
    // A line holds all that a grapheme can span.
    const start = Math.min(this.lineStart(), Math.max(0, this.at - 1));
    return this.at - (graphemes(this.content.slice(start, this.at)).at(-1)?.length ?? 0);
  }

  private after(): number {
    const [first] = graphemes(this.content.slice(this.at, Math.max(this.lineEnd(), this.at + 1)));
    return this.at + (first?.length ?? 0);
  }

  private wordStart(): number {
    return /[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u.exec(this.content.slice(0, this.at))?.index ?? 0;
  }

  private wordEnd(): number {
    return this.at + (/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u.exec(this.content.slice(this.at))?.[0].length ?? 0);
  }
}

let segmenter: Intl.Segmenter | null = null;

function graphemes(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
