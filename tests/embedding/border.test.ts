/** No way from a program to the globals, prototypes or objects of its host: programs that look for one. */
import { afterAll, describe, expect, it } from 'vitest';
import { type AriaValue, aria } from './library.js';

describe.each(['threads', 'inline'] as const)('in mode %s', (mode) => {
  class Vault {
    readonly #secret = 'inner';
    readonly open = 'field';
    reveal(): string {
      return this.#secret;
    }
  }
  const Safe = aria.hostType<Vault>('Safe', { label: () => 'a safe' });
  const vault = Safe.wrap(new Vault());
  const engine = new aria.Engine({
    mode,
    functions: {
      vault: () => vault,
      record: () => ({ ['__proto__x']: 1, constructor: 'text', own: 1 }),
      echo: ([value]) => value,
      made: () => () => 1,
      fail: () => {
        throw Object.assign(new Error('plain words'), { secret: 'hidden', stack: 'at /home/somebody/secret.js' });
      },
      call: ([f, ...args]) => (f as (...all: AriaValue[]) => AriaValue)(...args),
    },
    types: [Safe],
  });
  const value = async (source: string): Promise<AriaValue> => aria.unwrap(await engine.evaluate(source));
  const code = async (source: string): Promise<string> => {
    const result = await engine.evaluate(source);
    return result.ok ? `value ${JSON.stringify(result.value)}` : result.diagnostic.code;
  };

  afterAll(async () => {
    await engine.dispose();
  });

  const NAMES = [
    'globalThis',
    'process',
    'require',
    'module',
    'global',
    'window',
    'Function',
    'eval',
    'Reflect',
    'Proxy',
    'Buffer',
    'importScripts',
  ];

  it.each(NAMES.filter((name) => name !== 'Function'))('the name %s means nothing', async (name) => {
    expect(await code(`let x = ${name}`)).toBe('E1001');
  });

  const MEMBERS = [
    'constructor',
    '__proto__',
    'prototype',
    'toString',
    'valueOf',
    'hasOwnProperty',
    '__defineGetter__',
    '__lookupGetter__',
    'caller',
    'arguments',
    'callee',
    'bind',
    'apply',
  ];
  const VALUES: Readonly<Record<string, string>> = {
    'an Int': '1',
    'a Float': '1.5',
    'a String': '"text"',
    'an Array': '[1]',
    'a Map': '{"a": 1}',
    'a Set': '[1].to_set()',
    'a tuple': '(1, 2)',
    'a function': '(|x| x)',
    'a builtin': 'println',
    'a function of the host': 'made()',
    'a struct': 'P(n: 1)',
    'a type': 'P',
    'an enum': 'Some(1)',
    'an error': 'TypeError("x")',
    'a handle of the host': 'vault()',
    'a record of the host': 'record()',
    'a task': '(spawn 1)',
    'a channel': 'unbounded()',
    'a module': 'math',
  };

  it.each(Object.entries(VALUES))('%s has no JavaScript members', async (_what, source) => {
    const reads = MEMBERS.map((member) => `try\n  let seen = (${source}).${member}\n  found.push("${member}")\ncatch e\n  nil\nend`);
    const program = `import std::math\nstruct P\n  n: Int\nend\nlet found = []\n${reads.join('\n')}\nfound`;
    // A key of that name is the program's own data.
    const own = source === 'record()' ? ['constructor'] : [];
    expect(await value(program)).toEqual(own);
  });

  it('keys like __proto__ and constructor are keys like any other', async () => {
    expect(await value('let m = {"__proto__": 1, "constructor": 2}\nm["polluted"] = true\n(m["__proto__"], m.len, m.keys())')).toEqual(
      new aria.AriaTuple([1, 3, ['__proto__', 'constructor', 'polluted']]),
    );
    const result = (await value('echo({"__proto__": {"polluted": true}})')) as Map<string, AriaValue>;
    expect(result).toBeInstanceOf(Map);
    expect(result.get('__proto__')).toBeInstanceOf(Map);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(await value('import std::json\njson::parse("{\\"__proto__\\": {\\"polluted\\": 1}}").unwrap()["__proto__"]["polluted"]')).toBe(
      1,
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('a struct with such a field comes out without a prototype', async () => {
    const result = (await value('struct P\n  __proto__: Int\n  constructor: Int\nend\nP(__proto__: 1, constructor: 2)')) as {
      fields: object;
    };
    expect(Object.getPrototypeOf(result.fields)).toBeNull();
    expect(Object.keys(result.fields)).toEqual(['__proto__', 'constructor']);
  });

  it('handles show nothing but their name and methods', async () => {
    expect(await value('let v = vault()\n("#{v}", inspect(v), v.label())')).toEqual(new aria.AriaTuple(['<Safe>', '<Safe>', 'a safe']));
    for (const member of ['open', 'reveal', 'reveal()', 'id', 'data', 'host'])
      expect(await code(`vault().${member}`)).toMatch(/^E100[45]$/);
    expect(await code('import std::json\njson::encode(vault())')).toBe('E0001');
    expect(await code('vault()[0]')).toBe('E0001');
    expect(await code('vault()()')).toBe('E0009');
    expect(await code('for x in vault()\nend')).toBe('E0001');
  });

  it('an error of the host is its words and nothing else', async () => {
    const fields = '[e.message, inspect(e), "#{e}", e.name, e.function]';
    const said = JSON.stringify(await value(`try\n  fail()\ncatch e\n  ${fields}\nend`));
    expect(said).toContain('plain words');
    expect(said).not.toMatch(/hidden|somebody/);
    for (const member of ['stack', 'secret', 'cause_object'])
      expect(await code(`try\n  fail()\ncatch e\n  e.${member}\nend`)).toMatch(/^(E100[45]|value null|value \[\])$/);
  });

  it('calling through the host reaches no other function', async () => {
    expect(await code('call(vault())')).toBe('E7301');
    expect(await code('call("constructor")')).toBe('E7301');
    expect(await value('call(|x| x + 1, 2)')).toBe(3);
  });

  it('numbers of handles and functions cannot be made up', async () => {
    expect(await code('echo({"host-object": 0})')).toMatch(/^value/);
    expect(await value('echo({"host-object": 0}).len')).toBe(1);
  });

  it.each([
    ['files', 'read_file("package.json")'],
    ['writing', 'write_file("/tmp/aria-border", "x")'],
    ['directories', 'import std::fs\nfs::read_dir("/")'],
    ['environment variables', 'import std::env\nenv::get_env("PATH")'],
    ['all environment variables', 'import std::env\nenv::vars()'],
    ['the home directory', 'import std::env\nenv::home_dir()'],
    ['the platform', 'import std::env\nenv::platform()'],
    ['the current directory', 'import std::env\nenv::current_dir()'],
  ])('%s are not given', async (_what, source) => {
    expect(await code(source)).toBe('E7201');
  });
});

describe('grants', () => {
  it('cover what they name and nothing beside', async () => {
    const { mkdtempSync, symlinkSync, writeFileSync, mkdirSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const root = mkdtempSync(join(tmpdir(), 'aria-grants-'));
    mkdirSync(join(root, 'given'));
    writeFileSync(join(root, 'given', 'a.txt'), 'granted');
    writeFileSync(join(root, 'secret.txt'), 'secret');
    symlinkSync(join(root, 'secret.txt'), join(root, 'given', 'link.txt'));
    await using engine = new aria.Engine({
      workingDirectory: root,
      capabilities: { read: ['given'], env: ['LANG'] },
      environment: { LANG: 'C', SECRET: 'x' },
    });
    const code = async (source: string): Promise<string> => {
      const result = await engine.evaluate(source);
      return result.ok ? JSON.stringify(result.value) : result.diagnostic.code;
    };
    expect(await code('read_file("given/a.txt").unwrap()')).toBe('"granted"');
    for (const path of ['secret.txt', 'given/../secret.txt', 'given/link.txt', 'given2', join(root, 'secret.txt')]) {
      expect(await code(`read_file("${path}")`)).toBe('E7201');
    }
    expect(await code('write_file("given/a.txt", "x")')).toBe('E7201');
    expect(await code('import std::env\nenv::get_env("LANG").unwrap()')).toBe('"C"');
    expect(await code('import std::env\nenv::get_env("SECRET")')).toBe('E7201');
    expect(await code('import std::env\nenv::vars().len')).toBe('1');
    const refused = await engine.evaluate('read_file("secret.txt")');
    expect(refused.ok ? '' : refused.diagnostic.notes.join()).toContain('--allow-read=secret.txt');
    expect(await code('try\n  read_file("secret.txt")\ncatch e: NotPermitted\n  e.capability\nend')).toBe('"read"');
  });
});
