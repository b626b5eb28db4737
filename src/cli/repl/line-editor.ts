/**
 * The line editor: keys in, entries out. An entry is a text of any number of lines, edited and recalled as one block.
 *
 * It owns the terminal while it reads and gives it back between entries. What is printed meanwhile goes through `printAbove`, so that it
 * never lands in the middle of what somebody is typing. It knows nothing of sessions: whoever uses it says what is complete, how
 * text is coloured and what can be completed.
 */

import type { Completion, CompletionSource } from './completion.js';
import { listCompletions, sharedPrefix } from './completion-list.js';
import { bracketsAt, paintLook, type Styled } from './highlight.js';
import type { History } from './history.js';
import { indentAfter, stepBack } from './indent.js';
import { type EditAction, isEdit, type Key, type KeyAction, type KeyReader, keyAction } from './keys.js';
import type { Frame, Screen } from './screen.js';
import { Search } from './search.js';
import { TextBuffer } from './text-buffer.js';
import { frameOf } from './text-frame.js';

export interface EditorOptions {
  readonly keys: KeyReader;
  readonly screen: Screen;
  readonly history: History;
  readonly columns: () => number;
  readonly rows: () => number;
  readonly color: boolean;
  /** False while more input could make the text valid: Enter then begins a new line. */
  isComplete(text: string): boolean;
  styled(text: string): readonly Styled[];
  readonly complete: CompletionSource;
  /** Ctrl-\: something to look at while the editor waits. */
  inspect(): Promise<string>;
  /** Ctrl-Z. */
  suspend(): void;
  write(text: string): void;
}

export type Reading =
  | { readonly kind: 'entry'; readonly text: string }
  /** Ctrl-C: the text was thrown away. */
  | { readonly kind: 'interrupt' }
  /** Ctrl-D on an empty line, or the terminal has gone. */
  | { readonly kind: 'end' };

export interface ReadOptions {
  readonly prompt: string;
  /** One line that is no code: what a program reads. */
  readonly plain?: boolean;
}

export class LineEditor {
  private readonly buffer = new TextBuffer();
  private prompt = '';
  private plain = false;
  private search: Search | null = null;
  /** Shown below the text until the next key. */
  private below: readonly string[] = [];
  private pasting: string | null = null;
  private settle: ((reading: Reading) => void) | null = null;
  private completing = 0;

  constructor(private readonly options: EditorOptions) {
    options.keys.onKey = (key) => this.press(key);
    options.keys.onEnd = () => this.finish({ kind: 'end' });
  }

  read({ prompt, plain = false }: ReadOptions): Promise<Reading> {
    this.prompt = prompt;
    this.plain = plain;
    this.buffer.clear();
    this.below = [];
    return new Promise((settle) => {
      this.settle = settle;
      this.draw();
      this.options.keys.start();
    });
  }

  /** Draws again what is being edited: the terminal has another size, or its contents are gone. */
  refresh(): void {
    if (this.settle !== null) this.draw();
  }

  printAbove(text: string): void {
    const { screen, write } = this.options;
    if (this.settle === null) {
      write(text);
      return;
    }
    screen.erase();
    write(text.endsWith('\n') ? text : `${text}\n`);
    this.draw();
  }

  private press(key: Key): void {
    if (this.settle === null) return;
    if (key.name === 'paste-start') this.pasting = '';
    else if (this.pasting !== null) this.pasteKey(key);
    else this.editKey(key);
  }

  private editKey(key: Key): void {
    this.below = [];
    if (this.search !== null && this.searchKey(key)) return;
    this.act(key);
    if (this.settle !== null) this.draw();
  }

  private pasteKey(key: Key): void {
    if (key.name !== 'paste-end') {
      this.pasting += key.name === 'return' || key.name === 'enter' ? '\n' : key.name === 'tab' ? '  ' : printable(key.sequence);
      return;
    }
    this.buffer.insert((this.pasting ?? '').replace(/\r\n?/g, '\n'));
    this.pasting = null;
    this.draw();
  }

  private act(key: Key): void {
    const action = keyAction(key);
    if (action === null) this.type(key);
    else if (isEdit(action)) this.buffer[action]();
    else this.actions[action]();
  }

  /** What keys do beyond moving and changing the text. */
  private readonly actions: Readonly<Record<Exclude<KeyAction, EditAction>, () => void>> = {
    submit: () => this.enter(),
    newline: () => this.newLine(),
    complete: () => {
      if (this.plain) this.buffer.insert('  ');
      else void this.complete();
    },
    up: () => {
      if (!this.buffer.up()) this.recallOlder();
    },
    down: () => {
      if (!this.buffer.down()) this.recall(this.options.history.newer());
    },
    older: () => this.recallOlder(),
    newer: () => this.recall(this.options.history.newer()),
    search: () => {
      if (!this.plain) this.search = new Search(this.options.history, this.buffer.text);
    },
    interrupt: () => this.finish({ kind: 'interrupt' }),
    'end-or-delete': () => {
      if (this.buffer.isEmpty) this.finish({ kind: 'end' });
      else this.buffer.deleteAfter();
    },
    'clear-screen': () => {
      this.options.screen.erase();
      this.options.write('\u001b[2J\u001b[H');
    },
    inspect: () => void this.options.inspect().then((text) => this.printAbove(text)),
    suspend: () => {
      this.options.screen.leave();
      this.options.suspend();
    },
  };

