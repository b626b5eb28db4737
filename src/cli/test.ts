/**
 * `aria test [PATH[:LINE]…]`: finds the files, runs them, hands the events to reporters. What reporters say is what was asked for, so it goes to
 * standard output; what programs print is part of the events.
 *
 * Exit: 0 all passed, 1 something failed, 64 wrong command line (also: nothing matches what was named), 65 a file has errors, 75 or 77 if limits
 * or permissions are all that tests failed for.
 */
import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SourceText } from '../diagnostics/source.js';
import { runTests, type TestEvent, type TestFailure, type TestFile, type TestRunHandle, type TestRunResult } from '../testing.js';
import { type CliProblem, reportProblem, voiceOf } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { FailedTests } from './failed-tests.js';
import { junit, REPORTERS, type Reporter, type ReporterContext } from './reporters/index.js';
import { ProgressLine } from './reporters/progress.js';
import { loadSource, readModule } from './source-loader.js';
import { canRedraw, colorOf, widthOf, writeErr, writeOut } from './terminal.js';
import { type CheckedTestOptions, checkOptions, type TestRequest, testTargets } from './test-options.js';
import { watchTests } from './test-watch.js';

export async function test(request: TestRequest): Promise<number> {
  const checked = checkOptions(request, process.env);
  if (!checked.ok) return complain(checked.problem, request);
  const session = new TestSession(request, checked.value);
  const release = onInterrupt(session);
  try {
    if (request.watch) return await watchTests(session);
    return request.repeatUntilFailure ? await session.repeat() : await session.once(request.onlyFailed);
  } finally {
    release();
  }
}

/** The runs of one command: what was asked for, and the run that is going on. */
export class TestSession {
  /** Files of the last run, those that the tested ones import included. */
  modules: readonly string[] = [];
  private readonly failed = new FailedTests('.');
  /** Those of the last run. */
  private failures: readonly TestFailure[] = [];
  private handle: TestRunHandle | null = null;
  private interrupted = false;

  constructor(
    private readonly request: TestRequest,
    private readonly options: CheckedTestOptions,
  ) {}

  /** Cancels the run; false if it was asked before. */
  interrupt(): boolean {
    const first = !this.interrupted;
    this.interrupted = true;
    this.handle?.cancel();
    return first;
  }

  /** Runs everything that was asked for, or what of it failed last time, and gives the exit code. */
  async once(onlyFailed: boolean, seed = this.options.seed ?? freshSeed()): Promise<number> {
    const { request } = this;
    const files: TestFile[] = [];
    for (const loaded of this.files(onlyFailed)) {
      if ('problem' in loaded) return complain(loaded.problem, request);
      files.push(loaded);
    }
    if (onlyFailed && files.length === 0) {
      writeErr('nothing failed last time\n');
      return ExitCode.ok;
    }
    const result = await this.run(files, seed);
    this.modules = [...new Set([...files.map(({ file }) => file), ...result.modules])];
    if (this.interrupted) return ExitCode.interrupted;
    return exitCode(result, this.failures) ?? this.nothingRan(onlyFailed);
  }

  /** Runs with one seed after the other until something fails. */
  async repeat(): Promise<number> {
    let seed = this.options.seed ?? freshSeed();
    for (let count = 1; ; count++, seed++) {
      writeErr(`run ${count}, seed ${seed}\n`);
      const code = await this.once(this.request.onlyFailed, seed);
      if (code !== ExitCode.ok) return code;
    }
  }

  private *files(onlyFailed: boolean): Generator<TestFile | { readonly problem: CliProblem }> {
    const { filter } = this.request;
    const failed = onlyFailed ? this.failed.read() : null;
    for (const { file, lines } of testTargets(this.request.paths)) {
      const names = failed?.filter((one) => one.file === resolve(file)).map(({ name }) => name);
      if (names?.length === 0) continue;
      const loaded = loadSource(file);
      if (!loaded.ok) yield { problem: loaded.problem };
      else {
        const selection = { lines, ...(filter === undefined ? {} : { filter }), ...(names === undefined ? {} : { names }) };
        yield { file, text: loaded.source.text, selection };
      }
    }
  }

