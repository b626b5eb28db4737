import { mkdirSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aria } from './aria.js';

const messy = 'x=1\nif x\ny( x )\nend # done\n';
const neat = 'x = 1\nif x\n  y(x)\nend # done\n';
const broken = 'let = 1\n';

/** A directory with these files. */
function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'aria-fmt-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const read = (path: string, name: string): string => readFileSync(join(path, name), 'utf8');

describe('aria fmt', () => {
  it('rewrites files in place', () => {
    const path = folder({ 'a.aria': messy, 'b.aria': neat });
    const { code, stdout, stderr } = aria(['fmt', join(path, 'a.aria'), join(path, 'b.aria')]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '1 file formatted, 1 unchanged\n' });
    expect(read(path, 'a.aria')).toBe(neat);
  });

  it('leaves a file alone that is formatted already', () => {
    const path = folder({ 'a.aria': neat });
    utimesSync(join(path, 'a.aria'), 1000, 1000);
    aria(['fmt', path]);
    expect(statSync(join(path, 'a.aria')).mtimeMs).toBe(1_000_000);
  });

  it('takes all sources below a directory, and only those', () => {
    const path = folder({ 'a.aria': messy, 'sub/b.aria': messy, 'sub/c.txt': messy, 'node_modules/d.aria': messy });
    expect(aria(['fmt', path]).stderr).toBe('2 files formatted, 0 unchanged\n');
    expect(read(path, 'sub/b.aria')).toBe(neat);
    expect(read(path, 'sub/c.txt')).toBe(messy);
    expect(read(path, 'node_modules/d.aria')).toBe(messy);
  });

  it('takes the current directory when no path is given', () => {
    expect(aria(['fmt', '--check'], { files: { 'a.aria': messy, 'b.aria': neat } })).toEqual({
      code: 1,
      stdout: 'a.aria\n',
      stderr: '1 file to format, 1 unchanged\n',
    });
  });

  it('reads standard input and writes standard output with `-`', () => {
    expect(aria(['fmt', '-'], { input: messy })).toEqual({ code: 0, stdout: neat, stderr: '' });
  });

  it('refuses a file with errors, shows them, and does the others', () => {
    const path = folder({ 'a.aria': broken, 'b.aria': messy });
    const { code, stdout, stderr } = aria(['fmt', path]);
    expect(code).toBe(65);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error\[E\d{4}\]: .*\n {2}--> .*a\.aria:1:5\n/);
    expect(read(path, 'a.aria')).toBe(broken);
    expect(read(path, 'b.aria')).toBe(neat);
  });

  it('writes nothing to standard output for a broken input', () => {
    expect(aria(['fmt', '-'], { input: broken })).toMatchObject({ code: 65, stdout: '' });
  });

  it('reports a file that is missing', () => {
    const { code, stderr } = aria(['fmt', 'nope.aria']);
    expect(code).toBe(66);
    expect(stderr).toContain('error: cannot read `nope.aria`: no such file\n');
  });
});

describe('aria fmt --check', () => {
  it('lists what is not formatted and changes nothing', () => {
    const path = folder({ 'a.aria': messy, 'b.aria': neat });
    const { code, stdout, stderr } = aria(['fmt', '--check', path]);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: `${join(path, 'a.aria')}\n`, stderr: '1 file to format, 1 unchanged\n' });
    expect(read(path, 'a.aria')).toBe(messy);
  });

  it('is content with formatted files', () => {
    expect(aria(['fmt', '--check', folder({ 'b.aria': neat })])).toEqual({
      code: 0,
      stdout: '',
      stderr: '0 files to format, 1 unchanged\n',
    });
  });

  it('checks standard input too', () => {
    expect(aria(['fmt', '--check', '-'], { input: messy })).toEqual({ code: 1, stdout: '<stdin>\n', stderr: '' });
  });
});
