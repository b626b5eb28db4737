/** Options of a run, checked. */
import { availableParallelism } from 'node:os';
import type { CliProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: CliProblem };

const MOST_THREADS = 1024;

/** The flag, else `ARIA_THREADS`, else one per processor. */
export function threadCount(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): Checked<number> {
  if (flag !== undefined) return count('--threads', flag);
  if (env.ARIA_THREADS) return count('ARIA_THREADS', env.ARIA_THREADS);
  return { ok: true, value: availableParallelism() };
}

/** The seed of every random choice of the run, or undefined for a fresh one. */
export function seedNumber(flag: string | undefined): Checked<number | undefined> {
  if (flag === undefined) return { ok: true, value: undefined };
  const value = Number(flag);
  if (/^\d+$/.test(flag) && Number.isSafeInteger(value)) return { ok: true, value };
  return wrong(`--seed needs a whole number that is not negative, got \`${flag}\``, 'for example `--seed 7`');
}

function count(name: string, text: string): Checked<number> {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= MOST_THREADS) return { ok: true, value };
  const example = name.startsWith('--') ? `${name} 4` : `${name}=4`;
  return wrong(
    `${name} needs a whole number from 1 to ${MOST_THREADS}, got \`${text}\``,
    `for example \`${example}\`; leave it out for one thread per processor`,
  );
}

function wrong(message: string, help: string): { ok: false; problem: CliProblem } {
  return { ok: false, problem: { message, help, exitCode: ExitCode.usage } };
}
