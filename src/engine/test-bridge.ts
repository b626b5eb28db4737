/**
 * The tests of Aria files as tests of another runner (Vitest, node:test): each `test`, `property` and `examples` block appears there under
 * its name, and fails with the report that `aria test` would show.
 *
 * Names are found by parsing, when the host's file is loaded. A file runs once, when the first of its tests is wanted; each test
 * waits for its own result only.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderAll } from '../diagnostics/render-all.js';
import { planTests } from '../interp/testing/index.js';
import { FILES, FileRun, type FileRunOptions } from './file-run.js';
import { loadProgram } from './front-end.js';

/** What is needed of a runner; `vitest` and `node:test` both export it. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: (context: { skip(reason?: string): unknown }) => Promise<unknown>): unknown;
}

/** What a test of the host fails with. Its message is the whole report; there is no JavaScript stack to look at. */
export class AriaTestFailure extends Error {
  override readonly name = 'AriaTestFailure';

  constructor(report: string) {
    super(report.trimEnd());
    this.stack = `AriaTestFailure: ${this.message}`;
  }
}

/**
 * Declares a group for each file, and in it a test for each test of the file. A file that cannot be read or has errors becomes a group with
 * one test that fails with them. `files`: paths (relative ones from the working directory) or file URLs.
 */
export function describeAria(
  files: string | URL | readonly (string | URL)[],
  framework: TestFramework,
  options: FileRunOptions = {},
): void {
  for (const one of Array.isArray(files) ? (files as readonly (string | URL)[]) : [files as string | URL]) {
    const file = typeof one === 'string' ? one : relative('', fileURLToPath(one));
    framework.describe(file, () => declare(file, framework, options));
  }
}

function declare(file: string, { test }: TestFramework, options: FileRunOptions): void {
  const text = FILES.readSource(file);
  if (text === null) {
    test('can be read', () => Promise.reject(new AriaTestFailure(`cannot read ${file}`)));
    return;
  }
  const { units, problems, sources } = loadProgram(text, file, FILES, { test: true, debug: false, target: '' });
  const entry = units.at(-1);
  if (entry === undefined) {
    const errors = problems.filter(({ severity }) => severity === 'error' || severity === 'bug');
    test('has no errors', () => Promise.reject(new AriaTestFailure(renderAll(errors, sources, { format: 'text', color: false }))));
    return;
  }
  const planned = planTests(entry.unit, text);
  const run = new FileRun({ file, text, selection: {} }, planned, options);
  for (const one of planned) {
    test(one.kind === 'property' ? `property ${one.name}` : one.name, async (context) => {
      const { failures, skipped } = await run.resultOf(one);
      if (failures.length > 0) throw new AriaTestFailure(failures.join('\n'));
      if (skipped !== null) context.skip(skipped);
    });
  }
}
