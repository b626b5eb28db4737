import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-names.js';
import { aria, type Outcome } from './aria.js';

/** Every failure says what and why on stderr, leaves stdout alone, gives the next step, and never shows our own stack. */
function checkFailure(outcome: Outcome, code: number, message: string): void {
  expect(outcome.stderr).toContain(message);
  expect(outcome.stderr).toMatch(/ = help: |Did you mean|did you mean/);
  expect(outcome.stderr).not.toMatch(/\n\s+at .*\.js:\d+|node:internal/);
  expect(outcome.stdout).toBe('');
  expect(outcome.code).toBe(code);
}

describe('a file that cannot be run', () => {
  it('is reported when it is missing', () => {
    checkFailure(aria(['run', 'nope.aria']), 66, 'error: cannot read `nope.aria`: no such file\n');
    checkFailure(aria(['nope.aria']), 66, 'error: cannot read `nope.aria`: no such file\n');
  });

  it('is reported when it is a directory', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aria-cli-'));
    mkdirSync(join(folder, 'sub'));
    checkFailure(aria(['run', join(folder, 'sub')]), 66, 'it is a directory');
  });

  it('is reported with the line when it is not UTF-8', () => {
    const bad = Buffer.concat([Buffer.from('println(1)\nprintln("'), Buffer.from([0xff, 0xfe]), Buffer.from('")\n')]);
    checkFailure(
      aria(['run', 'bad.aria'], { files: { 'bad.aria': bad } }),
      66,
      'error: cannot read `bad.aria`: line 2 is not valid UTF-8\n',
    );
  });

  it('is reported when it looks like UTF-16', () => {
    const bad = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('println(1)', 'utf16le')]);
    checkFailure(aria(['run', 'bad.aria'], { files: { 'bad.aria': bad } }), 66, 'the file looks like UTF-16');
  });

  it('may be named `-`, and then comes from standard input', () => {
    const bad = aria(['run', '-', '--threads', '0'], { input: 'println(1)' });
    checkFailure(bad, 64, '--threads needs a whole number from 1 to 1024, got `0`');
  });
});

describe('a command line that is wrong', () => {
  it('gets a suggestion for an option', () => {
    checkFailure(aria(['run', '--thread', '2', 'x.aria']), 64, "error: unknown option '--thread'\n(Did you mean --threads?)");
  });

  it('gets a suggestion for a command', () => {
    checkFailure(aria(['chek', 'x.aria']), 64, 'error: no command or file `chek`\n  = help: did you mean `aria check`?');
  });

  it('is refused without a file', () => {
    checkFailure(aria(['run']), 64, 'error: no file to run');
    checkFailure(aria(['check']), 64, "missing required argument 'path'");
  });

  it.each(['0', '-1', '1.5', 'many', '', '99999'])('is refused with --threads %j', (value) => {
    checkFailure(aria(['run', `--threads=${value}`, 'x.aria']), 64, `--threads needs a whole number from 1 to 1024, got \`${value}\``);
  });

  it('is refused with a wrong ARIA_THREADS', () => {
    const outcome = aria(['run', 'x.aria'], { files: { 'x.aria': '' }, env: { ARIA_THREADS: 'few' } });
    checkFailure(outcome, 64, 'ARIA_THREADS needs a whole number from 1 to 1024, got `few`');
  });

  it('is refused with a wrong --seed or --color', () => {
    checkFailure(aria(['run', '--seed', 'x', 'x.aria']), 64, '--seed needs a whole number');
    checkFailure(aria(['run', '--color', 'pink', 'x.aria']), 64, 'Allowed choices are auto, always, never');
  });

  it('is reported in colour only when that is wanted', () => {
    expect(aria(['run', 'nope.aria']).stderr).not.toContain('\u001b');
    expect(aria(['run', '--color', 'always', 'nope.aria']).stderr).toContain('\u001b[');
    expect(aria(['run', 'nope.aria'], { env: { FORCE_COLOR: '1' } }).stderr).toContain('\u001b[');
    expect(aria(['run', 'nope.aria'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }).stderr).not.toContain('\u001b');
  });
});

describe('help', () => {
  it('leads with examples and goes to stdout', () => {
    for (const args of [[], ['--help'], ['-h'], ['help']]) {
      const { code, stdout, stderr } = aria(args);
      expect(stdout).toMatch(/^Examples:\n/);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    }
  });

  it('knows the same commands as the quick look before it', () => {
    const { stdout } = aria(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+)(?: .*)? {2,}\S/gm)].map((match) => match[1] ?? '');
    expect(new Set(listed.filter((name) => name !== 'aria'))).toEqual(COMMANDS);
  });

  it('prints the version', () => {
    expect(aria(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(aria(['version']).stdout).toBe(aria(['-V']).stdout);
  });
});

describe('explain', () => {
  it('prints the explanation of a code, however it is written', () => {
    const { code, stdout } = aria(['explain', 'E1001']);
    expect(stdout).toMatch(/^E1001: UndefinedVariable\n/);
    expect(stdout).toContain('Wrong:\n    let count = 3\n');
    expect(code).toBe(0);
    for (const other of ['e1001', 'error[E1001]', 'UndefinedVariable']) expect(aria(['explain', other]).stdout).toBe(stdout);
  });

  it('lists all codes without one', () => {
    expect(aria(['explain']).stdout).toMatch(/^E0001 {2}TypeError\nE0002 {2}IntegerOverflow\n/);
  });

  it('refuses a code that does not exist', () => {
    checkFailure(aria(['explain', 'E9999']), 64, 'unknown error code `E9999`');
  });
});
