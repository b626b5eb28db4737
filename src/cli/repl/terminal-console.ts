/** The REPL on a terminal: the line editor, and printing that does not disturb it. */

import type { ReadStream, WriteStream } from 'node:tty';
import { treeAs } from '../../engine/observe.js';
import { completions } from './completion.js';
import type { ReplConsole, ReplParts } from './console.js';
import { styled } from './highlight.js';
import { History, historyFile } from './history.js';
import { KeyReader } from './keys.js';
import { LineEditor } from './line-editor.js';
import { Screen } from './screen.js';

export class TerminalConsole implements ReplConsole {
  private readonly keys: KeyReader;
  private readonly screen: Screen;
  private readonly editor: LineEditor;
  private readonly write = (text: string): void => {
    this.output.write(text);
  };
  private parts: ReplParts | null = null;
  /** What was printed last did not end its line. */
  private midLine = false;
  private readonly onResize = (): void => this.editor.refresh();
  private readonly onContinue = (): void => {
    this.keys.open();
    this.editor.refresh();
  };

  constructor(
    input: ReadStream,
    private readonly output: WriteStream,
    color: boolean,
  ) {
    const { write } = this;
    const columns = (): number => this.columns;
    const rows = (): number => output.rows || 24;
    this.keys = new KeyReader(input, write);
    this.screen = new Screen({
      write,
      get columns() {
        return columns();
      },
      get rows() {
        return rows();
      },
    });
    this.editor = new LineEditor({
      keys: this.keys,
      screen: this.screen,
      history: new History(historyFile(process.env)),
      columns,
      rows,
      color,
      write,
      styled,
      isComplete: (text) => this.parts?.isComplete(text) ?? true,
      complete: (text, cursor) =>
        this.parts === null
          ? Promise.resolve({ start: cursor, candidates: [] })
          : completions(this.parts.session, this.parts.docs)(text, cursor),
      inspect: () => this.tree(),
      suspend: () => this.suspend(),
    });
    this.keys.onUrgent = (action) => {
      if (action === 'interrupt') this.parts?.interrupt();
      else void this.tree().then((text) => this.print('err', text));
    };
    this.keys.open();
    output.on('resize', this.onResize);
    process.on('SIGCONT', this.onContinue);
  }

  get columns(): number {
    return Math.max(20, this.output.columns || 80);
  }

  get width(): number {
    return this.columns;
  }

  attach(parts: ReplParts): void {
    this.parts = parts;
  }

  async read(number: number): Promise<string | null> {
    this.freshLine();
    for (;;) {
      const reading = await this.editor.read({ prompt: `${number}> ` });
      if (reading.kind === 'entry') return reading.text;
      if (reading.kind === 'end') return null;
    }
  }

  async readLine(): Promise<string | null> {
    const reading = await this.editor.read({ prompt: '', plain: true });
    if (reading.kind === 'interrupt') this.parts?.interrupt();
    return reading.kind === 'entry' ? reading.text : null;
  }

  async readAll(): Promise<string> {
    let text = '';
    for (let line = await this.readLine(); line !== null; line = await this.readLine()) text += `${line}\n`;
    return text;
  }

  print(_stream: 'out' | 'err', text: string): void {
    if (text === '') return;
    this.editor.printAbove(text);
    this.midLine = !this.screen.isDrawn && !text.endsWith('\n');
  }

  close(): void {
    this.freshLine();
    this.output.off('resize', this.onResize);
    process.off('SIGCONT', this.onContinue);
    this.keys.close();
  }

  private freshLine(): void {
    if (this.midLine) this.write('\n');
    this.midLine = false;
  }

  private async tree(): Promise<string> {
    if (this.parts === null) return '';
    return `${treeAs('text', await this.parts.session.tree())}\n`;
  }

  private suspend(): void {
    this.keys.close();
    process.kill(process.pid, 'SIGTSTP');
  }
}
