/**
 * The terminal: whether to use colour, and writing to the two standard streams. The only place that looks at TTYs. Each stream is judged
 * on its own: `aria run x > out` still colours what goes to the terminal through standard error.
 */
import { ExitCode } from './exit-codes.js';

export type ColorMode = 'auto' | 'always' | 'never';

export const COLOR_MODES: readonly ColorMode[] = ['auto', 'always', 'never'];

/**
 * The flag wins, then `NO_COLOR` (any value but the empty one), then `FORCE_COLOR` (`0` means no), then `TERM=dumb`, then whether
 * the stream is a terminal.
 */
export function decideColor(mode: ColorMode, env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (mode !== 'auto') return mode === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  if (env.TERM === 'dumb') return false;
  return isTerminal;
}

export function colorOf(stream: 'stdout' | 'stderr', mode: ColorMode = 'auto'): boolean {
  return decideColor(mode, process.env, process[stream].isTTY === true);
}

/** The width of a terminal, to which texts are cut; nothing in a pipe, where they are not. */
export function widthOf(stream: 'stdout' | 'stderr'): { readonly columns?: number } {
  const { isTTY, columns } = process[stream];
  return isTTY === true && columns > 0 ? { columns } : {};
}

/** Whether the screen can be cleared and the cursor moved. */
export function canRedraw(): boolean {
  return process.stdout.isTTY === true && process.env.TERM !== 'dumb';
}

export function writeOut(text: string): void {
  guardPipes();
  process.stdout.write(text);
}

export function writeErr(text: string): void {
  guardPipes();
  process.stderr.write(text);
}

/** Ends the process when both streams have taken what was written; idle worker threads do not hold it up. */
export async function finish(exitCode: number): Promise<never> {
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(exitCode);
}

let guarded = false;

/** `aria … | head` is no error of ours: end quietly, as other commands do. */
function guardPipes(): void {
  if (guarded) return;
  guarded = true;
  for (const stream of [process.stdout, process.stderr]) {
    // Node listens there for each thread, and would warn of the eleventh listener.
    stream.setMaxListeners(0);
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? ExitCode.brokenPipe : ExitCode.internal));
  }
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0) return Promise.resolve();
  return new Promise((resolve) => stream.write('', () => resolve()));
}
