/** `--limits steps=1_000_000,time=5s,memory=64MB,…`: what a run may use. */
import type { LimitName, Limits } from '../engine/grants.js';
import { ExitCode } from './exit-codes.js';
import type { Checked } from './run-options.js';

type Unit = 'count' | 'time' | 'bytes';

const UNITS: Readonly<Record<Exclude<LimitName, 'threads'>, Unit>> = {
  steps: 'count',
  time: 'time',
  memory: 'bytes',
  depth: 'count',
  output: 'bytes',
  tasks: 'count',
};

const EXAMPLES: Readonly<Record<Unit, string>> = { count: '1_000_000', time: '5s', bytes: '64MB' };
const FACTORS: Readonly<Record<Unit, Readonly<Record<string, number>>>> = {
  count: { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 },
  time: { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000 },
  bytes: { '': 1, B: 1, K: 2 ** 10, KB: 2 ** 10, M: 2 ** 20, MB: 2 ** 20, G: 2 ** 30, GB: 2 ** 30 },
};

/** Zero means zero; what is not named is not limited. */
export function limitsOption(text: string | undefined): Checked<Limits | undefined> {
  if (text === undefined) return { ok: true, value: undefined };
  const limits: Partial<Record<LimitName, number>> = {};
  for (const part of text.split(',')) {
    const [, name = '', amount = ''] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    const unit = UNITS[name as keyof typeof UNITS];
    if (unit === undefined) return wrong(`--limits does not know \`${part.trim()}\``, `the limits are ${Object.keys(UNITS).join(', ')}`);
    const value = quantity(amount, unit);
    if (value === null)
      return wrong(`--limits ${name} needs ${NEEDS[unit]}, got \`${amount}\``, `for example \`${name}=${EXAMPLES[unit]}\``);
    limits[name as LimitName] = value;
  }
  return { ok: true, value: limits };
}

const NEEDS: Readonly<Record<Unit, string>> = { count: 'a number', time: 'a duration', bytes: 'a number of bytes' };

function quantity(text: string, unit: Unit): number | null {
  const [, digits = '', suffix = ''] = /^([\d_]+(?:\.\d+)?)([a-zA-Z]*)$/.exec(text) ?? [];
  const factor = FACTORS[unit][suffix];
  const value = Number(digits.replaceAll('_', ''));
  return digits === '' || factor === undefined || !Number.isFinite(value) ? null : Math.round(value * factor);
}

function wrong(message: string, help: string): { readonly ok: false; readonly problem: import('./cli-problem.js').CliProblem } {
  return { ok: false, problem: { message, help, exitCode: ExitCode.usage } };
}
