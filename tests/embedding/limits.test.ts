/** Every limit, in both modes: what it counts, its diagnostic, zero is zero, and the engine works on. */
import { afterAll, describe, expect, it } from 'vitest';
import type { LimitName } from '../../src/index.js';
import { aria } from './library.js';

interface Case {
  readonly limit: LimitName;
  readonly code: string;
  /** Allowed, and a program that wants more. */
  readonly most: number;
  readonly program: string;
  /** One that stays within. */
  readonly modest: string;
  /** The least that wants anything: refused by zero. */
  readonly least: string;
}

const LIMITS: readonly Case[] = [
  { limit: 'steps', code: 'E7101', most: 5000, program: 'loop\nend', modest: '(1..100).sum', least: 'for i in 1..3 do i end' },
  { limit: 'time', code: 'E7102', most: 40, program: 'sleep(1.hours)', modest: '1 + 1', least: '1 + 1' },
  {
    limit: 'memory',
    code: 'E7103',
    most: 8 * 2 ** 20,
    program: '"a".repeat(100_000_000)',
    modest: '"a".repeat(1000).len',
    least: '1 + 1',
  },
  { limit: 'depth', code: 'E7104', most: 20, program: 'fn f(n) = f(n + 1) + 1\nf(0)', modest: 'fn f() = 1\nf()', least: 'fn f() = 1\nf()' },
  { limit: 'output', code: 'E7105', most: 10, program: 'println("123456789 123")', modest: 'println("1")', least: 'println("")' },
  {
    limit: 'tasks',
    code: 'E7106',
    most: 3,
    program: 'let ts = (1..10).map(|i| spawn sleep(1.hours))\nts.map(|t| t.await)',
    modest: '(spawn do\n  1\nend).await',
    least: '(spawn do\n  1\nend).await',
  },
];

describe.each(['inline', 'threads'] as const)('limits, %s', (mode) => {
  const engine = new aria.Engine({ mode, parallel: 1, limits: { threads: 1, grace: 50 } });
  const codeOf = async (source: string, limits: object): Promise<string | null> => {
    const result = await engine.evaluate(source, { limits });
    return result.ok ? null : result.diagnostic.code;
  };

  it.each(LIMITS)('$limit', async ({ limit, code, most, program, modest, least }) => {
    expect(await codeOf(program, { [limit]: most })).toBe(code);
    expect(await codeOf(modest, { [limit]: most === 40 ? 20_000 : most })).toBe(null);
    expect(await codeOf(least, { [limit]: 0 })).toBe(code);
    expect(await codeOf('1 + 1', {})).toBe(null);
  });

  it('memory that fills up bit by bit', async () => {
    const fill = 'let all = []\nloop\n  all.push("x".repeat(1000) + "#{all.len}")\nend';
    expect(await codeOf(fill, { memory: 8 * 2 ** 20 })).toBe('E7103');
  });

  it('threads', async () => {
    expect(await codeOf('1 + 1', { threads: 0 })).toBe('E7107');
    expect(await codeOf('1 + 1', { threads: 1 })).toBe(null);
  });

  it('cannot be caught, and cleanup runs', async () => {
    const printed: string[] = [];
    const source = 'defer println("cleaned up")\ntry\n  loop\n  end\ncatch e\n  println("caught")\nend';
    const result = await engine.evaluate(source, { limits: { steps: 2000 }, output: (_stream, text) => void printed.push(text) });
    expect(result.ok ? null : result.diagnostic.code).toBe('E7101');
    expect(printed.join('')).toBe('cleaned up\n');
  });

  it('cleanup that does not end is ended', async () => {
    expect(await codeOf('defer\n  loop\n  end\nend\nloop\nend', { steps: 2000, grace: 30 })).toBe('E7101');
  });

  it('of runs that go on at the same time are their own', async () => {
    const both = await Promise.all([codeOf('loop\nend', { steps: 100_000 }), codeOf('(1..50_000).map(|n| n).sum', { steps: 200_000 })]);
    expect(both).toEqual(['E7101', null]);
  });

  afterAll(async () => {
    await engine.dispose();
  });
});

describe('synchronous runs', () => {
  it.each(LIMITS.filter(({ limit }) => limit !== 'time'))('$limit', ({ limit, code, most, program }) => {
    const engine = new aria.Engine({ mode: 'inline' });
    const result = engine.evaluateSync(program, { limits: { [limit]: most } });
    expect(result.ok ? null : result.diagnostic.code).toBe(code);
  });
});
