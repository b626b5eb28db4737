/** The one run of a file whose tests belong to another runner: it starts when the first result is wanted, and gives each test its own. */
import { randomInt } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Sources } from '../diagnostics/sources.js';
import type { Capabilities } from '../interp/capabilities.js';
import type { Limits } from '../interp/limits.js';
import type { PlannedTest, TestEvent, TestId } from '../interp/testing/index.js';
import { explainFailure } from './failure-text.js';
import { runTests, type TestFile, type TestRunHandle } from './test-run.js';

export interface FileRunOptions {
  /** Most threads that run Aria code. Default 1. */
  readonly threads?: number;
  /** Of scheduling and of properties. Default: another one each time; failures name it. */
  readonly seed?: number;
  /** For tests that set no limit of their own, in milliseconds. */
  readonly timeout?: number;
  /** Time stands still while anything can run, and jumps to the next timer otherwise. */
  readonly virtualTime?: boolean;
  /** Run each test under so many random schedules. */
  readonly explore?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** What each test may use. Nothing is limited by default. */
  readonly limits?: Limits;
  /** What tests may reach. Everything by default. */
  readonly capabilities?: Capabilities;
}

/** How a test ended, all of its cases together. */
export interface FileTestResult {
  /** Reports; empty: it has passed, or was skipped. */
  readonly failures: readonly string[];
  /** The reason, if it was skipped. */
  readonly skipped: string | null;
}

export class FileRun {
  private readonly tests: readonly AwaitedTest[];
  private readonly seed: number;
  private handle: TestRunHandle | null = null;
  /** The cases of a parametrized test are one test here: it ends when another begins. */
  private current: AwaitedTest | undefined;

  constructor(
    private readonly file: TestFile,
    planned: readonly PlannedTest[],
    private readonly options: FileRunOptions,
  ) {
    this.seed = options.seed ?? randomInt(2 ** 31);
    this.tests = planned.map((test) => new AwaitedTest(test));
  }

  /** Never rejects. `test` is one of those the run was made for. */
  async resultOf(test: PlannedTest): Promise<FileTestResult> {
    const awaited = this.tests.find((one) => one.test === test);
    if (awaited === undefined) throw new TypeError(`${test.name} is not a test of this run`);
    if (this.handle === null) this.start();
    await awaited.ended;
    return awaited;
  }

  private start(): void {
    const { file, seed, options } = this;
    // The first events come before there is a handle, whose sources reports look at.
    const early: TestEvent[] = [];
    this.handle = runTests({
      ...FILES,
      ...options,
      files: [file],
      threads: options.threads ?? 1,
      seed,
      onEvent: (event) => (this.handle === null ? early.push(event) : this.hear(event)),
    });
    for (const event of early) this.hear(event);
    void this.handle.ended.then(() => this.failRest('the run ended before this test'));
  }

  private hear(event: TestEvent): void {
    switch (event.kind) {
      case 'test-started': {
        const next = this.tests.find((one) => one.covers(event.test));
        if (next !== this.current) this.current?.end();
        this.current = next;
        return;
      }
      case 'test-failed': {
        const { test, failure, output } = event;
        const again = `run again: aria test ${test.file}:${test.line} --seed ${failure.seed ?? this.seed}`;
        const title = test.name === this.current?.test.name ? '' : `${test.name}\n`;
        this.current?.failures.push(`${title}${explainFailure(failure, output, this.sources, false)}${again}`);
        return;
      }
      case 'test-skipped': {
        const test = this.tests.find((one) => one.covers(event.test));
        if (test === undefined) return;
        test.skipped = event.reason;
        if (test !== this.current) test.end();
        return;
      }
      case 'file-failed':
        this.failRest(explainFailure(event.failure, event.output, this.sources, false));
        return;
      case 'file-ended':
        this.current?.end();
        return;
      default:
        return;
    }
  }

  private get sources(): Sources {
    return { get: (file) => this.handle?.source(file) };
  }

  /** What has not ended yet ends now. */
  private failRest(report: string): void {
    for (const test of this.tests) {
      if (test.isEnded) continue;
      test.failures.push(report);
      test.end();
    }
  }
}

/** The tests of a file as somebody waits for them. */
class AwaitedTest implements FileTestResult {
  readonly failures: string[] = [];
  skipped: string | null = null;
  isEnded = false;
  readonly ended: Promise<void>;
  private settle: () => void = () => {};

  constructor(readonly test: PlannedTest) {
    this.ended = new Promise((settle) => {
      this.settle = settle;
    });
  }

  /** True for the test itself and for its cases. */
  covers({ line, name }: TestId): boolean {
    return line === this.test.line && (name === this.test.name || name.startsWith(`${this.test.name} (`));
  }

  end(): void {
    this.isEnded = true;
    this.settle();
  }
}

/** The file system as a source of programs. */
export const FILES = {
  readSource(path: string): string | null {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return null;
    }
  },
  isDirectory: (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
};