  private type(key: Key): void {
    const text = printable(key.sequence);
    if (text === '' || key.ctrl || key.meta) return;
    this.buffer.insert(text);
    if (this.plain) return;
    const line = this.buffer.lineBefore;
    const above = this.buffer.text.slice(0, this.buffer.cursor - line.length - 1);
    const back = above === '' ? 0 : stepBack(line, above.slice(above.lastIndexOf('\n') + 1));
    if (back > 0) this.buffer.replaceBefore(line.length, line.slice(back));
  }

  private enter(): void {
    const { buffer } = this;
    const { text } = buffer;
    if (this.plain || text.trim() === '' || text.startsWith(':') || (buffer.onLastLine && this.options.isComplete(text))) {
      this.finish({ kind: 'entry', text });
    } else this.newLine();
  }

  private newLine(): void {
    const { buffer } = this;
    buffer.insert(`\n${this.plain ? '' : indentAfter(buffer.text.slice(0, buffer.cursor))}`);
  }

  private recallOlder(): void {
    this.recall(this.options.history.older(this.buffer.text));
  }

  private recall(entry: string | null): void {
    if (entry !== null && !this.plain) this.buffer.set(entry);
  }

  private finish(reading: Reading): void {
    const { settle } = this;
    if (settle === null) return;
    this.search = null;
    this.below = [];
    if (reading.kind === 'end') this.options.screen.erase();
    else {
      this.draw(false);
      this.options.screen.leave();
    }
    this.options.history.rest();
    if (reading.kind === 'entry' && !this.plain) this.options.history.add(reading.text.trimEnd());
    this.settle = null;
    this.options.keys.stop();
    settle(reading);
  }

  /** True if the key belonged to the search. Any key that means something else ends it and is then done. */
  private searchKey(key: Key): boolean {
    const { search, buffer } = this;
    if (search === null) return false;
    const verdict = search.press(key);
    if (verdict === 'cancel') buffer.set(search.original);
    else if (search.match !== null) buffer.set(search.match, search.matchEnd);
    if (verdict !== 'go on') this.search = null;
    if (verdict === 'leave') return false;
    this.draw();
    return true;
  }

  private async complete(): Promise<void> {
    const { buffer, options } = this;
    const { text, cursor } = buffer;
    if (/^\s*$/.test(buffer.lineBefore)) {
      buffer.insert('  ');
      return;
    }
    const asked = ++this.completing;
    const { start, candidates } = await options.complete(text, cursor);
    // Typing went on meanwhile.
    if (asked !== this.completing || buffer.text !== text || buffer.cursor !== cursor || this.settle === null) return;
    this.insertCompletion(start, candidates);
    this.draw();
  }

  private insertCompletion(start: number, candidates: readonly Completion[]): void {
    const { buffer, options } = this;
    const typed = buffer.text.slice(start, buffer.cursor);
    const prefix = sharedPrefix(candidates.map(({ name }) => name));
    if (prefix.length > typed.length) buffer.replaceBefore(typed.length, prefix);
    if (candidates.length === 0) return;
    if (candidates.length === 1 && prefix.length > typed.length && candidates[0]?.signature === '') return;
    this.below = listCompletions(candidates, options.columns(), Math.max(4, options.rows() - 8), options.color);
  }

  private draw(live = true): void {
    this.options.screen.draw(this.frame(live));
  }

  private frame(live: boolean): Frame {
    const { buffer, options, search } = this;
    const { text, cursor } = buffer;
    const code = !this.plain && !text.startsWith(':');
    const ranges = options.color && code ? withBrackets(options.styled(text), live ? bracketsAt(text, cursor) : null) : [];
    const prompt = search === null ? this.prompt : search.prompt;
    const first = options.color && !this.plain ? paintLook(search === null ? ['bold', 'blue'] : 'yellow', prompt) : prompt;
    return frameOf({ text, cursor, ranges, prompt, shownPrompt: first, below: this.below, color: options.color });
  }
}

function withBrackets(ranges: readonly Styled[], brackets: ReturnType<typeof bracketsAt>): readonly Styled[] {
  if (brackets === null) return ranges;
  const marks = brackets.offsets.map(
    (start): Styled => ({ start, end: start + 1, look: brackets.matched ? ['bold', 'underline'] : ['bold', 'red'] }),
  );
  const free = ranges.filter((one) => !marks.some((mark) => mark.start >= one.start && mark.start < one.end));
  return [...free, ...marks].sort((a, b) => a.start - b.start);
}

/** What of a key's sequence is text. */
function printable(sequence: string): string {
  if (sequence.startsWith('\u001b')) return '';
  return [...sequence].filter((char) => char >= ' ' && char !== '\u007f').join('');
}
