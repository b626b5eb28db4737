/**
 * A program on a pseudo-terminal (made by util-linux `script`), and what a terminal of some size would show of it: enough of the escape
 * sequences to follow a line editor.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { columnAfter } from '../../src/diagnostics/display-width.js';

const bin = fileURLToPath(new URL('../../bin/aria.js', import.meta.url));

/** Why there can be no pseudo-terminal here, or null. */
export const noTerminal: string | null =
  spawnSync('script', ['-qec', 'tty', '/dev/null'], { encoding: 'utf8', input: '' }).status === 0
    ? null
    : '`script` of util-linux is not installed';

const PATIENCE = 20_000;

export class PseudoTerminal {
  readonly directory = mkdtempSync(join(tmpdir(), 'aria-terminal-'));
  private readonly child: ChildProcess;
  private readonly screen: ScreenModel;
  private listeners: (() => void)[] = [];
  readonly exited: Promise<number | null>;
  /** Everything that was written, with escape sequences. */
  raw = '';

  constructor(args: readonly string[], options: { columns?: number; rows?: number; env?: Record<string, string>; files?: boolean } = {}) {
    const { columns = 80, rows = 24 } = options;
    this.screen = new ScreenModel(columns, rows);
    const words = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
    const command = `stty cols ${columns} rows ${rows}; tty > '${join(this.directory, 'tty')}'; exec ${words}`;
    const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
    this.child = spawn('script', ['-qfec', command, '/dev/null'], {
      cwd: this.directory,
      env: { ...env, TERM: 'xterm-256color', SHELL: '/bin/sh', ARIA_HISTORY: join(this.directory, 'history'), ...options.env },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.raw += text;
      this.screen.write(text);
      for (const listener of [...this.listeners]) listener();
    });
    this.exited = new Promise((settle) => this.child.on('close', (code) => settle(code)));
  }

  /** Rows without the blanks at their ends. */
  get rows(): readonly string[] {
    return this.screen.text;
  }

  get shown(): string {
    return this.rows.join('\n').trimEnd();
  }

  /** Row and column, from 0. */
  get cursor(): readonly [row: number, column: number] {
    return [this.screen.row, this.screen.column];
  }

  type(text: string): void {
    this.child.stdin?.write(text);
  }

  /** Waits until the screen fits. */
  until(wanted: string | RegExp | (() => boolean)): Promise<void> {
    const fits = (): boolean =>
      typeof wanted === 'function' ? wanted() : typeof wanted === 'string' ? this.shown.includes(wanted) : wanted.test(this.shown);
    return new Promise((settle, fail) => {
      const look = (): void => {
        if (!fits()) return;
        clearTimeout(timer);
        this.listeners = this.listeners.filter((one) => one !== look);
        settle();
      };
      const timer = setTimeout(() => fail(new Error(`never shown: ${String(wanted)}\n${this.shown}`)), PATIENCE);
      this.listeners.push(look);
      look();
    });
  }

  async say(text: string, wanted: string | RegExp): Promise<void> {
    this.type(text);
    await this.until(wanted);
  }

  resize(columns: number, rows = 24): void {
    this.screen.resize(columns, rows);
    const tty = readFileSync(join(this.directory, 'tty'), 'utf8').trim();
    spawnSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(rows)]);
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}

interface Cell {
  text: string;
}

/** Logical lines, wrapped at the present width as terminals do that wrap again when their width changes. */
class ScreenModel {
  private lines: Cell[][] = [[]];
  private line = 0;
  private offset = 0;
  private rest = '';

  constructor(
    private columns: number,
    private height: number,
  ) {}

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.height = rows;
  }

  get text(): readonly string[] {
    const all = this.lines.flatMap((line) =>
      chunks(line, this.columns).map((row) =>
        row
          .map((cell) => cell.text)
          .join('')
          .trimEnd(),
      ),
    );
    return all.slice(Math.max(0, this.rowOf(this.line, this.offset) + 1 - this.height));
  }

  get row(): number {
    return Math.min(this.rowOf(this.line, this.offset), this.height - 1);
  }

  get column(): number {
    return this.offset % this.columns;
  }

  write(text: string): void {
    this.rest += text;
    for (;;) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this reads
      const match = /^(?:\u001b\[(\??[\d;]*)([A-Za-z])|\r|\n|\u0008|\u0007|[^\u001b\r\n\u0008\u0007]+)/u.exec(this.rest);
      if (match === null) return;
      this.rest = this.rest.slice(match[0].length);
      if (match[2] !== undefined) this.sequence(match[2], match[1] ?? '');
      else this.plain(match[0]);
    }
  }

  private sequence(name: string, parameters: string): void {
    const count = Number(parameters) || 1;
    switch (name) {
      case 'A':
        this.vertical(-count);
        return;
      case 'B':
        this.vertical(count);
        return;
      case 'C':
        this.offset += count;
        return;
      case 'J':
        if (parameters === '2') this.lines = [[]];
        else {
          this.lines.length = this.line + 1;
          this.lines[this.line]?.splice(this.offset);
        }
        return;
      case 'K':
        this.lines[this.line]?.splice(this.offset);
        return;
      case 'H':
        this.line = 0;
        this.offset = 0;
        return;
      default:
        return;
    }
  }

  private plain(text: string): void {
    if (text === '\r') this.offset -= this.offset % this.columns;
    else if (text === '\n') {
      const column = this.offset % this.columns;
      this.line++;
      this.lines[this.line] ??= [];
      this.offset = column;
    } else if (text === '\b') this.offset = Math.max(0, this.offset - 1);
    else if (text !== '\u0007') for (const { segment } of new Intl.Segmenter('en').segment(text)) this.put(segment);
  }

  private put(text: string): void {
    this.lines[this.line] ??= [];
    const line = this.lines[this.line] ?? [];
    const width = columnAfter(text);
    while (line.length < this.offset) line.push({ text: ' ' });
    line[this.offset] = { text };
    for (let more = 1; more < width; more++) line[this.offset + more] = { text: '' };
    this.offset += width;
  }

  /** Moves over rows, which a long line has several of. */
  private vertical(by: number): void {
    const column = this.offset % this.columns;
    let row = this.rowOf(this.line, this.offset) + by;
    for (const [at, line] of this.lines.entries()) {
      const rows = Math.floor(line.length / this.columns) + 1;
      if (row < rows) {
        this.line = at;
        this.offset = row * this.columns + column;
        return;
      }
      row -= rows;
    }
  }

  private rowOf(line: number, offset: number): number {
    const above = this.lines.slice(0, line).reduce((sum, one) => sum + Math.floor(one.length / this.columns) + 1, 0);
    return above + Math.floor(offset / this.columns);
  }
}

function chunks(line: readonly Cell[], size: number): Cell[][] {
  const rows: Cell[][] = [];
  for (let at = 0; at === 0 || at < line.length; at += size) rows.push(line.slice(at, at + size));
  return rows;
}
