/**
 * The rules of concurrency (runtime.md), a program each, named after its section and what it shows: on one thread, on two, on four, and
 * under random schedules it gives the same output.
 *
 * `ARIA_TEST_SCHEDULES` says how many schedules; each is its seed, counted from `ARIA_TEST_FIRST_SCHEDULE`.
 */
import { describe, expect, test } from 'vitest';
import { type Expectation, expectationOf } from './expectation.js';
import { play } from './interp/concurrency/harness.js';
import { type ProgramFile, programsIn } from './program-run.js';

const schedules = Number(process.env.ARIA_TEST_SCHEDULES ?? 5);
const first = Number(process.env.ARIA_TEST_FIRST_SCHEDULE ?? 1);

interface RunOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}
type RunText = (text: string, options: { readonly file: string; readonly threads: number }) => Promise<RunOutcome>;

// Threads load the built files, so the whole engine does.
const built = new URL('../dist/testing.js', import.meta.url).href;
const { runText } = (await import(built)) as { readonly runText: RunText };

const rules = programsIn('tests/programs/conc').map((program) => ({ ...program, expected: expectationOf(program.source) }));

describe.concurrent('on threads', () => {
  for (const rule of rules) {
    for (const threads of rule.expected.threads) test(`${nameOf(rule)}, ${threads}`, () => onThreads(rule, threads));
  }
});

describe(`under ${schedules} random schedules`, () => {
  for (const rule of rules) if (rule.expected.schedules) test(nameOf(rule), () => underSchedules(rule), 600_000);
});

type Rule = ProgramFile & { readonly expected: Expectation };

function nameOf({ path }: Rule): string {
  const [, section = '', title = ''] = /(\d+)-([^/]*)\.aria$/.exec(path) ?? [];
  return `${Number(section)}: ${title.replaceAll('-', ' ')}`;
}

async function onThreads({ path, source, expected }: Rule, threads: number): Promise<void> {
  const { stdout, stderr, exitCode } = await runText(source, { file: path, threads });
  expect({ stdout, exitCode, stderr: expected.exit === 0 ? stderr : '' }).toEqual({
    stdout: expected.stdout,
    exitCode: expected.exit,
    stderr: '',
  });
  for (const text of expected.errors) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/^\s+at .*\.js:\d+/m);
}

async function underSchedules({ source, expected }: Rule): Promise<void> {
  for (let seed = first; seed < first + schedules; seed++) {
    const { printed, error } = await play(source, { seed, explore: true });
    const failed = error !== null;
    expect({ seed, printed, failed, error: expected.exit === 0 ? error : null }).toEqual({
      seed,
      printed: expected.stdout.replace(/\n$/, ''),
      failed: expected.exit !== 0,
      error: null,
    });
  }
}
