/** `aria repl`, also `aria` alone on a terminal. */
import { type CliProblem, renderProblem } from './cli-problem.js';
import { capabilities, type PermissionFlags } from './permissions.js';
import { seedNumber, threadCount } from './run-options.js';
import { type ColorMode, colorOf, writeErr } from './terminal.js';
import { version } from './version.js';

export interface ReplRequest extends PermissionFlags {
  readonly threads?: string;
  readonly seed?: string;
  readonly preload?: string;
  readonly color: ColorMode;
}

export async function repl(request: ReplRequest): Promise<number> {
  const threads = threadCount(request.threads, process.env);
  if (!threads.ok) return fail(threads.problem, request.color);
  const seed = seedNumber(request.seed);
  if (!seed.ok) return fail(seed.problem, request.color);
  const granted = capabilities(request);
  if (!granted.ok) return fail(granted.problem, request.color);
  const options = {
    threads: threads.value,
    ...(seed.value === undefined ? {} : { seed: seed.value }),
    ...(granted.value === undefined ? {} : { capabilities: granted.value }),
    ...(request.preload === undefined ? {} : { preload: request.preload }),
  };
  const { stdin, stdout } = process;
  const interactive = stdin.isTTY === true && stdout.isTTY === true && process.env.TERM !== 'dumb';
  if (interactive) stdout.write(`Aria ${version()}. \`:help\` lists the commands, Ctrl-D leaves.\n`);
  const { PipeConsole, runRepl, TerminalConsole } = await import('./repl/index.js');
  const color = interactive && colorOf('stdout', request.color);
  const console = interactive ? new TerminalConsole(stdin, stdout, color) : new PipeConsole();
  return runRepl(console, { ...options, color });
}

function fail(problem: CliProblem, color: ColorMode): number {
  writeErr(renderProblem(problem, colorOf('stderr', color)));
  return problem.exitCode;
}
