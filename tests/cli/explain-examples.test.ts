/** Every explanation is true: its wrong example shows its code, its right example nothing of the kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES, type CodeInfo } from '../../src/diagnostics/codes.js';
import { aria } from './aria.js';

interface Example {
  readonly info: CodeInfo;
  readonly kind: 'wrong' | 'right';
  readonly text: string;
}

const folder = new URL('../../src/diagnostics/explain/', import.meta.url);

/** Examples marked `fragment` need several files, a signal or a killed thread. */
const examples: readonly Example[] = readdirSync(folder).flatMap((name) => {
  const info = CODES.find((one) => `${one.code}.md` === name);
  if (info === undefined) return [];
  const blocks = readFileSync(new URL(name, folder), 'utf8').matchAll(/^```aria (wrong|right)\n([\s\S]*?)^```$/gm);
  return [...blocks].map((block) => ({ info, kind: block[1] === 'wrong' ? 'wrong' : 'right', text: block[2] ?? '' }));
});

const nameOf = (example: Example): string => `${example.info.code}-${example.kind}.aria`;

describe('checking the examples of the explanations', () => {
  const files = Object.fromEntries(examples.map((example) => [nameOf(example), example.text]));
  const reported = new Map<string, { code: string; severity: string }[]>();
  const lines = aria(['check', '.', '--json'], { files }).stdout.split('\n');
  for (const line of lines.filter((text) => text !== '')) {
    const problem: { file: string; code: string; severity: string } = JSON.parse(line);
    reported.set(problem.file, [...(reported.get(problem.file) ?? []), problem]);
  }

  it.each(
    examples
      .filter((example) => example.kind === 'wrong' && example.info.found === 'static')
      .map((example) => [nameOf(example), example.info.code]),
  )('%s has %s', (name, code) => {
    expect((reported.get(name) ?? []).map((problem) => problem.code)).toContain(code);
  });

  it.each(
    examples
      .filter((example) => example.kind === 'right' || example.info.found === 'running')
      .map((example) => [nameOf(example), example.info.code]),
  )('%s has no errors, and not %s', (name, code) => {
    const problems = reported.get(name) ?? [];
    expect(problems.filter((problem) => problem.severity === 'error' || problem.code === code)).toEqual([]);
  });
});

describe('running the examples of the explanations', () => {
  it.each(
    examples
      .filter((example) => example.kind === 'wrong' && example.info.found !== 'static')
      .map((example) => [example.info.code, example.text]),
  )('the wrong one ends with %s', (code, text) => {
    const { stderr } = aria(['run', 'a.aria'], { files: { 'a.aria': text } });
    expect(stderr).toContain(`error[${code}]: `);
  });

  it.each(examples.filter((example) => example.kind === 'right').map((example) => [example.info.code, example.text]))(
    'the right one for %s ends well',
    (_code, text) => {
      const { code, stderr } = aria(['run', 'a.aria'], { files: { 'a.aria': text } });
      expect(stderr).not.toMatch(/error|bug/);
      expect(code).toBe(0);
    },
  );
});
