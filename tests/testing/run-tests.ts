/** Runs `aria test` on files in a fresh directory, and reads what its reporters say. */

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestEvent } from '../../src/testing.js';

const bin = fileURLToPath(new URL('../../bin/aria.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class TestDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'aria-test-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.path, name)), { recursive: true });
    writeFileSync(join(this.path, name), text);
  }

  /** The same seed unless the arguments say otherwise: nothing in these tests is left to chance. */
  test(...args: readonly string[]): Promise<Outcome> {
    const seed = args.includes('--seed') ? [] : ['--seed', '7'];
    return new Promise((settle) => {
      const { NO_COLOR, FORCE_COLOR, ARIA_THREADS, ...env } = process.env;
      const child = spawn(process.execPath, [bin, 'test', ...args, ...seed], { cwd: this.path, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
      });
      child.on('close', (code) => settle({ code, stdout, stderr }));
    });
  }

  /** The events of a run. */
  async events(...args: readonly string[]): Promise<readonly TestEvent[]> {
    const { stdout } = await this.test(...args, '--reporter', 'json');
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TestEvent);
  }
}

type Ended = Extract<TestEvent, { readonly kind: 'test-passed' | 'test-failed' | 'test-skipped' }>;
export type Failed = Extract<TestEvent, { readonly kind: 'test-failed' }>;

/** How the tests ended: `ok name`, `FAILED name: message`, `skipped name: reason`. */
export function results(events: readonly TestEvent[]): string[] {
  return events.filter(isEnd).map((event) => {
    if (event.kind === 'test-passed') return `ok ${event.test.name}`;
    if (event.kind === 'test-skipped') return `skipped ${event.test.name}: ${event.reason}`;
    return `FAILED ${event.test.name}: ${event.failure.report.message}`;
  });
}

/** Runs one file and tells how its tests ended. */
export async function resultsOf(source: string, ...args: readonly string[]): Promise<string[]> {
  return results(await new TestDirectory({ 'a.aria': source }).events('a.aria', ...args));
}

/** The only failure of a run of one file. */
export async function failureOf(source: string, ...args: readonly string[]): Promise<Failed> {
  const events = await new TestDirectory({ 'a.aria': source }).events('a.aria', ...args);
  const failures = events.filter((event): event is Failed => event.kind === 'test-failed');
  if (failures.length !== 1 || failures[0] === undefined) throw new Error(`expected one failure: ${results(events).join(' | ')}`);
  return failures[0];
}

/** Without what differs from run to run. */
export function steady(text: string): string {
  return text
    .replace(/\d+\.\d+ s\b/g, 'T s')
    .replace(/\d+(\.\d+)? ms\b/g, 'T ms')
    .replace(/time="[\d.]+"/g, 'time="T"')
    .replace(/"millis":[\d.]+/g, '"millis":0');
}

function isEnd(event: TestEvent): event is Ended {
  return event.kind === 'test-passed' || event.kind === 'test-failed' || event.kind === 'test-skipped';
}
