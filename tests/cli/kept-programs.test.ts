/** Programs that are kept between runs (src/cli/program-files.ts): the second run of one must give what the first gave, or notice the change. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { programFiles } from '../../src/cli/program-files.js';
import { aria, type Outcome } from './aria.js';

let cache = '';
let folder = '';
beforeEach(() => {
  cache = join(mkdtempSync(join(tmpdir(), 'aria-kept-')), 'made', 'when needed');
  folder = mkdtempSync(join(tmpdir(), 'aria-program-'));
});

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const run = (env: Record<string, string> = { ARIA_CACHE: cache }): Outcome => aria(['run', join(folder, 'main.aria')], { env });
const kept = (directory = cache): string[] => readdirSync(directory);
const contents = (): Buffer[] => kept().map((name) => readFileSync(join(cache, name)));

describe('a program that has not changed', () => {
  it('is kept, and gives the same from what was kept', () => {
    write('main.aria', 'import "./words"\nprintln(words::hello("Aria"))\n');
    write('words.aria', 'pub fn hello(name) = "Hello, #{name}"\n');
    const first = run();
    expect(first).toEqual({ code: 0, stdout: 'Hello, Aria\n', stderr: '' });
    const entries = contents();
    expect(entries).toHaveLength(1);
    expect(run()).toEqual(first);
    expect(contents()).toEqual(entries);
  });

  it('is not parsed again', () => {
    write('main.aria', 'println("short")\n');
    run();
    const [name = ''] = kept();
    const entry = readFileSync(join(cache, name));
    // Another program in its place, of the same length, under the text and checksum of the first: only who parses would notice.
    const at = entry.lastIndexOf('short');
    const text = entry.toString('latin1');
    expect(at).toBeGreaterThan(text.indexOf('short'));
    const header = JSON.parse(entry.subarray(4, 4 + entry.readUInt32BE(0)).toString()) as { checksum: number };
    const body = Buffer.from(
      entry
        .subarray(4 + entry.readUInt32BE(0))
        .toString('latin1')
        .replaceAll('short', 'other'),
      'latin1',
    );
    const head = Buffer.from(JSON.stringify({ ...header, checksum: fnv(body) }));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    writeFileSync(join(cache, name), Buffer.concat([length, head, body]));
    expect(run().stdout).toBe('other\n');
  });

  it('shows the same places and lines in reports of what it raised', () => {
    write('main.aria', 'import "./parts"\n# ü\nparts::check(0)\n');
    write('parts.aria', 'pub fn check(n)\n  raise "no ü: #{n}"\nend\n');
    const first = run();
    expect(first.stderr).toContain('raise "no ü: #{n}"');
    expect(run()).toEqual(first);
  });
});

describe('is made anew', () => {
  it('when its text has changed', () => {
    write('main.aria', 'println(1)\n');
    run();
    write('main.aria', 'println(2)\n');
    expect(run().stdout).toBe('2\n');
    expect(kept()).toHaveLength(1);
  });

  it('when a module has changed, has come or has gone', () => {
    write('main.aria', 'import "./part"\nprintln(part::VALUE)\n');
    write('part.aria', 'pub const VALUE = 1\n');
    expect(run().stdout).toBe('1\n');
    write('part.aria', 'pub const VALUE = 2\n');
    expect(run().stdout).toBe('2\n');
    rmSync(join(folder, 'part.aria'));
    const gone = run();
    expect(gone.code).toBe(65);
    expect(gone.stderr).toContain('part');
    write('part.aria', 'pub const VALUE = 3\n');
    expect(run().stdout).toBe('3\n');
  });

  it('when the file is named in another way: reports name it so', () => {
    write('main.aria', 'raise "gone"\n');
    expect(run().stderr).toContain(`--> ${join(folder, 'main.aria')}:1:1`);
    const detour = `${folder}/./main.aria`;
    const other = aria(['run', detour], { env: { ARIA_CACHE: cache } });
    expect(other.stderr).toContain(`--> ${detour}:1:1`);
    expect(kept()).toHaveLength(1);
  });

  it('when the entry is damaged anywhere', () => {
    write('main.aria', 'println("whole")\n');
    run();
    const [name = ''] = kept();
    const entry = readFileSync(join(cache, name));
    for (const damaged of [
      Buffer.alloc(0),
      entry.subarray(0, 3),
      entry.subarray(0, 40),
      entry.subarray(0, -1),
      Buffer.alloc(entry.length),
      Buffer.concat([entry.subarray(0, -20), Buffer.alloc(20)]),
      Buffer.concat([Buffer.from([255, 255, 255, 255]), entry.subarray(4)]),
    ]) {
      writeFileSync(join(cache, name), damaged);
      expect(run()).toEqual({ code: 0, stdout: 'whole\n', stderr: '' });
      expect(contents()).toEqual([entry]);
    }
  });

  it('by another build', () => {
    write('main.aria', 'println("new")\n');
    run();
    const [name = ''] = kept();
    const entry = readFileSync(join(cache, name), 'latin1');
    const other = entry.replace(/"build":"[0-9a-f]/, (text) => `${text.slice(0, -1)}${text.endsWith('0') ? '1' : '0'}`);
    writeFileSync(join(cache, name), other, 'latin1');
    expect(run().stdout).toBe('new\n');
    expect(readFileSync(join(cache, name), 'latin1')).toBe(entry);
  });
});

describe('where', () => {
  it('a program with errors is not kept', () => {
    write('main.aria', 'println(1 + )\n');
    expect(run().code).toBe(65);
    expect(() => kept()).toThrow(/ENOENT/);
  });

  it('`ARIA_CACHE=off` keeps nothing, and code that is no file is not kept', () => {
    write('main.aria', 'println(1)\n');
    expect(run({ ARIA_CACHE: 'off', XDG_CACHE_HOME: cache }).stdout).toBe('1\n');
    expect(aria(['-e', 'println(2)'], { env: { ARIA_CACHE: cache } }).stdout).toBe('2\n');
    expect(aria(['-'], { env: { ARIA_CACHE: cache }, input: 'println(3)' }).stdout).toBe('3\n');
    expect(() => kept()).toThrow(/ENOENT/);
  });

  it('the directory for such things is used without `ARIA_CACHE`', () => {
    write('main.aria', 'println(1)\n');
    expect(run({ ARIA_CACHE: '', XDG_CACHE_HOME: cache }).stdout).toBe('1\n');
    expect(kept(join(cache, 'aria'))).toHaveLength(1);
  });

  it('nothing can be written, nothing is said', () => {
    write('main.aria', 'println(1)\n');
    const file = join(folder, 'a file');
    writeFileSync(file, '');
    expect(run({ ARIA_CACHE: join(file, 'in it') })).toEqual({ code: 0, stdout: '1\n', stderr: '' });
  });

  it('there are too many, the oldest half goes, and no file that is not ours', () => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'notes.txt'), 'mine');
    for (let i = 0; i < 1000; i++) {
      const name = join(cache, `p${i}.aria-program`);
      writeFileSync(name, '');
      utimesSync(name, 1000 + i, 1000 + i);
    }
    write('main.aria', 'println(1)\n');
    run();
    const left = kept();
    expect(left).toHaveLength(501);
    expect(left).toContain('notes.txt');
    expect(left).toContain('p999.aria-program');
    expect(left).not.toContain('p500.aria-program');
    expect(left.some((name) => name.startsWith('main-'))).toBe(true);
  });

  it('no directory is known, nothing is kept', () => {
    expect(programFiles({ ARIA_CACHE: 'off' })).toBeNull();
  });
});

function fnv(bytes: Uint8Array): number {
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5);
}
