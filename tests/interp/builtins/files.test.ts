import { beforeEach, describe, expect, test } from 'vitest';
import type { Builtin } from '../../../src/interp/builtin.js';
import { typeOf } from '../../../src/interp/builtin-types.js';
import { isBuiltin, methodTable, preludeFunctions, staticMembers, stdModules } from '../../../src/interp/builtins/index.js';
import { inspect } from '../../../src/interp/display.js';
import { type FileMetadata, type FilePort, IoFailure, installPorts } from '../../../src/interp/host-ports.js';
import { freeze } from '../../../src/interp/isolate.js';
import { payloadOf } from '../../../src/interp/option.js';
import type { EnumValue, Value } from '../../../src/interp/value.js';
import { run, type Steps } from '../../../src/runtime/index.js';
import { callFunction, list, raised, send, shown } from './library.js';

/** Files in memory: text, or null for a directory. */
const disk = new Map<string, string | null>();
let input: string[] = [];

const missing = (path: string) => new IoFailure('NotFound', 'no such file or directory', path);

const files: FilePort = {
  readText: async (path) => {
    const text = disk.get(path);
    if (typeof text !== 'string') throw missing(path);
    return text;
  },
  writeText: async (path, text) => void disk.set(path, text),
  writeBytes: async (path, bytes) => void disk.set(path, String.fromCharCode(...bytes)),
  appendText: async (path, text) => void disk.set(path, (disk.get(path) ?? '') + text),
  metadata: async (path) => (disk.has(path) ? facts(disk.get(path)!) : null),
  createDirectory: async (path) => {
    if (disk.has(path)) throw new IoFailure('AlreadyExists', 'file exists', path);
    disk.set(path, null);
  },
  removeFile: async (path) => {
    if (!disk.delete(path)) throw missing(path);
  },
  removeDirectory: async (path) => void disk.delete(path),
  copy: async (from, to) => void disk.set(to, disk.get(from)!),
  rename: async (from, to) => {
    disk.set(to, disk.get(from)!);
    disk.delete(from);
  },
  symlink: async (_, link) => {
    throw new IoFailure('PermissionDenied', 'not here', link);
  },
  setReadonly: async () => {},
  list: async (path) =>
    [...disk.keys()]
      .filter((name) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes('/'))
      .map((name) => name.slice(path.length + 1)),
  readLink: async (path) => path,
  canonicalize: async (path) => path,
  makeTemporary: async (what) => `/tmp/${what}`,
};

function facts(text: string | null): FileMetadata {
  const times = { created: 0, modified: 1000, accessed: 2000 };
  return { size: text?.length ?? 0, isFile: text !== null, isDirectory: text === null, isSymlink: false, readonly: false, ...times };
}

beforeEach(() => {
  disk.clear();
  input = [];
  installPorts({
    files,
    input: {
      readLine: async () => input.shift() ?? null,
      readAll: async () =>
        input
          .splice(0)
          .map((l) => `${l}\n`)
          .join(''),
    },
  });
});

/** The value of a builtin that suspends, run as a task. */
async function done(builtin: Builtin | undefined, ...args: Value[]): Promise<string> {
  if (builtin === undefined) throw new Error('no such builtin');
  const outcome = await run(function* (): Steps<unknown> {
    if (builtin.kind === 'suspend') return yield* builtin.suspend(args);
    return builtin.kind === 'run' ? builtin.run(args) : null;
  });
  if (outcome.kind !== 'done') throw outcome.kind === 'failed' ? outcome.error : new Error('cancelled');
  last = outcome.value as Value;
  return inspect(last);
}

let last: Value = null;

const prelude = (name: string, ...args: Value[]) => done(preludeFunctions.get(name), ...args);
const method = (self: Value, name: string, ...args: Value[]) => done(methodTable(typeOf(self).name)?.get(name), self, ...args);

function item(name: string, ...args: Value[]): Promise<string> {
  const [owner, member] = name.split(/::|\./);
  const found = name.includes('::') ? stdModules.get(owner!)?.get(member!) : staticMembers(owner!)?.get(member!);
  return done(isBuiltin(found) ? found : undefined, ...args);
}

describe('files by path (18.1, 18.7)', () => {
  test('write, append, read', async () => {
    expect(await prelude('write_file', 'a', 'one\n')).toBe('Ok(())');
    expect(await prelude('append_file', 'a', 'two')).toBe('Ok(())');
    expect(await prelude('read_file', 'a')).toBe('Ok("one\\ntwo")');
    expect(await prelude('read_lines', 'a')).toBe('Ok(["one", "two"])');
    expect(await prelude('write_lines', 'a', list('x', 1))).toBe('Ok(())');
    expect(disk.get('a')).toBe('x\n1\n');
    expect(await prelude('file_exists', 'a')).toBe('true');
  });

  test('an error is returned with kind and path', async () => {
    expect(await prelude('read_file', 'none')).toBe('Err(IoError { message: "no such file or directory" })');
    const error = payloadOf(last as EnumValue);
    expect(shown(() => (error as { fields: Record<string, Value> }).fields.kind!)).toBe('IoErrorKind::NotFound');
    expect(callFunction('to_string', error)).toBe('no such file or directory');
  });

  test('a path may be a Path', async () => {
    disk.set('d/f', 'x');
    expect(await prelude('read_file', send(callFunction('Path.new', 'd'), 'join', 'f'))).toBe('Ok("x")');
    await expect(prelude('read_file', 1)).rejects.toMatchObject({ value: { message: 'read_file: path must be String, got Int' } });
  });
});

