/** `engine.inspect` says what is alive; `assertNoLeaks` fails for what was forgotten. */
import { describe, expect, it } from 'vitest';
import { aria } from './library.js';

const { assertNoLeaks } = (await import(new URL('../../dist/testing.js', import.meta.url).href)) as typeof import('../../src/testing.js');

describe('leaks', () => {
  it('of an engine that was used and tidied up: none, and its threads have ended', async () => {
    const engine = new aria.Engine({ limits: { threads: 1 }, parallel: 1 });
    const instance = await engine.instantiate(engine.compile('fn f() = 1'));
    expect(await instance.call('f')).toMatchObject({ value: 1 });
    expect(await engine.inspect()).toEqual({ runs: 0, tasks: [], instances: 1, threads: 1, handles: 0 });
    instance.dispose();
    await assertNoLeaks(engine);
    expect(await engine.inspect()).toEqual({ runs: 0, tasks: [], instances: 0, threads: 0, handles: 0 });
  });

  it.each(['threads', 'inline'] as const)('of an engine with a live run, %s: the run, with what it waits for', async (mode) => {
    let arrived = (): void => {};
    const called = new Promise<void>((settle) => {
      arrived = settle;
    });
    const wait = (): Promise<never> => {
      arrived();
      return new Promise(() => undefined);
    };
    const engine = new aria.Engine({ mode, limits: { threads: 1 }, parallel: 1, functions: { wait } });
    const forgotten = engine.evaluate('wait()');
    await called;
    await expect(assertNoLeaks(engine)).rejects.toThrow(/^the engine leaks\na run was alive:\n/);
    expect(await forgotten).toMatchObject({ ok: false, diagnostic: { message: 'cancelled: the engine was disposed' } });
  });

  it('of an instance that failed to start: none', async () => {
    const engine = new aria.Engine({ limits: { threads: 1 }, parallel: 1 });
    await expect(engine.instantiate(engine.compile('1 / 0'))).rejects.toThrow('division by zero');
    await assertNoLeaks(engine);
  });

  it.each(['threads', 'inline'] as const)('of an instance that nobody disposed, %s: it is counted', async (mode) => {
    const engine = new aria.Engine({ mode, limits: { threads: 1 }, parallel: 1 });
    await engine.instantiate(engine.compile('let n = 0'));
    await expect(assertNoLeaks(engine)).rejects.toThrow('the engine leaks\ninstances that were not disposed: 1');
  });
});
