/**
 * Hostile programs, a hundred and more (hostile-programs.ts): each ends with the diagnostic of the limit it runs into, and the engine
 * goes on working. All run in this process, one after the other, on the same engine; on threads, and those that an engine without threads
 * promises to end also inline (docs/security.md: there memory is only measured, so programs that fill it are left out).
 */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { HOSTILE_LIMITS, HOSTILE_PROGRAMS } from './hostile-programs.js';
import { aria } from './library.js';

const HOST_FUNCTIONS = { never: () => new Promise<never>(() => undefined) };

describe('hostile programs', () => {
  it('are a hundred or more, each with a name of its own', () => {
    expect(HOSTILE_PROGRAMS.length).toBeGreaterThanOrEqual(100);
    expect(new Set(HOSTILE_PROGRAMS.map((program) => program.name)).size).toBe(HOSTILE_PROGRAMS.length);
  });
});

describe.each(['threads', 'inline'] as const)('hostile programs, %s', (mode) => {
  const engine = new aria.Engine({ mode, limits: { ...HOSTILE_LIMITS, threads: 1 }, parallel: 1, functions: HOST_FUNCTIONS });
  const programs = HOSTILE_PROGRAMS.filter(({ code }) => mode === 'threads' || code !== 'E7103');

  it.each(programs)('$name ends with $code', async ({ source, code, limits }) => {
    const program = engine.compile(source);
    expect(program.diagnostics.filter((problem) => problem.severity === 'error')).toEqual([]);
    const result = await engine.run(program, limits === undefined ? {} : { limits });
    expect(result.ok ? result.value : result.diagnostic).toMatchObject({ code });
    expect(result.usage.ms).toBeGreaterThanOrEqual(0);
  });

  afterEach(async () => {
    expect(await engine.evaluate('21 * 2')).toMatchObject({ ok: true, value: 42 });
  });

  afterAll(async () => {
    expect(await engine.dispose()).toEqual({ runs: 0, tasks: [] });
  });
});
