/**
 * Reporters: from the events of a test run to text, one form a file. A reporter reads events and writes; it keeps nothing but what its form
 * needs, and never looks at the run itself, so any two can listen to the same run.
 */
import type { SourceText } from '../../diagnostics/source.js';
import type { TestEvent, TestId } from '../../testing.js';

export interface ReporterContext {
  write(text: string): void;
  readonly color: boolean;
  /** Width of the terminal; nothing in a pipe. */
  readonly columns?: number;
  /** The texts of the tested files, for code frames. */
  source(file: string): SourceText | undefined;
  /** The command that runs this one test again. */
  command(test: TestId, seed: number): string;
}

export type Reporter = (event: TestEvent) => void;
export type MakeReporter = (context: ReporterContext) => Reporter;

/** The events that say how a test ended. */
export type TestEnd = Extract<TestEvent, { readonly kind: 'test-passed' | 'test-failed' | 'test-skipped' }>;
