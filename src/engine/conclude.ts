/** From the end of a run to its result. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { makeDiagnostic } from '../diagnostics/diagnostic.js';
import type { FaultReport } from '../interp/fault-report.js';
import { limitOf } from '../interp/limits.js';
import type { Program } from './compiled-program.js';
import type { Dealings } from './dealings.js';
import type { JobEnd } from './job.js';
import type { AriaValue } from './js-values.js';
import { limitDiagnostic } from './limit-diagnostic.js';
import type { RunFailure, RunResult } from './results.js';
import { abortText, type RunControl } from './run-control.js';
import { faultDiagnostic } from './uncaught.js';

export const NOTHING_USED: RunFailure['usage'] = { steps: 0, activeMs: 0, memoryBytes: 0, outputBytes: 0, tasks: 0, ms: 0 };

/** What came of a run that has ended. */
export function conclude(program: Program, end: JobEnd, control: RunControl, dealings: Dealings): RunResult {
  if (end.kind === 'died' && end.outOfMemory && limitOf(control.limits, 'memory') !== Number.POSITIVE_INFINITY)
    control.limitReached({ limit: 'memory', site: null });
  const usage = control.usage();
  const { stop } = control;
  if (stop?.kind === 'limit')
    return failure(program, limitDiagnostic(stop.limit, control.limits, usage, stop.site, program.name), { usage });
  if (stop?.kind === 'aborted')
    return failure(program, plain(program, 'E6006', `cancelled: ${abortText(stop.reason)}`), { usage, cause: stop.reason });
  switch (end.kind) {
    case 'done':
      return { ok: true, value: dealings.outward(end.wire), usage };
    case 'exit':
      return { ok: true, value: null, usage, exitStatus: end.status };
    case 'failed': {
      const error = dealings.outward(end.wire);
      const cause = dealings.causeOf(error);
      const details = { usage, error, report: end.report, ...(cause === undefined ? {} : { cause }) };
      return failure(program, faultDiagnostic(end.report, program.name), details);
    }
    case 'cancelled': {
      const diagnostic = end.report === null ? plain(program, 'E6006', 'cancelled') : faultDiagnostic(end.report, program.name);
      return failure(program, diagnostic, { usage });
    }
    case 'died':
      return failure(program, plain(program, 'E6008', `the thread of the program ended: ${end.message}`), { usage });
    case 'would-wait':
      return failure(program, notSynchronous(program, 'the program has to wait'), { usage });
  }
}

/** A failed result; for a program that does not compile, with all that is wrong with it. */
export function failure(
  program: Program,
  diagnostic: Diagnostic,
  details: { readonly usage: RunFailure['usage']; readonly error?: AriaValue; readonly cause?: unknown; readonly report?: FaultReport },
): RunFailure {
  const { report, ...rest } = details;
  const diagnostics = program.ok ? [diagnostic] : program.diagnostics;
  return { ok: false, diagnostic, diagnostics, stack: report?.stack ?? [], taskPath: report?.taskPath ?? [], ...rest };
}

/** A diagnostic without a place. */
export function plain(program: Program, code: string, message: string): Diagnostic {
  return { ...makeDiagnostic({ code, message, file: program.name, span: { start: 0, end: 0 } }), labels: [] };
}

export const notSynchronous = (program: Program, why: string): Diagnostic => ({
  ...plain(program, 'E7302', `this cannot be done synchronously: ${why}`),
  help: ['use `run` or `call`, which give promises'],
});

export const lost = (program: Program): Diagnostic => plain(program, 'E6008', 'the instance is lost: the thread it lived on has ended');
