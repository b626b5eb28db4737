/** Running commands by the clock, and the statistics of the tables. */
import { spawnSync } from 'node:child_process';
import { root } from './peers.mjs';

/** Wall time in milliseconds and standard output of one run; throws if it fails. */
export function once([program, ...args], env = {}) {
  const start = process.hrtime.bigint();
  const run = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, ...env } });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${run.status ?? run.error}: ${run.stderr}`);
  return { ms, stdout: run.stdout };
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

export const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
