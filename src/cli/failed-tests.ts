/**
 * What failed last time, for `--only-failed`: `.aria/failed-tests.json` under the package root (the nearest directory above with an
 * `aria.toml`, else the current one). A test is known by file and name, since lines change while one works on it. A cache: if it cannot be
 * read or written, nothing was remembered.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { TestEvent } from '../testing.js';

export interface FailedTest {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
}

export class FailedTests {
  private readonly root: string;
  private readonly path: string;

  constructor(directory: string) {
    this.root = packageRoot(resolve(directory));
    this.path = join(this.root, '.aria', 'failed-tests.json');
  }

  read(): readonly FailedTest[] {
    try {
      const data: unknown = JSON.parse(readFileSync(this.path, 'utf8'));
      if (!Array.isArray(data)) return [];
      return data.filter(isFailedTest).map(({ file, name }) => ({ file: resolve(this.root, file), name }));
    } catch {
      return [];
    }
  }

  /** Tests that ran are as they ended now; of the others what was known stays, as long as their file exists. */
  update(events: readonly TestEvent[]): void {
    const key = ({ file, name }: FailedTest): string => `${file}\n${name}`;
    const failed = new Map(this.read().map((test) => [key(test), test]));
    for (const event of events) {
      if (event.kind !== 'test-passed' && event.kind !== 'test-failed' && event.kind !== 'test-skipped') continue;
      const test = { file: resolve(event.test.file), name: event.test.name };
      if (event.kind === 'test-failed') failed.set(key(test), test);
      else failed.delete(key(test));
    }
    this.write([...failed.values()].filter(({ file }) => existsSync(file)));
  }

  private write(tests: readonly FailedTest[]): void {
    try {
      if (tests.length === 0) {
        rmSync(this.path, { force: true });
        return;
      }
      mkdirSync(dirname(this.path), { recursive: true });
      const data = tests.map(({ file, name }) => ({ file: relative(this.root, file), name }));
      writeFileSync(this.path, `${JSON.stringify(data, null, 2)}\n`);
    } catch {
      // A place where nothing can be written is no reason not to test.
    }
  }
}

function packageRoot(directory: string): string {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, 'aria.toml'))) return at;
    if (dirname(at) === at) return directory;
  }
}

function isFailedTest(item: unknown): item is FailedTest {
  return (
    typeof item === 'object' &&
    item !== null &&
    'file' in item &&
    'name' in item &&
    typeof item.file === 'string' &&
    typeof item.name === 'string'
  );
}
