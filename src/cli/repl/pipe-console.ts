/** Entries from a pipe or a file: lines until they make a whole, no prompts, no colour. What programs read comes from the same input. */
import { createInterface, type Interface } from 'node:readline';
import { writeErr, writeOut } from '../terminal.js';
import type { ReplConsole, ReplParts } from './console.js';

export class PipeConsole implements ReplConsole {
  readonly columns = 80;
  private readonly lines: string[] = [];
  private readonly waiting: ((line: string | null) => void)[] = [];
  private readonly reader: Interface;
  private ended = false;
  private parts: ReplParts | null = null;
  private readonly interrupt = (): void => this.parts?.interrupt();

  constructor() {
    this.reader = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    this.reader.on('line', (line) => {
      const next = this.waiting.shift();
      if (next === undefined) this.lines.push(line);
      else next(line);
    });
    this.reader.on('close', () => {
      this.ended = true;
      for (const next of this.waiting.splice(0)) next(null);
    });
    process.stdin.on('error', () => this.reader.close());
    process.on('SIGINT', this.interrupt);
  }

  attach(parts: ReplParts): void {
    this.parts = parts;
  }

  async read(): Promise<string | null> {
    let text = '';
    for (;;) {
      const line = await this.readLine();
      if (line === null) return text === '' ? null : text;
      text = text === '' ? line : `${text}\n${line}`;
      if (text.trim() === '' || text.startsWith(':') || this.parts?.isComplete(text) !== false) return text;
    }
  }

  readLine(): Promise<string | null> {
    const line = this.lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return this.ended ? Promise.resolve(null) : new Promise((next) => this.waiting.push(next));
  }

  async readAll(): Promise<string> {
    let text = '';
    for (let line = await this.readLine(); line !== null; line = await this.readLine()) text += `${line}\n`;
    return text;
  }

  print(stream: 'out' | 'err', text: string): void {
    (stream === 'out' ? writeOut : writeErr)(text);
  }

  close(): void {
    process.off('SIGINT', this.interrupt);
    this.reader.close();
  }
}
