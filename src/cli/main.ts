/**
 * The command line. This file is what every start pays for, so it knows only one thing: whether the command is a plain run, which needs
 * no command-line parser. Everything else is loaded when asked for.
 *
 * The CLI is a client of the engine and of the parser's public functions; nothing imports it. It alone touches the process:
 * arguments, environment, streams, signals, exit code. Program output goes to stdout, everything we say to stderr, except where what we
 * say is what was asked for (`ast`, `tokens`, `explain`, machine-readable `check`).
 */
import { COMMANDS } from './command-names.js';
import { ExitCode } from './exit-codes.js';
import { run } from './run.js';
import { finish, writeErr } from './terminal.js';

void main(process.argv.slice(2)).catch(reportFault).then(finish);

async function main(args: readonly string[]): Promise<number> {
  const plain = plainRun(args);
  if (plain) return run(plain);
  const { runCommandLine } = await import('./command-line.js');
  return runCommandLine(args);
}

/**
 * `[run] FILE [args]` without any option of ours. Must mean the same as command-line.ts would make of it, and leaves all that could be
 * a mistake to it.
 */
function plainRun(args: readonly string[]): { file: string; args: readonly string[] } | undefined {
  const explicit = args[0] === 'run';
  const [file, ...rest] = explicit ? args.slice(1) : args;
  if (file === undefined || file.startsWith('-')) return undefined;
  if (!explicit && (COMMANDS.has(file) || !file.endsWith('.aria'))) return undefined;
  if (rest[0] === '--') return { file, args: rest.slice(1) };
  return rest.some((arg) => arg.startsWith('-')) ? undefined : { file, args: rest };
}

/** A fault of ours: said plainly, with the JS stack only for those who asked for it. */
function reportFault(error: unknown): number {
  const detail = error instanceof Error ? error.message : String(error);
  writeErr(`bug[E9001]: internal error: ${detail}\n  = help: this is a fault in aria, not in your program; please report it\n`);
  if (process.env.ARIA_LOG && error instanceof Error) writeErr(`${error.stack ?? ''}\n`);
  else writeErr('  = note: set ARIA_LOG=1 to see where it happened\n');
  return ExitCode.internal;
}
