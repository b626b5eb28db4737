/** Objects and functions of the host that programs hold handles of: kept while they do, and no longer. Counted, since bytes say little. */
import { afterAll, describe, expect, it } from 'vitest';
import { heapProbe } from '../../src/engine/heap.js';
import { aria } from './library.js';

const SOURCE = `
let mut kept = nil
fn see(item) = item.number()
fn keep(item)
  kept = item
  item.number()
end
fn again() = kept.number()
fn apply(f) = f(20)
fn make(n) = |x| x + n
`;

describe.each(['threads', 'inline'] as const)('handles, %s', (mode) => {
  const Item = aria.hostType<{ n: number }>('Item', { number: (self) => self.n });
  const engine = new aria.Engine({ mode, parallel: 1, types: [Item], limits: { threads: 1 } });
  const handles = async (): Promise<number> => (await engine.inspect()).handles;

  it('of an instance go when nothing holds them: 10,000 calls with fresh objects', async () => {
    using instance = await engine.instantiate(engine.compile(SOURCE));
    let most = 0;
    for (let n = 0; n < 10_000; n++) {
      const result = await instance.call('see', [Item.wrap({ n }) as never]);
      if (!result.ok || result.value !== n) throw new Error(`call ${n}: ${JSON.stringify(result)}`);
      if (n % 100 === 0) most = Math.max(most, await handles());
      // Inline the collector is the host's own.
      if (mode === 'inline' && n % 1000 === 0) heapProbe.live();
    }
    console.info(`${mode}: at most ${most} handles alive during 10,000 calls`);
    expect(most).toBeLessThan(4000);
  });

  it('that a variable of the program holds stay', async () => {
    using instance = await engine.instantiate(engine.compile(SOURCE));
    expect(aria.unwrap(await instance.call('keep', [Item.wrap({ n: 42 }) as never]))).toBe(42);
    for (let n = 0; n < 3000; n++) await instance.call('see', [Item.wrap({ n }) as never]);
    if (mode === 'inline') heapProbe.live();
    expect(aria.unwrap(await instance.call('again'))).toBe(42);
  });

  it('of the same object are one, however often it comes', async () => {
    using instance = await engine.instantiate(engine.compile(SOURCE));
    const item = Item.wrap({ n: 7 });
    const before = await handles();
    for (let n = 0; n < 50; n++) expect(aria.unwrap(await instance.call('see', [item as never]))).toBe(7);
    expect((await handles()) - before).toBe(1);
  });

  it('of functions go as well', async () => {
    using instance = await engine.instantiate(engine.compile(SOURCE));
    let most = 0;
    for (let n = 0; n < 4000; n++) {
      const result = await instance.call('apply', [((x: number) => x + n) as never]);
      if (!result.ok || result.value !== 20 + n) throw new Error(`call ${n}: ${JSON.stringify(result)}`);
      if (n % 100 === 0) most = Math.max(most, await handles());
      if (mode === 'inline' && n % 1000 === 0) heapProbe.live();
    }
    expect(most).toBeLessThan(3500);
  });

  it('go with the run, and with the instance', async () => {
    const program = engine.compile(`${SOURCE}fn main(args) = see(args[0])`);
    for (let n = 0; n < 20; n++) expect(aria.unwrap(await engine.run(program, { args: [Item.wrap({ n }) as never] }))).toBe(n);
    expect(await handles()).toBe(0);
    const instance = await engine.instantiate(engine.compile(SOURCE));
    await instance.call('keep', [Item.wrap({ n: 1 }) as never]);
    expect(await handles()).toBe(1);
    instance.dispose();
    expect(await handles()).toBe(0);
  });

  it('of functions of the program work while the host holds them', async () => {
    using instance = await engine.instantiate(engine.compile(SOURCE));
    const held: ((x: number) => Promise<unknown>)[] = [];
    for (let n = 0; n < 300; n++) {
      const fn = aria.unwrap(await instance.call('make', [n])) as (x: number) => Promise<unknown>;
      if (n % 100 === 0) held.push(fn);
    }
    heapProbe.live();
    await new Promise((turn) => setImmediate(turn));
    expect(await Promise.all(held.map((fn) => fn(1)))).toEqual([1, 101, 201]);
  });

  afterAll(async () => {
    await engine.dispose();
  });
});

it('that tasks took to other threads stay until the run ends', async () => {
  const Item = aria.hostType<{ n: number }>('Item', { number: (self) => self.n });
  await using engine = new aria.Engine({
    types: [Item],
    limits: { threads: 2 },
    functions: { item: ([n]) => Item.wrap({ n: Number(n) }) as never },
  });
  const source = '(1..50).map(|n| do\n  let it = item(n)\n  spawn(on: :thread) it.number()\nend).map(|t| t.await).sum';
  const task = '(1..50).map(|n| spawn(on: :thread) item(n).number()).map(|t| t.await).sum';
  expect(aria.unwrap(await engine.evaluate(task))).toBe(1275);
  const result = await engine.evaluate(source);
  expect(result.ok ? result.value : result.diagnostic.message).toBe(1275);
  expect((await engine.inspect()).handles).toBe(0);
});
