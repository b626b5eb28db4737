/** The types of the API, checked by the compiler (`npm run typecheck`), and what conversion does with each form. */
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import type {
  AriaValue,
  Engine,
  EngineEvent,
  EngineOptions,
  EngineState,
  HostContext,
  HostFunctions,
  Instance,
  Limits,
  Program,
  RunFailure,
  RunResult,
  RunSuccess,
  StackEntry,
  TaskEvent,
} from '../../src/index.js';
import { aria } from './library.js';

describe('types', () => {
  it('tell results apart', () => {
    expectTypeOf<RunResult>().toEqualTypeOf<RunSuccess | RunFailure>();
    expectTypeOf<Engine['run']>().returns.toEqualTypeOf<Promise<RunResult>>();
    expectTypeOf<Engine['runSync']>().returns.toEqualTypeOf<RunResult>();
    expectTypeOf<Engine['compile']>().returns.toEqualTypeOf<Program>();
    expectTypeOf<Engine['instantiate']>().returns.toEqualTypeOf<Promise<Instance>>();
    expectTypeOf(aria.unwrap).returns.toEqualTypeOf<AriaValue>();
    expectTypeOf<RunFailure>().not.toHaveProperty('value');
    expectTypeOf<RunSuccess>().not.toHaveProperty('diagnostic');
  });

  it('tell events apart', () => {
    expectTypeOf<Extract<EngineEvent, { kind: 'task-ended' }>['state']>().toEqualTypeOf<'done' | 'failed' | 'cancelled'>();
    expectTypeOf<Extract<EngineEvent, { kind: 'task-spawned' }>>().toMatchTypeOf<TaskEvent & { run: number }>();
    expectTypeOf<Extract<EngineEvent, { kind: 'task-waits' }>['on']>().toEqualTypeOf<string>();
    expectTypeOf<HostContext['stack']>().toEqualTypeOf<readonly StackEntry[]>();
    expectTypeOf<RunFailure['stack']>().toEqualTypeOf<readonly StackEntry[]>();
    expectTypeOf<EngineState['handles']>().toEqualTypeOf<number>();
    // @ts-expect-error there are two
    const options: EngineOptions = { threadPriority: 'highest' };
    expect(options).toBeDefined();
  });

  it('give host functions their arguments and context', () => {
    const functions: HostFunctions = {
      plain(args, context) {
        expectTypeOf(args).toEqualTypeOf<readonly AriaValue[]>();
        expectTypeOf(context).toEqualTypeOf<HostContext>();
        return null;
      },
      declared: { params: ['n'], run: async ([n]) => n },
    };
    const type = aria.hostType<{ n: number }>('T', { get: (self) => self.n });
    expectTypeOf(type.wrap({ n: 1 })).toEqualTypeOf<{ n: number }>();
    // @ts-expect-error limits are numbers
    const limits: Limits = { steps: '1' };
    // @ts-expect-error a capability of that name does not exist
    new aria.Engine({ capabilities: { everything: true } });
    expect([functions, limits]).toHaveLength(2);
  });
});

describe('conversion', () => {
  const engine = new aria.Engine({ mode: 'inline', functions: { echo: ([value]) => value } });
  const TYPES =
    'struct Point\n  x: Int\n  y: Int\n  invariant self.x >= 0\nend\nenum Shape\n  Dot\n  Circle(Int)\n  Box(w: Int, h: Int)\nend\n';
  const program = engine.compile(`${TYPES}fn main(args) = echo(args[0])`);
  const there = async (value: unknown): Promise<AriaValue> => aria.unwrap(await engine.run(program, { args: [value as AriaValue] }));

  afterAll(async () => {
    await engine.dispose();
  });

  it.each<[string, unknown]>([
    ['nil', null],
    ['booleans', true],
    ['whole numbers', 42],
    ['numbers beyond 2^53', 2n ** 60n],
    ['fractions', 1.5],
    ['not a number', Number.NaN],
    ['text', 'äöü 🎈'],
    ['arrays', [1, [2, 'x']]],
    [
      'maps',
      new Map<unknown, unknown>([
        ['a', 1],
        [2, 'b'],
      ]),
    ],
    ['sets', new Set([1, 'a'])],
    ['tuples', aria.tuple(1, 'a')],
    ['symbols', aria.symbol('name')],
    ['ranges', new aria.AriaRange(1, 5, false, 2)],
    ['durations', aria.duration(1500)],
    ['dates', new Date(1_700_000_000_000)],
    ['options', aria.some(1)],
    ['none', aria.none],
    ['results', aria.err('no')],
    ['variants with values', new aria.AriaEnum('Shape', 'Circle', [3])],
    ['variants with fields', new aria.AriaEnum('Shape', 'Box', [3, 4], ['w', 'h'])],
  ])('%s come back as they went', async (_what, value) => {
    expect(await there(value)).toEqual(value);
  });

  it('takes the forms JavaScript has at hand', async () => {
    expect(await there({ a: 1, b: { c: [2] } })).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['b', new Map([['c', [2]]])],
      ]),
    );
    expect(await there(new Uint8Array([1, 255]))).toEqual([1, 255]);
    expect(await there(undefined)).toBeNull();
    expect(await there(new Error('words'))).toMatchObject({ kind: 'RuntimeError', message: 'words' });
    expect(await there(aria.struct('Point', { x: 1, y: 2 }))).toMatchObject({ type: 'Point', fields: { x: 1, y: 2 } });
    expect(aria.unwrap(await engine.evaluate('echo(1.0) is Int'))).toBe(true);
  });

  it('keeps what is shared shared', async () => {
    const shared = [1];
    const result = (await there([shared, shared])) as AriaValue[];
    expect(result[0]).toBe(result[1]);
  });

  it.each<[string, () => unknown, string]>([
    [
      'what contains itself',
      () => {
        const a: { me?: unknown } = {};
        a.me = { again: a };
        return a;
      },
      'args[0].me.again cannot cross: it contains itself',
    ],
    ['classes', () => [new (class Strange {})()], 'args[0][0] cannot cross: an object of class Strange has no form in Aria'],
    [
      'accessors',
      () => ({
        get now() {
          return 1;
        },
      }),
      'args[0].now cannot cross: it is computed by an accessor',
    ],
    ['symbols', () => Symbol('x'), 'args[0] cannot cross: a JavaScript symbol has no form in Aria'],
    ['too large integers', () => 2n ** 64n, 'args[0] cannot cross: 18446744073709551616 is beyond 64 bits'],
    ['unknown structs', () => aria.struct('Nope', {}), 'args[0] cannot cross: the program has no struct Nope'],
    ['missing fields', () => aria.struct('Point', { x: 1 }), 'args[0] cannot cross: the field y of Point is missing'],
    [
      'broken invariants',
      () => aria.struct('Point', { x: -1, y: 0 }),
      'args[0] cannot cross: the invariant self.x >= 0 of Point does not hold',
    ],
    ['invalid dates', () => new Date(Number.NaN), 'args[0] cannot cross: it is no valid date'],
  ])('refuses %s with the path', async (_what, make, message) => {
    const result = await engine.run(program, { args: [make() as AriaValue] });
    expect(result.ok ? result.value : result.diagnostic).toMatchObject({
      code: 'E7303',
      message: expect.stringContaining(message) as string,
    });
  });
});
