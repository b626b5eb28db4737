/** Options of `aria test`, checked, and what its paths stand for. */
import { statSync } from 'node:fs';
import { type BoundFlags, type Bounds, bounds } from './bounds.js';
import { sourceFiles } from './check.js';
import type { CliProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import type { ReporterName } from './reporters/index.js';
import { type Checked, seedNumber, threadCount } from './run-options.js';
import type { ColorMode } from './terminal.js';

/** As given on the command line. */
export interface TestRequest {
  /** Files, directories, `file:line`; none: the current directory. */
  readonly paths: readonly string[];
  readonly filter?: string;
  readonly reporter: ReporterName;
  readonly junitPath?: string;
  readonly seed?: string;
  readonly explore?: string;
  readonly threads?: string;
  readonly onlyFailed: boolean;
  readonly maxFailures?: string;
  readonly repeatUntilFailure: boolean;
  readonly timeout?: string;
  readonly virtualTime: boolean;
  readonly watch: boolean;
  readonly color: ColorMode;
  /** Of each test. */
  readonly bounds: BoundFlags;
}

export interface CheckedTestOptions {
  readonly threads: number;
  readonly seed: number | undefined;
  /** Random schedules for each test; undefined: the usual one. */
  readonly explore: number | undefined;
  readonly maxFailures: number | undefined;
  /** Milliseconds. */
  readonly timeout: number | undefined;
  readonly bounds: Bounds;
}

export function checkOptions(request: TestRequest, env: Readonly<Record<string, string | undefined>>): Checked<CheckedTestOptions> {
  const threads = threadCount(request.threads, env);
  if (!threads.ok) return threads;
  const seed = seedNumber(request.seed);
  if (!seed.ok) return seed;
  const maxFailures = optional(request.maxFailures, maxFailureCount);
  if (!maxFailures.ok) return maxFailures;
  const timeout = optional(request.timeout, durationMillis);
  if (!timeout.ok) return timeout;
  const explore = optional(request.explore, scheduleCount);
  if (!explore.ok) return explore;
  if (explore.value !== undefined && request.threads !== undefined && threads.value > 1) {
    return wrong('--explore runs on one thread, where a schedule can be repeated', 'leave out `--threads`');
  }
  const bounded = bounds(request.bounds);
  if (!bounded.ok) return bounded;
  return {
    ok: true,
    value: {
      threads: threads.value,
      seed: seed.value,
      explore: explore.value,
      maxFailures: maxFailures.value,
      timeout: timeout.value,
      bounds: bounded.value,
    },
  };
}

/** A file to test and the lines asked for in it; none: all of it. */
export interface TestTarget {
  readonly file: string;
  readonly lines: readonly number[];
}

/** Directories stand for the `.aria` files below them. The same file named several times is tested once, with all its lines. */
export function testTargets(paths: readonly string[]): readonly TestTarget[] {
  const targets = new Map<string, number[] | null>();
  for (const path of paths.length === 0 ? ['.'] : paths) {
    const { file, line } = splitLine(path);
    for (const one of sourceFiles(file)) {
      const lines = targets.get(one);
      if (line === null) targets.set(one, null);
      else if (lines !== null) targets.set(one, [...(lines ?? []), line]);
    }
  }
  return [...targets].map(([file, lines]) => ({ file, lines: lines ?? [] }));
}

/** `file:12`, unless there is a file of that very name. */
function splitLine(path: string): { readonly file: string; readonly line: number | null } {
  const [, file, line] = /^(.+):([1-9]\d*)$/.exec(path) ?? [];
  if (file === undefined || line === undefined || exists(path)) return { file: path, line: null };
  return { file, line: Number(line) };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function optional<T>(text: string | undefined, check: (text: string) => Checked<T>): Checked<T | undefined> {
  return text === undefined ? { ok: true, value: undefined } : check(text);
}

function maxFailureCount(text: string): Checked<number> {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return { ok: true, value };
  return wrong(
    `--max-failures needs a whole number from 1, got \`${text}\``,
    'for example `--max-failures 1` to stop at the first failure',
  );
}

function scheduleCount(text: string): Checked<number> {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && Number.isSafeInteger(value)) return { ok: true, value };
  return wrong(`--explore needs a number of schedules from 1, got \`${text}\``, 'for example `--explore 100`');
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** `500ms`, `2.5s`, `1min`. */
function durationMillis(text: string): Checked<number> {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (amount !== undefined && factor !== undefined) return { ok: true, value: Number(amount) * factor };
  return wrong(`--timeout needs a duration, got \`${text}\``, 'write a number with a unit: `500ms`, `5s`, `1min`');
}

function wrong(message: string, help: string): { readonly ok: false; readonly problem: CliProblem } {
  return { ok: false, problem: { message, help, exitCode: ExitCode.usage } };
}
