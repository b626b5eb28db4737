/** A limit that was reached, as a diagnostic: which one, where, what had been used, how to allow more. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { type LimitName, type Limits, limitOf } from '../interp/limits.js';
import type { RunUsage } from './run-control.js';

/** The code of each limit. */
export const LIMIT_CODES: Readonly<Record<LimitName, string>> = {
  steps: 'E7101',
  time: 'E7102',
  memory: 'E7103',
  depth: 'E7104',
  output: 'E7105',
  tasks: 'E7106',
  threads: 'E7107',
};

const TITLES: Readonly<Record<LimitName, string>> = {
  steps: 'step limit',
  time: 'time limit',
  memory: 'memory limit',
  depth: 'depth limit',
  output: 'output limit',
  tasks: 'task limit',
  threads: 'thread limit',
};

export interface Place {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** `place` is null where nobody knows; `file` is the program's own. */
export function limitDiagnostic(limit: LimitName, limits: Limits, usage: RunUsage, place: Place | null, file: string): Diagnostic {
  return {
    severity: 'error',
    code: LIMIT_CODES[limit],
    message: `${TITLES[limit]} reached: ${amount(limit, limitOf(limits, limit))}`,
    file: place?.file ?? file,
    labels: place === null ? [] : [{ span: { start: place.start, end: place.end }, message: 'last seen here', primary: true }],
    notes: [`used: ${usageText(usage)}`],
    help: [`allow more with --limits ${limit}=N, or with \`limits: { ${limit}: N }\` in the host program`],
    fixes: [],
  };
}

/** `1,024 steps, 12 ms (10 ms active), ..` */
export function usageText(usage: RunUsage): string {
  const parts = [
    `${grouped(usage.steps)} steps`,
    `${grouped(Math.round(usage.ms))} ms (${grouped(Math.round(usage.activeMs))} ms active)`,
    `${grouped(usage.tasks)} tasks`,
    `${bytes(usage.outputBytes)} of output`,
  ];
  if (usage.memoryBytes > 0) parts.push(`${bytes(usage.memoryBytes)} of memory`);
  return parts.join(', ');
}

function amount(limit: LimitName, allowed: number): string {
  switch (limit) {
    case 'steps':
      return `${grouped(allowed)} steps`;
    case 'time':
      return `${grouped(allowed)} ms`;
    case 'memory':
    case 'output':
      return bytes(allowed);
    case 'depth':
      return `${grouped(allowed)} nested calls`;
    case 'tasks':
      return `${grouped(allowed)} tasks at once`;
    case 'threads':
      return `${grouped(allowed)} threads`;
  }
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;

function bytes(count: number): string {
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number.isInteger(value) ? grouped(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
