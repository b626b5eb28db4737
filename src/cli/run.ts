/**
 * `aria run FILE [-- args]`, also `aria FILE`, `aria -` and `aria -e CODE`.
 *
 * The engine is asked for first of all: while it loads, the source is read. Ctrl-C and SIGTERM ask the program to end (runtime.md 4.10);
 * a second Ctrl-C does not ask.
 */
import type { RunHandle } from '../engine.js';
import type { BoundFlags, Bounds } from './bounds.js';
import { type CliProblem, reportProblem, type Voice, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import type { Served } from './live-server.js';
import { programFiles } from './program-files.js';
import { type Checked, seedNumber, threadCount } from './run-options.js';
import type { TreeTarget } from './show-tree.js';
import { type LoadedSource, loadSource, loadStandardInput, readModule, sourceDirectory } from './source-loader.js';
import { StandardInput } from './standard-input.js';
import { type ColorMode, widthOf, writeErr, writeOut } from './terminal.js';

export interface RunRequest {
  /** A path or `-`; undefined with `code`. */
  readonly file?: string;
  /** The program itself, from `-e`. */
  readonly code?: string;
  readonly args: readonly string[];
  readonly threads?: string;
  readonly seed?: string;
  /** Nothing is bounded without it. */
  readonly bounds?: BoundFlags;
  readonly watch?: boolean;
  readonly color?: ColorMode;
  /** What we say is JSON. */
  readonly json?: boolean;
  /** `--tree`, `--tree-out`: show the tree when the program has ended. */
  readonly tree?: TreeTarget;
  /** Record the run, and hand it to this when the program has ended. */
  readonly traced?: (handle: RunHandle, file: string) => void | Promise<void>;
  /** What to say instead when the file does not exist: `aria chek` was no file name. */
  readonly missing?: (problem: CliProblem) => CliProblem;
}

/** Runs the program and gives the exit code. */
export async function run(request: RunRequest): Promise<number> {
  const engine = import('../engine.js');
  const voice = voiceOf(request);
  const options = await checkedOptions(request);
  if (!options.ok) return reportProblem(options.problem, voice);
  const loaded = await load(request);
  if (!loaded.ok) return reportProblem(request.missing?.(loaded.problem) ?? loaded.problem, voice);
  const { runProgram } = await engine;
  const input = new StandardInput();
  const cache = request.file === undefined || request.file === '-' ? null : programFiles(process.env);
  const start = (source: LoadedSource, read: (path: string) => string | null): RunHandle =>
    runProgram({
      ...options.value,
      file: source.file,
      text: source.text,
      args: [...request.args],
      stdout: writeOut,
      stderr: writeErr,
      input,
      color: voice.color,
      ...widthOf('stderr'),
      reports: voice.json ? 'json' : 'text',
      readSource: read,
      isDirectory: sourceDirectory,
      environment: environment(),
      workingDirectory: process.cwd(),
      ...(cache === null ? {} : { cache }),
      ...(request.tree === undefined && request.traced === undefined ? {} : { trace: true }),
    });
  if (request.watch === true) return watch(request, start, voice);
  const handle = start(loaded.source, readModule);
  const { file } = loaded.source;
  const release = onSignals(handle, request.tree);
  const stopServing = serveLater(handle, { file, threads: options.value.threads });
  try {
    const exitCode = await handle.exitCode;
    if (request.tree !== undefined) (await import('./observe.js')).showFinalTree(handle, request.tree);
    await request.traced?.(handle, file);
    return exitCode;
  } finally {
    release();
    input.close();
    stopServing();
  }
}

interface EngineOptions extends Bounds {
  readonly threads: number;
  readonly seed?: number;
}

/** Threads and seed, and what only few runs give. */
async function checkedOptions(request: RunRequest): Promise<Checked<EngineOptions>> {
  const threads = threadCount(request.threads, process.env);
  if (!threads.ok) return threads;
  const seed = seedNumber(request.seed);
  if (!seed.ok) return seed;
  const plain: EngineOptions = { threads: threads.value, ...(seed.value === undefined ? {} : { seed: seed.value }) };
  if (request.bounds === undefined) return { ok: true, value: plain };
  const { bounds } = await import('./bounds.js');
  const bounded = bounds(request.bounds);
  return bounded.ok ? { ok: true, value: { ...plain, ...bounded.value } } : bounded;
}

async function watch(
  request: RunRequest,
  start: (source: LoadedSource, read: (path: string) => string | null) => RunHandle,
  voice: Voice,
): Promise<number> {
  const { watchRuns } = await import('./run-watch.js');
  const { file } = request;
  if (file === undefined || file === '-') {
    const problem = { message: '--watch needs a file', help: 'write `aria run --watch FILE`', exitCode: ExitCode.usage };
    return reportProblem(problem, voice);
  }
  return watchRuns(async () => {
    const files = new Set([file]);
    const loaded = loadSource(file);
    if (!loaded.ok) return { ended: Promise.resolve(reportProblem(loaded.problem, voice)), files: () => [file], cancel: () => {} };
    const handle = start(loaded.source, (path) => {
      const text = readModule(path);
      if (text !== null) files.add(path);
      return text;
    });
    return { ended: handle.exitCode, files: () => [...files], cancel: () => handle.cancel('SIGTERM') };
  });
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function load(request: RunRequest): Promise<{ ok: true; source: LoadedSource } | { ok: false; problem: CliProblem }> {
  if (request.code !== undefined) return { ok: true, source: { file: '<eval>', text: request.code } };
  return request.file === '-' ? loadStandardInput() : loadSource(request.file ?? '');
}

/** A program that has run for so long may be looked at by `aria ps`; shorter ones do not pay for it. Milliseconds. */
const SERVED_AFTER = 250;

function serveLater(handle: RunHandle, served: Served): () => void {
  let stop: (() => void) | null = null;
  const timer = setTimeout(() => {
    void import('./observe.js').then(({ serveTree }) => {
      stop = serveTree(handle, served);
    });
  }, SERVED_AFTER);
  timer.unref();
  return () => {
    clearTimeout(timer);
    stop?.();
  };
}

/** Returns what takes the handlers away again. SIGUSR1 shows the tree; without a handler of ours it would start Node's debugger. */
function onSignals(handle: RunHandle, tree: TreeTarget = { form: 'text' }): () => void {
  const show = (): void => {
    void import('./observe.js').then(({ showLiveTree }) => showLiveTree(handle, tree));
  };
  let asked = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (asked && signal === 'SIGINT') process.exit(ExitCode.interrupted);
    asked = true;
    handle.cancel(signal);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  if (process.platform !== 'win32') process.on('SIGUSR1', show);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    process.off('SIGUSR1', show);
  };
}
