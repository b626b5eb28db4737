/**
 * What happens during a test run, as plain data: it crosses threads and the embedding border unchanged. Reporters turn events into text;
 * nothing else of the runner prints.
 *
 * Order: `run-started`, then for each file either `file-invalid`, or `file-started`, its tests (`test-started` followed by one of
 * `test-passed`, `test-failed`, `test-skipped`) and `file-ended`; then `run-ended`. `file-failed` stands among the tests of its file.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { FaultReport } from '../fault-report.js';

export type TestKind = 'test' | 'property' | 'examples' | 'function';

/** A test, or one case of a `@parametrize`d one. */
export interface TestId {
  readonly file: string;
  /** 1-based line of the declaration: `aria test file:line` runs it. */
  readonly line: number;
  /** As written; the function or type for `examples`; with ` (case)` appended for a case. */
  readonly name: string;
  readonly kind: TestKind;
  readonly tags: readonly string[];
}

export interface TestInput {
  readonly name: string;
  /** Its inspect form. */
  readonly value: string;
}

/** Why a test failed. */
export interface TestFailure {
  readonly report: FaultReport;
  /** For a property: what went wrong in the case that `inputs` shows. */
  readonly cause: FaultReport | null;
  /** Inspect forms, where the assertion compared two values. */
  readonly expected: string | null;
  readonly actual: string | null;
  /** The shrunk case of a property. */
  readonly inputs: readonly TestInput[];
  /** What a property was generated from, or the random schedule it failed in; null for other tests. */
  readonly seed: number | null;
  /** Facts that do not fit into the report: tasks left running, the tree of waiting tasks. */
  readonly notes: readonly string[];
}

/** How a test ended. */
export type TestOutcome =
  /** `cases`: how many a property has tried; 0 for other tests. */
  | { readonly kind: 'passed'; readonly cases: number }
  | { readonly kind: 'failed'; readonly failure: TestFailure }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Files that could not be run: parse or resolve errors. */
  readonly invalid: number;
  /** Files whose top-level statements raised an error. */
  readonly broken: number;
}

export type TestEvent =
  | { readonly kind: 'run-started'; readonly seed: number; readonly files: number }
  /** `tests` counts declarations; each case of a `@parametrize`d one is a test of its own. */
  | { readonly kind: 'file-started'; readonly file: string; readonly tests: number }
  /** Nothing of the file runs. */
  | { readonly kind: 'file-invalid'; readonly file: string; readonly problems: readonly Diagnostic[] }
  /** The top-level statements raised an error, so no test of the file could run. */
  | { readonly kind: 'file-failed'; readonly file: string; readonly failure: TestFailure; readonly output: string }
  | { readonly kind: 'test-started'; readonly test: TestId }
  | {
      readonly kind: 'test-passed';
      readonly test: TestId;
      readonly millis: number;
      /** What the test printed, standard output and error in order. */
      readonly output: string;
      readonly cases: number;
    }
  | {
      readonly kind: 'test-failed';
      readonly test: TestId;
      readonly millis: number;
      readonly output: string;
      readonly failure: TestFailure;
    }
  | { readonly kind: 'test-skipped'; readonly test: TestId; readonly reason: string }
  | { readonly kind: 'file-ended'; readonly file: string }
  | {
      readonly kind: 'run-ended';
      readonly seed: number;
      readonly millis: number;
      readonly totals: TestTotals;
      /** Stopped before all tests had run: by a signal, or after `--max-failures`. */
      readonly stopped: 'interrupted' | 'max-failures' | null;
    };

/** What the thread that runs the tests tells the engine; the engine adds what was printed. */
export type RunnerMessage =
  /** `limit`: milliseconds the test allows itself, or null. */
  | { readonly kind: 'started'; readonly test: TestId; readonly limit: number | null }
  | { readonly kind: 'ended'; readonly test: TestId; readonly millis: number; readonly outcome: TestOutcome }
  /** The running test starts again, in the random schedule of the seed. */
  | { readonly kind: 'schedule'; readonly seed: number }
  /** A top-level statement raised an error. */
  | { readonly kind: 'broken'; readonly failure: TestFailure };

/** What the engine answers to each message. */
export type RunnerReply = 'continue' | 'stop';
