/**
 * Hostile programs, a hundred and more (hostile-programs.ts): each ends with the diagnostic of the limit it runs into, and the engine
 * goes on working. All run in this process, one after the other, on the same engine.
 */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HOSTILE_LIMITS, HOSTILE_PROGRAMS } from './hostile-programs.js';
import { aria } from './library.js';

const engine = new aria.Engine({
  limits: { ...HOSTILE_LIMITS, threads: 1 },
  parallel: 1,
  functions: { never: () => new Promise<never>(() => undefined) },
});

afterAll(async () => {
  expect(await engine.dispose()).toEqual({ runs: 0, tasks: [] });
});

describe('hostile programs', () => {
  it('are a hundred or more, each with a name of its own', () => {
    expect(HOSTILE_PROGRAMS.length).toBeGreaterThanOrEqual(100);
    expect(new Set(HOSTILE_PROGRAMS.map((program) => program.name)).size).toBe(HOSTILE_PROGRAMS.length);
  });

  it.each(HOSTILE_PROGRAMS)('$name ends with $code', async ({ source, code, limits }) => {
    const program = engine.compile(source);
    expect(program.diagnostics.filter((problem) => problem.severity === 'error')).toEqual([]);
    const result = await engine.run(program, limits === undefined ? {} : { limits });
    expect(result.ok ? result.value : result.diagnostic).toMatchObject({ code });
    expect(result.usage.ms).toBeGreaterThanOrEqual(0);
  });

  afterEach(async () => {
    expect(await engine.evaluate('21 * 2')).toMatchObject({ ok: true, value: 42 });
  });
});
