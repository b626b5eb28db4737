/** Interactive sessions without a terminal: what entries share, what a failure leaves, what goes on between entries. */
import { afterEach, describe, expect, it } from 'vitest';
import type { EntryOutcome, Preview, SessionOptions } from '../../src/engine/session.js';
import type { TreeNode } from '../../src/runtime/task-tree.js';
import { renderTree } from '../../src/runtime/tree-text.js';

const { Session } = (await import('../../dist/session.js' as string)) as typeof import('../../src/engine/session.js');

let close = async (): Promise<void> => {};
afterEach(() => close());

interface Talk {
  readonly session: InstanceType<typeof Session>;
  /** Evaluates the texts in order; answers what the last one gives, in short. */
  say(...texts: readonly string[]): Promise<string>;
  readonly printed: () => string;
  /** Reports of tasks that failed. */
  readonly failures: readonly string[];
}

function talk(options: Partial<SessionOptions> = {}): Talk {
  let printed = '';
  const failures: string[] = [];
  const print = (text: string): void => {
    printed += text;
  };
  const session = new Session({
    threads: 1,
    color: false,
    stdout: print,
    stderr: print,
    readSource: () => null,
    taskFailed: (report) => void failures.push(report),
    ...options,
  });
  close = () => session.close();
  return {
    session,
    failures,
    printed: () => printed,
    async say(...texts) {
      let last = '';
      for (const text of texts) last = brief(await session.evaluate(text));
      return last;
    },
  };
}

function brief(outcome: EntryOutcome): string {
  switch (outcome.kind) {
    case 'done':
      return outcome.preview === null ? '' : flat(outcome.preview);
    case 'invalid':
    case 'failed':
    case 'lost':
      return `${outcome.kind}: ${outcome.report.split('\n')[0]}`;
    case 'cancelled':
      return 'cancelled';
    case 'exit':
      return `exit ${outcome.status}`;
  }
}

function flat(preview: Preview): string {
  if (typeof preview === 'string') return preview;
  const more = preview.more > 0 ? [`${preview.more} more`] : [];
  return preview.open + [...preview.items.map((item) => item.label + flat(item.value)), ...more].join(', ') + preview.close;
}

const labels = (node: TreeNode): string[] => [node.name, ...node.children.flatMap(labels)];

/** Cancels again and again until the entry has ended: it may not have begun. */
async function cancelled(session: Talk['session'], text: string): Promise<EntryOutcome> {
  const done = session.evaluate(text);
  const timer = setInterval(() => session.cancel(), 50);
  return done.finally(() => clearInterval(timer));
}