  private async run(files: readonly TestFile[], seed: number): Promise<TestRunResult> {
    const { request, options } = this;
    const events: TestEvent[] = [];
    let junitText = '';
    const texts = new Map(files.map(({ file, text }) => [file, new SourceText(text, file)]));
    const progress = this.progressLine();
    const context: ReporterContext = {
      write: progress === null ? writeOut : (text) => progress.print(text),
      color: colorOf('stdout', request.color),
      ...widthOf('stdout'),
      source: (file) => this.handle?.source(file) ?? texts.get(file),
      command: (one, replay) =>
        `aria test ${shellWord(`${one.file}:${one.line}`)} --seed ${replay}${options.explore === undefined ? '' : ' --explore 1'}${request.virtualTime ? ' --virtual-time' : ''}`,
    };
    const reporters: Reporter[] = [REPORTERS[request.reporter](context)];
    const collect = (text: string): void => {
      junitText += text;
    };
    if (request.junitPath !== undefined) reporters.push(junit({ ...context, write: collect }));
    if (progress !== null) reporters.push((event) => progress.hear(event));
    const queue: TestEvent[] = [];
    const hear = (event: TestEvent): void => {
      events.push(event);
      // The first events come before there is a handle, whose sources reporters look at.
      if (this.handle === null) queue.push(event);
      else for (const reporter of reporters) reporter(event);
    };
    const { maxFailures, timeout, threads, explore, bounds } = options;
    const handle = runTests({
      files,
      threads,
      seed,
      ...(timeout === undefined ? {} : { timeout }),
      ...(explore === undefined ? {} : { explore }),
      ...(maxFailures === undefined ? {} : { maxFailures }),
      ...bounds,
      virtualTime: request.virtualTime,
      readSource: readModule,
      isDirectory: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
      environment: environment(),
      workingDirectory: process.cwd(),
      onEvent: hear,
    });
    this.handle = handle;
    for (const event of queue) for (const reporter of reporters) reporter(event);
    const result = await handle.ended;
    this.handle = null;
    progress?.close();
    this.failed.update(events);
    this.failures = events.flatMap((event) => (event.kind === 'test-failed' || event.kind === 'file-failed' ? [event.failure] : []));
    if (request.junitPath !== undefined) writeFileSync(request.junitPath, junitText);
    return result;
  }

  /** For reports that people read on a terminal. */
  private progressLine(): ProgressLine | null {
    const { stdout } = process;
    const forPeople = this.request.reporter === 'pretty' || this.request.reporter === 'verbose';
    if (!forPeople || !canRedraw()) return null;
    return new ProgressLine({
      write: writeOut,
      get columns() {
        return stdout.columns || 80;
      },
    });
  }

  /** Nothing failed because nothing ran: wrong if something was named, else just told. */
  private nothingRan(onlyFailed: boolean): number {
    const { filter, paths } = this.request;
    const named = filter !== undefined || paths.some((path) => /:\d+$/.test(path));
    if (onlyFailed || !named) {
      writeErr('no tests found\n');
      return ExitCode.ok;
    }
    const what = filter === undefined ? 'no test stands on or above that line' : `no test matches \`${filter}\``;
    return complain(
      { message: what, help: 'run `aria test --reporter verbose` to see the names of all tests', exitCode: ExitCode.usage },
      this.request,
    );
  }
}

function exitCode({ totals, planned }: TestRunResult, failures: readonly TestFailure[]): number | null {
  if (totals.invalid > 0) return ExitCode.source;
  if (failures.length > 0) {
    if (failures.every(({ report }) => report.kind === 'LimitReached')) return ExitCode.limit;
    return failures.every(({ report }) => report.kind === 'NotPermitted') ? ExitCode.permission : ExitCode.testsFailed;
  }
  return planned === 0 ? null : ExitCode.ok;
}

function onInterrupt(session: TestSession): () => void {
  const stop = (): void => {
    if (!session.interrupt()) process.exit(ExitCode.interrupted);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

function complain(problem: CliProblem, request: TestRequest): number {
  return reportProblem(problem, voiceOf({ color: request.color, json: request.reporter === 'json' }));
}

/** Short enough to be typed. */
function freshSeed(): number {
  return Math.floor(Math.random() * 1_000_000);
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
