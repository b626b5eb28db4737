/** `aria repl`, also `aria` alone on a terminal. */
import { type BoundFlags, bounds } from './bounds.js';
import { reportProblem, voiceOf } from './cli-problem.js';
import { seedNumber, threadCount } from './run-options.js';
import { type ColorMode, canRedraw, colorOf } from './terminal.js';
import { version } from './version.js';

export interface ReplRequest extends BoundFlags {
  readonly threads?: string;
  readonly seed?: string;
  readonly preload?: string;
  readonly color: ColorMode;
}

export async function repl(request: ReplRequest): Promise<number> {
  const voice = voiceOf(request);
  const threads = threadCount(request.threads, process.env);
  if (!threads.ok) return reportProblem(threads.problem, voice);
  const seed = seedNumber(request.seed);
  if (!seed.ok) return reportProblem(seed.problem, voice);
  const bounded = bounds(request);
  if (!bounded.ok) return reportProblem(bounded.problem, voice);
  const options = {
    threads: threads.value,
    ...(seed.value === undefined ? {} : { seed: seed.value }),
    ...bounded.value,
    ...(request.preload === undefined ? {} : { preload: request.preload }),
  };
  const { stdin, stdout } = process;
  const terminal = stdin.isTTY === true && stdout.isTTY === true;
  const interactive = terminal && canRedraw();
  if (terminal) stdout.write(`Aria ${version()}. \`:help\` lists the commands, Ctrl-D leaves.\n`);
  const { PipeConsole, runRepl, TerminalConsole } = await import('./repl/index.js');
  const color = interactive && colorOf('stdout', request.color);
  const console = interactive ? new TerminalConsole(stdin, stdout, color) : new PipeConsole(terminal);
  return runRepl(console, { ...options, color });
}
