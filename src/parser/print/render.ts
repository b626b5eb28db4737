/**
 * Layout: a document -> text of at most `WIDTH` columns where its break points allow that. Linear but for the measuring of groups, which
 * looks ahead at most one line.
 *
 * Invariants
 * - No line ends in blanks; indentation is written when a line gets its first character.
 * - A line comment ends its line: what follows it stands on the next. The body of a heredoc follows the line of its tag.
 * - Two pieces of text never join to another token than the two they are.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Doc } from './document.js';
import { holdsLine } from './words.js';

export const WIDTH = 100;
const STEP = 2;

export interface Rendered {
  readonly text: string;
  /** Whether a comment had to go behind text that it stood before. */
  readonly displaced: boolean;
}

export function render(document: Doc): Rendered {
  const output = new Output();
  const stack: Item[] = [{ doc: document, indent: 0, flat: false }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) layOut(item, stack, output);
  return { text: output.finish(), displaced: output.displaced };
}

interface Item {
  readonly doc: Doc;
  readonly indent: number;
  readonly flat: boolean;
}

function layOut(item: Item, stack: Item[], output: Output): void {
  const { doc, indent, flat } = item;
  switch (doc.kind) {
    case 'text':
      output.text(doc.text, indent);
      return;
    case 'concat':
      for (let index = doc.parts.length - 1; index >= 0; index--) stack.push({ doc: doc.parts[index] as Doc, indent, flat });
      return;
    case 'indent':
      stack.push({ doc: doc.doc, indent: indent + STEP, flat });
      return;
    case 'group': {
      const content = { doc: doc.doc, indent, flat: true };
      stack.push(flat || (!doc.breaks && fits(content, stack, output, indent)) ? content : { doc: doc.doc, indent, flat: false });
      return;
    }
    case 'line':
      if (doc.flat !== null && (flat || holdsLine(output.last))) output.text(doc.flat, indent);
      else output.newline(indent, doc.blank);
      return;
    case 'choice':
      stack.push({ doc: chosen(doc.states, item, stack, output), indent, flat: flat && !doc.breaks });
      return;
    case 'fill': {
      const parts = flat
        ? doc.items.flatMap((one, index) => (index === 0 ? [one] : [SPACE, one]))
        : filled(doc.items, indent, output.columnFor(indent));
      for (let index = parts.length - 1; index >= 0; index--) stack.push({ doc: parts[index] as Doc, indent, flat });
      return;
    }
    case 'if-broken':
      if (!flat) output.text(doc.broken, indent);
      return;
    case 'comment':
      output.comment(doc.text, doc.place, indent);
      return;
    case 'heredoc':
      output.text(doc.tag, indent);
      output.heredocs.push(doc.body);
      return;
    case 'break':
      return;
    default:
      assertNever(doc);
  }
}

/** The first state whose first line fits. Where all is flat already, that has been measured. */
function chosen(states: readonly Doc[], { indent, flat }: Item, stack: readonly Item[], output: Output): Doc {
  const [first, ...others] = states;
  if (first === undefined) return SPACE;
  if (flat && !first.breaks) return first;
  return states.slice(0, -1).find((one) => fits({ doc: one, indent, flat: true }, stack, output, indent)) ?? others.at(-1) ?? first;
}

/** The items with the blank or the line break before each that keeps the line within the width. Their width is that of flat text. */
function filled(items: readonly Doc[], indent: number, start: number): Doc[] {
  let column = start;
  return items.flatMap((item, index) => {
    const width = flatWidth(item);
    const isFirst = index === 0;
    const goesOn = isFirst || column + 1 + width <= WIDTH;
    column = goesOn ? column + (isFirst ? 0 : 1) + width : indent + width;
    return isFirst ? [item] : [goesOn ? SPACE : NEWLINE, item];
  });
}

function flatWidth(doc: Doc): number {
  switch (doc.kind) {
    case 'text':
      return doc.text.length;
    case 'concat':
      return doc.parts.reduce((sum, part) => sum + flatWidth(part), 0);
    default:
      return 0;
  }
}

const SPACE: Doc = { kind: 'text', text: ' ', breaks: false };
const NEWLINE: Doc = { kind: 'line', flat: null, blank: false, breaks: true };

