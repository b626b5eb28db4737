/**
 * Entries line by line until they make a whole, without colour: from a pipe or a file, or from a terminal that cannot do more than print
 * (`TERM=dumb`), which gets prompts, but no escape sequence. What programs read comes from the same input.
 */
import { createInterface, type Interface } from 'node:readline';
import { widthOf, writeErr, writeOut } from '../terminal.js';
import type { ReplConsole, ReplParts } from './console.js';

const DISCARDED = Symbol('discarded');

export class PipeConsole implements ReplConsole {
  private readonly lines: string[] = [];
  private readonly waiting: ((line: string | null) => void)[] = [];
  private readonly reader: Interface;
  private ended = false;
  private parts: ReplParts | null = null;
  /** Where the entry being typed is thrown away: Ctrl-C at the prompt. */
  private discard: (() => void) | null = null;
  private readonly interrupt = (): void => {
    if (this.discard === null) this.parts?.interrupt();
    else this.discard();
  };

  constructor(private readonly prompts: boolean) {
    this.reader = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
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

  get columns(): number {
    return this.width ?? 80;
  }

  get width(): number | undefined {
    return widthOf('stdout').columns;
  }

  async read(number: number): Promise<string | null> {
    let text = '';
    for (;;) {
      const line = this.prompts
        ? await this.promptedLine(text === '' ? `${number}> ` : `${' '.repeat(`${number}`.length)}| `)
        : await this.readLine();
      if (line === DISCARDED) {
        text = '';
        continue;
      }
      if (line === null) return text === '' ? null : text;
      text = text === '' ? line : `${text}\n${line}`;
      if (text.trim() === '' || text.startsWith(':') || this.parts?.isComplete(text) !== false) return text;
    }
  }

  private promptedLine(prompt: string): Promise<string | null | typeof DISCARDED> {
    writeOut(prompt);
    const discarded = new Promise<typeof DISCARDED>((settle) => {
      this.discard = () => {
        this.waiting.length = 0;
        writeOut('\n');
        settle(DISCARDED);
      };
    });
    return Promise.race([this.readLine(), discarded]).finally(() => {
      this.discard = null;
    });
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
