/** Helpers for testing Aria programs from JavaScript: run a text, look at what it printed. */
import { runProgram } from './engine.js';

export { explainFailure, renderFault } from './engine/failure-text.js';
export type { FileRunOptions } from './engine/file-run.js';
export { assertNoLeaks } from './engine/leaks.js';
export { AriaTestFailure, describeAria, type TestFramework } from './engine/test-bridge.js';
export {
  type FaultReport,
  runTests,
  type TestEvent,
  type TestFailure,
  type TestFile,
  type TestId,
  type TestInput,
  type TestKind,
  type TestOutcome,
  type TestRunHandle,
  type TestRunOptions,
  type TestRunResult,
  type TestSelection,
  type TestTotals,
} from './engine/test-run.js';

export interface RunOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface RunTextOptions {
  /** What the text is called in diagnostics. Default `test.aria`. */
  readonly file?: string;
  readonly args?: readonly string[];
  /** Most threads; default 1. */
  readonly threads?: number;
  readonly seed?: number;
  /** Files it may import, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Runs a program to its end and collects its output. Never rejects for a fault of the program: the outcome tells. */
export async function runText(text: string, options: RunTextOptions = {}): Promise<RunOutcome> {
  let stdout = '';
  let stderr = '';
  const handle = runProgram({
    file: options.file ?? 'test.aria',
    text,
    args: options.args ?? [],
    threads: options.threads ?? 1,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    stdout(chunk) {
      stdout += chunk;
    },
    stderr(chunk) {
      stderr += chunk;
    },
    color: false,
    readSource: (path) => options.files?.[path] ?? null,
  });
  const exitCode = await handle.exitCode;
  return { stdout, stderr, exitCode };
}