describe('entries', () => {
  it('see what earlier ones defined, also several lines of it', async () => {
    const { say } = talk();
    expect(await say('struct P(x: Int)', 'fn double(p) = P(p.x * 2)', 'let p = P(4)', 'double(p)')).toBe('P { x: 8 }');
    expect(await say('fn twice(n)\n  n * 2\nend\ntwice(21)')).toBe('42');
    expect(await say('import std::math::gcd', 'gcd(12, 18)')).toBe('6');
  });

  it('show values, and nothing for declarations and nil', async () => {
    const { say } = talk();
    expect(await say('let x = 1')).toBe('');
    expect(await say('println("hi")')).toBe('');
    expect(await say('[1, 2.0, "a", {"k": (1, nil)}, Some(:s)]')).toBe('[1, 2.0, "a", {"k": (1, nil)}, Some(:s)]');
    expect(await say('(1..200).to_array')).toMatch(/^\[1, 2, .*, 100, 100 more\]$/);
  });

  it('find the last value in `_` and the last error in `_error`', async () => {
    const { say } = talk();
    expect(await say('6 * 7', '_ + 1')).toBe('43');
    expect(await say('1 / 0', '_error.message')).toBe('"division by zero"');
  });

  it('are all or nothing when they do not parse or resolve', async () => {
    const { say } = talk();
    expect(await say('let a = 1', 'let b = a +')).toMatch(/^invalid: error\[E3/);
    expect(await say('let b = 2\nqqqq')).toBe('invalid: error[E1001]: undefined name `qqqq`');
    expect(await say('b')).toBe('invalid: error[E1001]: undefined name `b`');
  });

  it('keep what they had assigned when they fail', async () => {
    const { say } = talk();
    expect(await say('let a = 1', 'let b = 2\nlet a = [0][9]')).toMatch(/^failed: error\[E0009\]|^failed: /);
    expect(await say('(a, b)')).toBe('(1, 2)');
  });

  it('may end the session with `exit`', async () => {
    expect(await talk().say('exit(7)')).toBe('exit 7');
  });
});

describe('definitions can be replaced', () => {
  it('functions: whoever calls them calls the new one', async () => {
    const { say } = talk();
    expect(await say('fn f() = 1', 'fn g() = f() + 1', 'g()')).toBe('2');
    expect(await say('fn f() = 10', 'g()')).toBe('11');
    expect(await say('fn f()\n  sleep(1.ms)\n  100\nend', 'g()')).toBe('101');
    expect(await say('fn f() = 7', 'g()')).toBe('8');
  });

  it('functions of a text with several of them', async () => {
    expect(await talk().say('fn help(n) = n + 1\nfn work(n) = help(n) * 2', 'fn help(n) = n + 10', 'work(1)')).toBe('22');
  });

  it('methods of types, and what they call', async () => {
    const { say } = talk();
    expect(await say('struct P(x: Int)', 'fn scale(n) = n * 2', 'impl P\n  fn big(self) = scale(self.x)\nend', 'P(4).big')).toBe('8');
    expect(await say('fn scale(n) = n * 100', 'P(4).big')).toBe('400');
    expect(await say('impl P\n  fn big(self) = -1\nend', 'P(4).big')).toBe('-1');
  });

  it('types: a new one keeps the methods written outside of it', async () => {
    const { say } = talk();
    expect(await say('struct P(x: Int)', 'impl P\n  fn big(self) = self.x * 2\nend', 'struct P(x: Int, y: Int)', 'P(1, 2).big')).toBe('2');
  });

  it('variables: functions see the new one', async () => {
    const { say } = talk();
    expect(await say('let n = 1', 'fn f() = n', 'let n = 2', 'f()')).toBe('2');
    expect(await say('n = 3', 'f()')).toBe('3');
  });
});

describe('tasks', () => {
  it('go on between entries and are listed', async () => {
    const { say, session } = talk();
    await say('let t = spawn do\n  sleep(1.h)\nend');
    expect(renderTree(await session.tree())).toMatch(/<task>.*sleeps/);
    await say('t.cancel()', 't.await_result');
    expect(labels(await session.tree())).toEqual(['no tasks']);
  });

  it('talk to later entries over channels', async () => {
    const { say } = talk();
    expect(await say('let c = Channel.new(0)', 'spawn do\n  for n in 1..3 do c.send(n * n) end\nend', 'c.recv()', 'c.recv()')).toContain(
      '4',
    );
  });

  it('see variables as they were when they were spawned', async () => {
    for (const threads of [1, 2]) {
      const { say } = talk({ threads });
      const go = 'let go = Channel.new(0)';
      expect(await say('x = 1', go, 'let t = spawn do\n  go.recv()\n  x\nend', 'x = 2', 'go.send(0)', '(t.await, x)')).toBe('(1, 2)');
      await close();
    }
  });

  it('that fail are reported, once', async () => {
    const { say, failures } = talk();
    await say('let t = spawn do\n  raise "bad"\nend', 'sleep(1.ms)');
    expect(failures.map((report) => report.split('\n')[0])).toEqual(['error[E5002]: uncaught exception: bad']);
    expect(await say('t.await')).toBe('failed: error[E5002]: uncaught exception: bad');
    expect(await say('(spawn do\n  1 / 0\nend).await', '1')).toBe('1');
    expect(failures).toHaveLength(1);
  });

  it('leave room for entries even when one never rests', async () => {
    const { say, session } = talk();
    await say('let t = spawn do\n  while true do end\nend');
    expect(await say('1 + 1')).toBe('2');
    expect((await cancelled(session, 'while true do end')).kind).toBe('cancelled');
    await say('t.cancel()');
  });
});

describe('a running entry', () => {
  it('can be cancelled in a busy loop, while it waits, and in a scope; the bindings stay', async () => {
    const { say, session } = talk();
    await say('let a = 5');
    expect((await cancelled(session, 'while true do end')).kind).toBe('cancelled');
    expect((await cancelled(session, 'sleep(1.h)')).kind).toBe('cancelled');
    expect((await cancelled(session, 'with Async.scope |s|\n  s.spawn sleep(1.h)\nend')).kind).toBe('cancelled');
    expect((await cancelled(session, 'let b = 6\nwhile true do end')).kind).toBe('cancelled');
    expect(await say('(a, b)')).toBe('(5, 6)');
  });

  it('that can never go on is a deadlock, and the session goes on', async () => {
    const { say } = talk();
    expect(await say('Channel.new(0).recv()')).toBe('failed: error[E6009]: all tasks are waiting');
    expect(await say('1')).toBe('1');
  });

  it('that recurses for ever fails', async () => {
    const { say } = talk();
    expect(await say('fn f(n) = f(n + 1) + 1', 'f(0)')).toMatch(/^failed: error/);
    expect(await say('1')).toBe('1');
  });

  it('reads lines from whoever runs the session', async () => {
    const { say } = talk({ input: { readLine: async () => 'typed', readAll: async () => '' } });
    expect(await say('read_line()')).toContain('typed');
  });
});

describe('questions', () => {
  it('tell what can follow a dot', async () => {
    const { say, session } = talk();
    await say('struct P(x: Int, inner: Array)', 'impl P\n  fn area(self, scale) = 1\nend', 'let p = P(1, [2])');
    const ref = session.visible().find((one) => one.name === 'p')?.ref;
    if (ref === undefined) throw new Error('p is not visible');
    const own = (await session.members({ ref }, [])).slice(0, 3);
    expect(own.map(({ name, kind, params }) => ({ name, kind, params }))).toEqual([
      { name: 'x', kind: 'field', params: null },
      { name: 'inner', kind: 'field', params: null },
      { name: 'area', kind: 'method', params: ['scale'] },
    ]);
    expect((await session.members({ ref }, ['inner'])).map((one) => one.name)).toContain('push');
    expect((await session.members({ kind: 'String' }, [])).map((one) => one.name)).toContain('split');
  });

  it('a session that was reset has forgotten everything', async () => {
    const { say, session } = talk();
    await say('let a = 1', 'spawn do\n  sleep(1.h)\nend');
    await session.reset();
    expect(await say('a')).toBe('invalid: error[E1001]: undefined name `a`');
    expect(labels(await session.tree())).toEqual(['no tasks']);
  });
});
