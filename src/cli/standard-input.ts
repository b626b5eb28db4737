/** Standard input for programs that read it: opened when first asked for, so that a program that does not read never waits for it. */
import { createInterface, type Interface } from 'node:readline';

export class StandardInput {
  private reader: Interface | null = null;
  private readonly lines: string[] = [];
  private readonly waiting: ((line: string | null) => void)[] = [];
  private ended = false;

  /** Without its end; null when there is no more. */
  readLine(): Promise<string | null> {
    this.open();
    const line = this.lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return this.ended ? Promise.resolve(null) : new Promise((settle) => this.waiting.push(settle));
  }

  /** All that is left. */
  async readAll(): Promise<string> {
    if (this.reader === null && !this.ended) return this.readStream();
    let text = '';
    for (let line = await this.readLine(); line !== null; line = await this.readLine()) text += `${line}\n`;
    return text;
  }

  close(): void {
    this.reader?.close();
  }

  /** As it is, the end of the last line included. */
  private async readStream(): Promise<string> {
    this.ended = true;
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
    } catch {
      // A standard input that was closed has nothing to read.
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  private open(): void {
    if (this.reader !== null || this.ended) return;
    this.reader = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    this.reader.on('line', (line) => {
      const next = this.waiting.shift();
      if (next === undefined) this.lines.push(line);
      else next(line);
    });
    this.reader.on('close', () => this.end());
    process.stdin.on('error', () => this.end());
  }

  private end(): void {
    this.ended = true;
    for (const next of this.waiting.splice(0)) next(null);
  }
}