describe('File (18.7)', () => {
  test('reading', async () => {
    disk.set('f', 'one\r\ntwo\nthree\n');
    await item('File.open', 'f');
    const file = payloadOf(last as EnumValue);
    expect(await method(file, 'read_line')).toBe('Ok("one")');
    expect(await method(file, 'lines')).toBe('Ok(["two", "three"])');
    expect(await method(file, 'read_line')).toBe('Err(IoError { message: "end of file" })');
    expect(await method(file, 'read_to_string')).toBe('Ok("")');
    expect(await method(file, 'write', 'x')).toBe('Err(IoError { message: "file is not open for writing" })');
    expect(await method(file, 'close')).toBe('Ok(())');
    expect(await method(file, 'open?')).toBe('false');
    expect(await method(file, 'read_line')).toBe('Err(IoError { message: "file is closed" })');
    expect(raised(() => freeze(file))).toBe('NotTransferable');
  });

  test('writing', async () => {
    disk.set('f', 'old');
    await item('File.create', 'f');
    const file = payloadOf(last as EnumValue);
    await method(file, 'write', 'a');
    await method(file, 'write_line', 'b');
    expect(disk.get('f')).toBe('ab\n');
    expect(await method(file, 'read_line')).toBe('Err(IoError { message: "file is not open for reading" })');
    await item('File.append', 'f');
    await method(payloadOf(last as EnumValue), 'write', 'c');
    expect(await item('File.read', 'f')).toBe('Ok("ab\\nc")');
    expect(await item('File.open', 'none')).toBe('Err(IoError { message: "no such file or directory" })');
  });
});

describe('std::fs (18.7)', () => {
  test('directories', async () => {
    await item('fs::create_dir', 'd');
    expect(await item('fs::create_dir', 'd')).toBe('Err(IoError { message: "file exists" })');
    for (const [path, text] of [
      ['d/b', '12'],
      ['d/a', null],
      ['d/a/x', ''],
    ] as const) {
      disk.set(path, text);
    }
    await item('fs::read_dir', 'd');
    expect(callFunction('to_string', payloadOf(last as EnumValue))).toBe('[d/a, d/b]');
    await item('fs::walk_dir', 'd');
    expect(callFunction('to_string', payloadOf(last as EnumValue))).toBe('[d/a, d/a/x, d/b]');
    expect(await item('fs::file_size', 'd/b')).toBe('Ok(2)');
    expect(await item('fs::is_dir', 'd/a')).toBe('true');
    expect(await item('fs::is_file', 'nothing')).toBe('false');
    expect(await item('fs::metadata', 'nothing')).toBe('Err(IoError { message: "no such file or directory" })');
    await item('fs::metadata', 'd/b');
    const metadata = payloadOf(last as EnumValue);
    expect(send(send(metadata, 'modified'), 'timestamp')).toBe(1);
    expect([send(metadata, 'size'), send(metadata, 'is_file'), send(metadata, 'dir?')]).toEqual([2, true, false]);
  });

  test('write_bytes', async () => {
    expect(await item('fs::write_bytes', 'b', list(65, 66))).toBe('Ok(())');
    expect(disk.get('b')).toBe('AB');
    await expect(item('fs::write_bytes', 'b', list(256))).rejects.toMatchObject({
      value: { message: 'fs::write_bytes: each byte must be an Int from 0 to 255, got Int' },
    });
  });
});

describe('Path (18.7)', () => {
  test.each([
    ['a/b/c.tar.gz', 'Some(a/b)', 'Some("c.tar.gz")', 'Some("c.tar")', 'Some("gz")', false],
    ['/x', 'Some(/)', 'Some("x")', 'Some("x")', 'None', true],
    ['/', 'None', 'None', 'None', 'None', true],
    ['.hidden', 'Some()', 'Some(".hidden")', 'Some(".hidden")', 'None', false],
  ])('%s', (text, parent, name, stem, extension, absolute) => {
    const path = callFunction('Path.new', text);
    expect([
      callFunction('to_string', send(path, 'parent')),
      ...['file_name', 'file_stem', 'extension'].map((n) => shown(() => send(path, n))),
    ]).toEqual([parent, name, stem, extension]);
    expect([send(path, 'is_absolute'), send(path, 'to_string')]).toEqual([absolute, text]);
  });

  test('join', () => {
    const path = callFunction('Path.new', 'a/b');
    expect(send(send(path, 'join', '../c'), 'to_string')).toBe('a/c');
    expect(send(send(path, 'join', '/etc'), 'to_string')).toBe('/etc');
  });
});

describe('standard input (18.1, 18.7)', () => {
  test('lines, then the end', async () => {
    input = ['a', 'b'];
    expect(await prelude('input')).toBe('"a"');
    expect(await prelude('read_line')).toBe('"b"');
    expect(await prelude('read_line')).toBe('nil');
    expect(await prelude('input')).toBe('""');
  });

  test('all at once', async () => {
    input = ['a', 'b'];
    expect(await item('io::stdin_lines')).toBe('Ok(["a", "b"])');
    expect(await item('io::read_to_string')).toBe('Ok("")');
  });
});
