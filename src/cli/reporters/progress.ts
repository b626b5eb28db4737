/**
 * One line at the bottom of the terminal while tests run: which one, for how long, how many are done. It is only there while nothing else
 * is printed below it, and never in a pipe: whoever makes it has looked.
 */
import { columnAfter } from '../../diagnostics/display-width.js';
import type { TestEvent } from '../../testing.js';

export interface ProgressTerminal {
  readonly columns: number;
  write(text: string): void;
}

/** Short tests need no line: it would only flicker. */
const DELAY_MS = 400;
const INTERVAL_MS = 200;

export class ProgressLine {
  private shown = false;
  private done = 0;
  private failed = 0;
  private file = 0;
  private files = 0;
  private running: { readonly name: string; readonly since: number } | null = null;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly terminal: ProgressTerminal,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.timer = setInterval(() => this.tick(), INTERVAL_MS);
    this.timer.unref();
  }

  hear(event: TestEvent): void {
    switch (event.kind) {
      case 'run-started':
        this.files = event.files;
        return;
      case 'file-started':
      case 'file-invalid':
        this.file++;
        return;
      case 'test-started':
        this.running = { name: event.test.name, since: this.now() };
        return;
      case 'test-passed':
      case 'test-skipped':
      case 'test-failed':
        this.done++;
        if (event.kind === 'test-failed') this.failed++;
        this.running = null;
        return;
      case 'run-ended':
        this.close();
        return;
      default:
        return;
    }
  }

  /** Prints something that stays, above the line. */
  print(text: string): void {
    this.erase();
    this.terminal.write(text);
  }

  close(): void {
    clearInterval(this.timer);
    this.erase();
    this.running = null;
  }

  /** Draws the line if the running test has been running for a while. */
  tick(): void {
    const { running } = this;
    if (running === null || this.now() - running.since < DELAY_MS) return;
    this.erase();
    this.terminal.write(this.text(running.name, this.now() - running.since));
    this.shown = true;
  }

  private text(name: string, millis: number): string {
    const files = this.files > 1 ? `, file ${this.file} of ${this.files}` : '';
    const failed = this.failed > 0 ? `, ${this.failed} failed` : '';
    const tail = ` (${Math.floor(millis / 1000)} s; ${this.done} done${failed}${files})`;
    const room = this.terminal.columns - columnAfter(tail) - 12;
    return `  running  ${room < 8 ? '' : [...name].slice(0, room).join('')}${tail}`.slice(0, Math.max(0, this.terminal.columns - 1));
  }

  private erase(): void {
    if (this.shown) this.terminal.write('\r\u001b[K');
    this.shown = false;
  }
}
