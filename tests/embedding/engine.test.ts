/** Engine, Program, Instance: both modes give the same results (docs/embedding.md). */
import { afterAll, describe, expect, it } from 'vitest';
import { type AriaValue, aria, type Engine, type RunFailure, type RunResult } from './library.js';

const { Engine: EngineClass, unwrap } = aria;
const failed = (result: RunResult): RunFailure => {
  expect(result.ok).toBe(false);
  return result as RunFailure;
};

describe.each(['threads', 'inline'] as const)('in mode %s', (mode) => {
  const Account = aria.hostType<{ owner: string; balance: number }>('Account', {
    owner: (self) => self.owner,
    deposit: (self, [amount]) => {
      self.balance += Number(amount);
      return self.balance;
    },
    slow_balance: async (self) => {
      await new Promise((later) => setTimeout(later, 1));
      return self.balance;
    },
  });
  const account = Account.wrap({ owner: 'Ada', balance: 10 });
  const lines: string[] = [];
  const events: string[] = [];
  let aborted: unknown = null;

  const engine: Engine = new EngineClass({
    mode,
    parallel: 2,
    limits: { threads: 2 },
    output: (stream, text) => void lines.push(`${stream}: ${text}`),
    functions: {
      double: ([n]) => Number(n) * 2,
      later: async ([value]) => {
        await new Promise((turn) => setTimeout(turn, 1));
        return value;
      },
      each: async ([items, fn]) => {
        const results: AriaValue[] = [];
        for (const item of items as AriaValue[]) results.push(await (fn as (item: AriaValue) => Promise<AriaValue>)(item));
        return results;
      },
      fail: () => {
        throw new RangeError('no such thing');
      },
      refuse: () => {
        throw new aria.AriaError('InvalidArgument', 'not like that');
      },
      account: () => account,
      counter: () => {
        let n = 0;
        return () => ++n;
      },
      place: (_args, context) => `${context.place?.file}:${context.place?.line} ${context.taskPath.length}`,
      connect: (_args, context) => {
        context.require('net', 'db:5432', 'connecting to "db:5432"');
        return true;
      },
      permits: ([name, detail], context) => context.permits(name as 'net', detail as string),
      wait: (_args, context) =>
        new Promise((_resolve, reject) => {
          context.signal.addEventListener('abort', () => {
            aborted = context.signal.reason;
            reject(context.signal.reason);
          });
        }),
      nested: async ([source]) => unwrap(await engine.evaluate(String(source))),
      charge: ([n], context) => {
        context.charge(Number(n));
        return null;
      },
    },
    modules: {
      db: {
        find: { params: ['id', 'table?'], run: ([id, table]) => `${table ?? 'users'}/${String(id)}` },
        rows: async () => [new Map([['id', 1]])],
      },
    },
    types: [Account],
    capabilities: { net: ['api:443'] },
    onEvent: (event) => events.push(event.kind === 'host-call' ? `call ${event.target}` : event.kind),
  });
  const value = async (source: string): Promise<AriaValue> => unwrap(await engine.evaluate(source));

  afterAll(async () => {
    expect(await engine.dispose()).toEqual({ runs: 0, tasks: [] });
    expect(await engine.dispose()).toEqual({ runs: 0, tasks: [] });
    expect(() => engine.compile('1')).not.toThrow();
    await expect(engine.evaluate('1')).rejects.toThrow('the engine is disposed');
  });

  describe('compile', () => {
    it('gives diagnostics as data and never throws', async () => {
      const program = engine.compile('let x = )\nprintln(nope)', { name: 'bad.aria' });
      expect(program.ok).toBe(false);
      expect(program.diagnostics[0]).toMatchObject({ severity: 'error', file: 'bad.aria' });
      const result = failed(await engine.run(program));
      expect(result.diagnostic).toBe(program.diagnostics[0]);
      expect(result.usage.steps).toBe(0);
    });

    it('gives the same program for the same text', () => {
      expect(engine.compile('1 + 1')).toBe(engine.compile('1 + 1'));
      expect(engine.compile('1 + 1')).not.toBe(engine.compile('1 + 1', { name: 'other.aria' }));
    });

    it('shows the tree and the functions of a program', () => {
      const program = engine.compile('fn area(w, h) = w * h\nlet x = 1');
      expect(program.functions).toEqual(['area']);
      expect(program.ast?.items.map((item) => item.kind)).toEqual(['FnDecl', 'LetStmt']);
    });

    it.each([
      ['brackets', '('.repeat(100_000)],
      ['lists', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
      ['unary operators', `let x = ${'- '.repeat(50_000)}1`],
      ['a huge number', `let x = ${'9'.repeat(100_000)}`],
      ['blocks', 'if true\n'.repeat(20_000)],
      ['a text beyond the limit', '#'.repeat(5 * 2 ** 20)],
    ])('survives %s without end', (_what, source) => {
      expect(engine.compile(source).diagnostics.some((problem) => problem.severity === 'error')).toBe(true);
    });
  });

  describe('run', () => {
    it('gives the value of main, or of the last statement', async () => {
      expect(await value('1 + 1')).toBe(2);
      expect(await value('fn main() = "from main"\nprintln("first")')).toBe('from main');
      expect(lines.splice(0)).toEqual(['out: first\n']);
    });

    it('hands arguments to main', async () => {
      const program = engine.compile('fn main(args) = args[0] + args[1].len');
      expect(unwrap(await engine.run(program, { args: [1, 'abc'] }))).toBe(4);
      expect(unwrap(await engine.run(program, { args: [10, 'ab'] }))).toBe(12);
    });

    it('begins anew each time', async () => {
      const source = [
        'const LIST = []\nlet mut n = 0\nn += 1\nLIST.push(n)',
        'struct S\n  const KEPT = []\nend\nS::KEPT.push(1)\n(n, LIST, S::KEPT)',
      ].join('\n');
      for (let i = 0; i < 3; i++) expect(await value(source)).toEqual(new aria.AriaTuple([1, [1], [1]]));
    });

    it('leaves the last statement alone where nobody asked for its value', async () => {
      expect(await engine.run(engine.compile('spawn 1'))).toMatchObject({ ok: true, value: null });
      expect(failed(await engine.evaluate('spawn 1')).diagnostic).toMatchObject({
        code: 'E7303',
        message: 'result cannot cross: a Task belongs to the program',
      });
    });

    it('keeps what one program adds to built-in types from the others', async () => {
      expect(await value('impl Int\n  fn tripled(self) = self * 3\nend\n2.tripled()')).toBe(6);
      expect(failed(await engine.evaluate('2.tripled()')).diagnostic.code).toBe('E1005');
    });

    it('reports what the program raised, where, and through which calls', async () => {
      const result = failed(
        await engine.evaluate(
          'fn half(n) -> Int\n  let z = n - n\n  n / z\nend\nfn twice(n) -> Int\n  let x = half(n)\n  x\nend\ntwice(1)',
        ),
      );
      expect(result.diagnostic).toMatchObject({ code: 'E0003', labels: [{ primary: true }] });
      expect(result.error).toMatchObject({ kind: 'DivisionByZero', message: 'division by zero' });
      expect(result.stack.map((call) => call.name)).toEqual(['half', 'twice']);
    });

    it('gives a raised value that is no error as it is', async () => {
      const result = failed(await engine.evaluate('raise "plainly"'));
      expect(result.error).toBe('plainly');
    });

    it('tells the usage of every run', async () => {
      const { usage } = await engine.run(engine.compile('for i in 1..5000\nend\nprintln("äö")\nspawn 1'));
      expect(usage.steps).toBeGreaterThanOrEqual(5000);
      expect(usage.steps).toBeLessThan(6000);
      expect(usage.outputBytes).toBe(5);
      expect(usage.tasks).toBe(1);
      expect(usage.activeMs).toBeGreaterThan(0);
      expect(usage.ms).toBeGreaterThan(0);
      lines.length = 0;
    });

    it('counts steps exactly', async () => {
      const program = engine.compile('for i in 1..1000\nend');
      const { usage } = await engine.run(program);
      expect((await engine.run(program, { limits: { steps: usage.steps } })).ok).toBe(true);
      expect(failed(await engine.run(program, { limits: { steps: usage.steps - 1 } })).diagnostic.code).toBe('E7101');
    });

    it('ends with the status of exit, running defer', async () => {
      const result = await engine.evaluate('defer println("cleaned")\nexit(3)');
      expect(result).toMatchObject({ ok: true, exitStatus: 3 });
      expect(lines.splice(0)).toEqual(['out: cleaned\n']);
    });

    it('repeats itself with the same seed', async () => {
      const draw = 'import std::random\n(1..5).map(|_| random::int(0, 1000))';
      const first = unwrap(await engine.evaluate(draw, { seed: 5 }));
      expect(unwrap(await engine.evaluate(draw, { seed: 5 }))).toEqual(first);
      expect(unwrap(await engine.evaluate(draw, { seed: 6 }))).not.toEqual(first);
    });
  });

  describe('cancellation', () => {
    it('by a signal runs defer and keeps the reason', async () => {
      const stop = new AbortController();
      const reason = new Error('not wanted any more');
      const running = engine.evaluate('fn f()\n  defer println("cleaned")\n  println("begun")\n  sleep(1000.hours)\nend\nf()', {
        signal: stop.signal,
        output: (_stream, text) => {
          lines.push(text);
          if (text === 'begun\n') stop.abort(reason);
        },
      });
      const result = failed(await running);
      expect(result.diagnostic).toMatchObject({ code: 'E6006', message: 'cancelled: not wanted any more' });
      expect(result.cause).toBe(reason);
      expect(lines.splice(0)).toEqual(['begun\n', 'cleaned\n']);
    });

    it('by a signal that is up already starts nothing', async () => {
      const result = failed(await engine.evaluate('println("never")', { signal: AbortSignal.abort('early') }));
      expect(result.diagnostic.code).toBe('E6006');
      expect(lines).toEqual([]);
    });

    it('tells host functions that are at work', async () => {
      aborted = null;
      expect(failed(await engine.evaluate('wait()', { limits: { time: 50 } })).diagnostic.code).toBe('E7102');
      expect(aborted).toBeInstanceOf(Error);
    });

    it('of the calling task alone tells the host function too', async () => {
      aborted = null;
      expect(await value('let r = with Async.timeout(5.ms) do\n  wait()\nend\nr.err?')).toBe(true);
      expect(aborted).toBeInstanceOf(Error);
    });
  });

  describe('functions of the host', () => {
    it('look like plain calls, the asynchronous ones too', async () => {
      expect(await value('double(4) + later(5)')).toBe(13);
      expect(await value('[1, 2].map(|x| later(x) + double(x))')).toEqual([3, 6]);
      expect(await value('let f = double\nf(3)')).toBe(6);
    });

    it('make only the calling task wait', async () => {
      expect(await value('let ts = (1..5).map(|i| spawn later(i))\nts.await_all')).toEqual([1, 2, 3, 4, 5]);
    });

    it('may call functions of the program', async () => {
      expect(await value('let k = 10\neach([1, 2], |x| later(x) * k)')).toEqual([10, 20]);
      expect(failed(await engine.evaluate('each([1], |x| x / 0)')).error).toMatchObject({ kind: 'DivisionByZero' });
    });

    it('may give functions of their own', async () => {
      expect(await value('let next = counter()\nnext()\nnext()')).toBe(2);
    });

    it('fail as HostError with what they threw as the cause', async () => {
      const result = failed(await engine.evaluate('fail()'));
      expect(result.diagnostic).toMatchObject({ code: 'E7301', message: 'fail: no such thing' });
      expect(result.cause).toBeInstanceOf(RangeError);
      expect(await value('try\n  fail()\ncatch e: HostError\n  e.name\nend')).toBe('RangeError');
    });

    it('may raise errors of the language', async () => {
      expect(await value('try\n  refuse()\ncatch e: InvalidArgument\n  e.message\nend')).toBe('not like that');
    });

    it('know where they are called from', async () => {
      expect(await value('place()')).toBe('<evaluate>:1 1');
      expect(await value('(spawn place()).await')).toBe('<evaluate>:1 2');
    });

    it('ask for capabilities', async () => {
      expect(failed(await engine.evaluate('connect()')).diagnostic).toMatchObject({
        code: 'E7201',
        message: 'connecting to "db:5432" is not permitted',
      });
      expect(await value('(permits("net", "api:443"), permits("net", "x"), permits("read", "/"))')).toEqual(
        new aria.AriaTuple([true, false, false]),
      );
    });

    it('charge for their work', async () => {
      expect(failed(await engine.evaluate('loop\n  charge(1000)\nend', { limits: { steps: 5000 } })).diagnostic.code).toBe('E7101');
    });

    it('may run programs themselves, even where every place is taken', async () => {
      const sources = Array.from({ length: 4 }, () => engine.evaluate('nested("nested(\\"1 + 1\\")")'));
      expect((await Promise.all(sources)).map(unwrap)).toEqual([2, 2, 2, 2]);
    });

    it('come in modules, with parameters that have names', async () => {
      expect(await value('import host::db\n(db.find(7), db.find(id: 8, table: "t"))')).toEqual(new aria.AriaTuple(['users/7', 't/8']));
      expect(await value('import host::db::{rows}\nrows()[0]["id"]')).toBe(1);
      expect(engine.compile('import host::db\ndb.fnid(1)').diagnostics[0]).toMatchObject({ code: 'E2003' });
      expect(failed(await engine.evaluate('import host::db\ndb.find()')).diagnostic.code).toBe('E0010');
    });

    it('are seen by those who watch', async () => {
      events.length = 0;
      await value('double(1)');
      expect(events).toEqual(['run-started', 'call host::double', 'run-ended']);
    });
  });

  describe('opaque objects', () => {
    it('have the methods of their type, and come back as themselves', async () => {
      expect(await value('let a = account()\na.deposit(5)\n(a.owner(), a.slow_balance(), "#{a}", a == account())')).toEqual(
        new aria.AriaTuple(['Ada', 15, '<Account>', true]),
      );
      expect(await value('account()')).toBe(account);
    });

    it('cross into tasks', async () => {
      expect(await value('let a = account()\n(spawn a.owner()).await')).toBe('Ada');
    });
  });

  describe('instances', () => {
    const program = engine.compile(
      'let mut total = 0\nfn add(n)\n  total += n\n  total\nend\nfn adder() = |n| add(n)\nfn spin()\n  loop\n  end\nend\nfn again() = nested("1")',
    );

    it('keep their variables, apart from each other', async () => {
      using first = await engine.instantiate(program);
      using second = await engine.instantiate(program);
      unwrap(await first.call('add', [1]));
      expect(unwrap(await first.call('add', [2]))).toBe(3);
      expect(unwrap(await second.call('add', [10]))).toBe(10);
      expect(first.functions).toContain('add');
    });

    it('are called one call after the other', async () => {
      using instance = await engine.instantiate(program);
      const calls = [1, 2, 3, 4].map((n) => instance.call('add', [n]));
      expect((await Promise.all(calls)).map(unwrap)).toEqual([1, 3, 6, 10]);
    });

    it('give functions that work as long as they live', async () => {
      const instance = await engine.instantiate(program);
      const add = unwrap(await instance.call('adder')) as (n: number) => Promise<AriaValue>;
      expect(await add(5)).toBe(5);
      expect(await add(5)).toBe(10);
      instance.dispose();
      instance.dispose();
      await expect(add(5)).rejects.toThrow('disposed');
    });

    it('survive a limit that one call runs into', async () => {
      using instance = await engine.instantiate(program);
      unwrap(await instance.call('add', [1]));
      expect(failed(await instance.call('spin', [], { limits: { steps: 10_000 } })).diagnostic.code).toBe('E7101');
      expect(unwrap(await instance.call('add', [1]))).toBe(2);
    });

    it('refuse what they do not have', async () => {
      using instance = await engine.instantiate(program);
      expect(failed(await instance.call('sbu')).diagnostic.code).toBe('E1001');
      await expect(engine.instantiate(engine.compile('1 / 0'))).rejects.toBeInstanceOf(aria.AriaFailure);
    });
  });

  it('many runs go on at once', async () => {
    const runs = Array.from({ length: 20 }, (_, i) => engine.evaluate(`later(${i})\n${i} * 2`));
    expect((await Promise.all(runs)).map(unwrap)).toEqual(Array.from({ length: 20 }, (_, i) => i * 2));
  });
});

describe('synchronous use', () => {
  const engine = new EngineClass({ mode: 'inline', functions: { twice: ([n]) => Number(n) * 2, later: async () => 1 } });

  it('gives results at once', () => {
    expect(unwrap(engine.evaluateSync('twice(4) + 1'))).toBe(9);
    const instance = engine.instantiateSync(engine.compile('let mut n = 0\nfn up()\n  n += 1\n  n\nend'));
    unwrap(instance.callSync('up'));
    expect(unwrap(instance.callSync('up'))).toBe(2);
  });

  it('runs tasks that need not wait for the world', () => {
    expect(unwrap(engine.evaluateSync('let (tx, rx) = bounded(1)\nspawn tx.send(5)\nrx.recv'))).toBeDefined();
  });

  it('refuses what has to wait, before and while it runs', () => {
    expect(failed(engine.evaluateSync('later()')).diagnostic).toMatchObject({ code: 'E7302' });
    expect(failed(engine.evaluateSync('sleep(1.hours)')).diagnostic).toMatchObject({ code: 'E7302' });
    expect(unwrap(engine.evaluateSync('1'))).toBe(1);
  });

  it('is refused on threads', async () => {
    await using threaded = new EngineClass();
    expect(failed(threaded.evaluateSync('1')).diagnostic.message).toContain('on threads');
  });

  it('ends what does not end', () => {
    expect(failed(engine.evaluateSync('loop\nend', { limits: { time: 50 } })).diagnostic.code).toBe('E7102');
  });
});

describe('engines', () => {
  it('load modules through their loader, each once', async () => {
    const loads: string[] = [];
    await using engine = new EngineClass({
      loader: {
        resolve: (from, name) => (name === 'shapes' ? `${from}>shapes` : null),
        load(id) {
          loads.push(id);
          return id.endsWith('>shapes') ? 'pub fn area(n) = n * n' : null;
        },
      },
    });
    expect(unwrap(await engine.evaluate('import shapes\nimport shapes::{area}\nshapes.area(2) + area(3)', { name: 'main' }))).toBe(13);
    expect(new Set(loads)).toEqual(new Set(['main>shapes']));
    expect(engine.compile('import nothing').diagnostics[0]).toMatchObject({ code: 'E2001' });
  });

  it('say what was alive when they are disposed', async () => {
    const engine = new EngineClass({ limits: { grace: 20 } });
    let begun: () => void = () => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const source = 'println("go")\nspawn(name: "sleeper") do\n  sleep(1000.hours)\nend';
    const run = engine.run(engine.compile(source), { output: () => begun() });
    await started;
    const report = await engine.dispose();
    expect(report.runs).toBe(1);
    expect(report.tasks[0]).toContain('sleeper');
    expect(failed(await run).diagnostic.code).toBe('E6006');
  });

  it('fail at the end of their block if a run was forgotten', async () => {
    const use = async (): Promise<void> => {
      await using engine = new EngineClass({ limits: { grace: 20 } });
      void engine.evaluate('sleep(1000.hours)');
      await new Promise((turn) => setImmediate(turn));
    };
    await expect(use()).rejects.toThrow('1 of its runs');
  });

  it('refuse programs of others, and options that mean nothing', async () => {
    await using one = new EngineClass();
    await using other = new EngineClass();
    await expect(one.run(other.compile('1'))).rejects.toThrow('another engine');
    expect(() => new EngineClass({ limits: { steps: -1 } })).toThrow('limits.steps');
    expect(() => new EngineClass({ functions: { 'not a name': () => 1 } })).toThrow('not a name');
  });
});
