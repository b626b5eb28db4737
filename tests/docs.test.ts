/**
 * The guides are true: every ```aria block runs, on one thread and on two, and prints what its comments say (expectation.ts);
 * standard error contains a ```text block directly after it. A name after `aria` (```aria shop.aria) is the file's name there.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODES } from '../src/diagnostics/codes.js';
import { aria } from './cli/aria.js';
import { expectationOf } from './expectation.js';
import { type ProgramOutcome, root } from './run-aria.js';

interface Block {
  /** Guide and line, to find it again. */
  readonly place: string;
  readonly file: string;
  readonly source: string;
  readonly shown: string | null;
}

const guides = ['tour', 'concurrency', 'cli', 'repl', 'errors', 'seeing'] as const;
const textOf = (guide: string): string => readFileSync(new URL(`../docs/${guide}.md`, import.meta.url), 'utf8');

describe.each(guides)('docs/%s.md', (guide) => {
  for (const { place, file, source, shown } of blocksOf(guide)) {
    const expected = expectationOf(source);
    for (const threads of expected.threads) {
      it.concurrent(`${place} --threads ${threads}`, async () => {
        const outcome = await runBlock(file, source, threads, expected.args);
        expect(outcome.stdout).toBe(expected.stdout);
        for (const text of [...expected.errors, shown?.trimEnd() ?? '']) expect(outcome.stderr).toContain(text);
        expect({ exit: outcome.exit, stderr: expected.exit === 0 ? outcome.stderr : '' }).toEqual({ exit: expected.exit, stderr: '' });
      });
    }
  }

  it('names only codes that exist', () => {
    const known = new Set<string>(CODES.map((info) => info.code));
    const named = textOf(guide).match(/\b[EW]\d{4}\b/g) ?? [];
    expect(named.filter((code) => !known.has(code))).toEqual([]);
  });

  it('links only to files that are there', () => {
    for (const [, target] of textOf(guide).matchAll(/\]\(([^)#:]+)[^)]*\)/g)) {
      expect(() => readFileSync(new URL(`../docs/${target}`, import.meta.url)), target).not.toThrow();
    }
  });
});

describe('transcripts', () => {
  it.each(fences('repl', 'repl'))('docs/repl.md $place', ({ text }) => {
    const lines = text.split('\n');
    const typed = lines.filter((line) => /^(?:\d+> | \| )/.test(line)).map((line) => line.replace(/^(?:\d+> | \| )/, ''));
    const shown = lines.filter((line) => !/^(?:\d+> | \| )/.test(line));
    expect(aria(['repl'], { input: `${typed.join('\n')}\n` })).toEqual({ code: 0, stdout: shown.join('\n'), stderr: '' });
  });

  it.each(fences('cli', 'console'))('docs/cli.md $place', ({ text }) => {
    for (const [, command = '', shown = ''] of text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const script = `aria() { '${process.execPath}' '${join(root, 'bin', 'aria.js')}' "$@"; }; { ${command}; } 2>&1`;
      expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout, command).toBe(shown);
    }
  });
});

describe('docs/errors.md', () => {
  it('lists every code', () => {
    const text = textOf('errors');
    expect(CODES.map((info) => info.code).filter((code) => !text.includes(code))).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  const help = (...args: string[]): string => aria(args).stdout;
  const text = textOf('cli');
  const commands = [...help('--help').matchAll(/^ {2}([a-z]+)(?: \[| <| {2,}).*$/gm)]
    .map((match) => match[1] ?? '')
    .filter((name) => name !== 'aria');

  it('has a part for every command of `aria --help`', () => {
    expect(commands).toEqual(expect.arrayContaining(['run', 'check', 'explain']));
    expect(commands.filter((name) => !text.includes(`\`aria ${name}`))).toEqual([]);
  });

  it.each(commands.filter((name) => name !== 'help'))('names every option of `aria %s --help`', (name) => {
    const options = help(name, '--help').match(/--[a-z-]+/g) ?? [];
    expect(options.filter((option) => !text.includes(option))).toEqual([]);
  });
});

describe('examples', () => {
  const folder = join(root, 'examples');

  it('have no problems, not even warnings', () => {
    expect(aria(['check', folder]).stderr).toMatch(/checked \d+ files: no problems/);
  });

  it('pass their own tests', () => {
    const { stdout, code } = aria(['test', folder]);
    expect(stdout).not.toContain('FAILED');
    expect({ code, stdout: stdout.slice(-200) }).toEqual({ code: 0, stdout: expect.stringMatching(/tests: \d+ passed/) });
  });
});

/** In a directory of its own, so that reports name the file as the guide does. */
function runBlock(file: string, source: string, threads: number, args: readonly string[]): Promise<ProgramOutcome> {
  const cwd = mkdtempSync(join(tmpdir(), 'aria-docs-'));
  writeFileSync(join(cwd, file), source);
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [join(root, 'bin', 'aria.js'), 'run', '--threads', String(threads), file, '--', ...args],
      { cwd, timeout: 20_000 },
      (_error, stdout, stderr) => done({ stdout, stderr, exit: child.exitCode }),
    );
  });
}

/** The blocks of a guide in some other notation. */
function fences(guide: string, notation: string): { readonly place: string; readonly text: string }[] {
  const text = textOf(guide);
  return [...text.matchAll(new RegExp(`^\`\`\`${notation}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => ({
    place: `line ${text.slice(0, match.index).split('\n').length}`,
    text: match[1] ?? '',
  }));
}

function blocksOf(guide: string): Block[] {
  const text = textOf(guide);
  return [...text.matchAll(/^```aria(?: (\S+))?\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```)?/gm)].map((match) => ({
    place: `line ${text.slice(0, match.index).split('\n').length}`,
    file: match[1] ?? `${guide}.aria`,
    source: match[2] ?? '',
    shown: match[3] ?? null,
  }));
}