/** Whether the line that `next` continues stays within the width up to its first line break, with what follows on the stack. */
function fits(next: Item, stack: readonly Item[], output: Output, indent: number): boolean {
  let room = WIDTH - output.columnFor(indent);
  let below = stack.length - 1;
  const todo: Item[] = [next];
  while (room >= 0) {
    const item = todo.pop() ?? stack[below--];
    if (item === undefined) return true;
    const { doc, flat } = item;
    switch (doc.kind) {
      case 'text': {
        const end = doc.text.indexOf('\n');
        if (end !== -1) return room >= end;
        room -= doc.text.length;
        break;
      }
      case 'concat':
        for (let index = doc.parts.length - 1; index >= 0; index--) todo.push({ ...item, doc: doc.parts[index] as Doc });
        break;
      case 'indent':
        todo.push({ ...item, doc: doc.doc });
        break;
      case 'group':
        todo.push({ ...item, doc: doc.doc, flat: doc.breaks ? false : flat });
        break;
      case 'line':
        if (!flat || doc.flat === null) return true;
        room -= doc.flat.length;
        break;
      case 'choice':
        todo.push({ ...item, doc: (flat ? doc.states[0] : doc.states.at(-1)) ?? SPACE });
        break;
      case 'fill':
        for (const [index, one] of [...doc.items.entries()].reverse()) {
          todo.push({ ...item, doc: one });
          if (index > 0) todo.push({ ...item, doc: flat ? SPACE : NEWLINE });
        }
        break;
      case 'if-broken':
        if (!flat) room -= doc.broken.length;
        break;
      case 'comment':
        if (doc.place === 'own-line' || doc.text.includes('\n')) return true;
        if (doc.place === 'inline') room -= doc.text.length + 1;
        break;
      case 'heredoc':
        room -= doc.tag.length;
        break;
      case 'break':
        break;
      default:
        assertNever(doc);
    }
  }
  return false;
}

class Output {
  /** Bodies of the heredocs whose tags stand in the current line. */
  readonly heredocs: string[] = [];
  displaced = false;
  private readonly parts: string[] = [];
  private readonly lineEnds: string[] = [];
  private column = 0;
  private atLineStart = true;
  last = '';
  /** An inline comment was written: the next text keeps a distance. */
  private afterComment = false;

  /** The column where text would go now. */
  columnFor(indent: number): number {
    return this.atLineStart ? indent : this.column;
  }

  text(text: string, indent: number): void {
    if (text === '') return;
    // Only closing brackets and commas may follow a heredoc's tag in its line (1.9).
    if (this.heredocs.length > 0 && !/^[)\]},]+$/.test(text)) {
      this.newline(indent, false);
      if (/^[ ;]+$/.test(text)) return;
    }
    if (this.atLineStart) {
      // Blanks never begin a line.
      if (text === ' ') return;
      this.put(' '.repeat(indent));
    } else if (this.afterComment ? /^[^\s,;)\]]/.test(text) : joins(this.last, text)) {
      this.put(' ');
    }
    this.afterComment = false;
    this.atLineStart = false;
    this.displaced ||= this.lineEnds.length > 0 && text.trim() !== '';
    this.put(text);
  }

  /** A comment in one of the three places. */
  comment(text: string, place: 'line-end' | 'own-line' | 'inline', indent: number): void {
    switch (place) {
      case 'line-end':
        this.lineEnds.push(text);
        return;
      case 'own-line':
        if (!this.atLineStart) this.newline(indent, false);
        this.text(text, indent);
        this.newline(indent, false);
        return;
      case 'inline':
        // Behind a comment that waits for the end of the line, this one waits too.
        if (this.lineEnds.length > 0) {
          this.lineEnds.push(text);
          return;
        }
        if (!this.atLineStart && !/[\s([{]$/.test(this.last)) this.put(' ');
        this.text(text, indent);
        this.afterComment = true;
        return;
      default:
        assertNever(place);
    }
  }

  newline(indent: number, blank: boolean): void {
    if (this.lineEnds.length > 0) this.trim();
    // Only one comment can end a line; further ones get lines of their own.
    for (const [index, text] of this.lineEnds.splice(0).entries()) {
      if (this.atLineStart) this.put(' '.repeat(indent));
      this.put(index === 0 && !this.atLineStart ? ` ${text}\n` : `${text}\n`);
      this.atLineStart = true;
      this.column = 0;
    }
    if (!this.atLineStart) {
      this.trim();
      this.put('\n');
    }
    for (const body of this.heredocs.splice(0)) this.put(`${body}\n`);
    if (blank) this.blank();
    this.atLineStart = true;
    this.afterComment = false;
    this.last = '';
    this.column = 0;
  }

  finish(): string {
    this.newline(0, false);
    return this.parts.join('');
  }

  private blank(): void {
    if (this.parts.length > 0) this.put('\n');
  }

  /** Takes back blanks at the end of the line. They are pieces of their own, or the end of one that is no literal. */
  private trim(): void {
    for (let last = this.parts.pop(); last !== undefined; last = this.parts.pop()) {
      const trimmed = last.replace(/ +$/, '');
      if (trimmed === '') continue;
      this.parts.push(trimmed);
      return;
    }
  }

  private put(text: string): void {
    if (text === '') return;
    this.parts.push(text);
    this.last = text;
    const end = text.lastIndexOf('\n');
    this.column = end === -1 ? this.column + text.length : text.length - end - 1;
  }
}

/** Whether two tokens written next to each other would be read as another one (1.3, 1.5). */
function joins(left: string, right: string): boolean {
  const pair = (left.at(-1) ?? '') + right.charAt(0);
  return left !== '' && !left.endsWith(' ') && (pairs.has(pair) || (/\w$/.test(left) && /^\w/.test(right)));
}

const pairs: ReadonlySet<string> = new Set(['++', '&&', '**', '??', '?.', '&:', '<-', '<<', '->', '=>', '==', '@!', '!=', '||', '|>']);
