/**
 * An error as its uncaught report needs it (language.md, Appendix B; runtime.md, section 12.15): plain data, readable without the
 * values it was made of, so it crosses threads and the embedding border unchanged.
 */
import { display } from './display.js';
import { suppressedOf, taskPathOf } from './error-fields.js';
import { AriaFault } from './fault.js';
import type { Site } from './site.js';
import { ErrorValue, type StackEntry, type Value } from './value.js';

export interface FaultReport {
  readonly code: string;
  /** A built-in kind, or `UncaughtException` for a raised value that is no built-in error (D 24). */
  readonly kind: string;
  readonly message: string;
  readonly site: { readonly file: string; readonly start: number; readonly end: number } | null;
  /** Active calls, innermost first. */
  readonly stack: readonly StackEntry[];
  /** Names of the tasks it came through, root first. */
  readonly taskPath: readonly string[];
  readonly suppressed: readonly FaultReport[];
  /** The error behind it, if there is one (what made a supervisor give up). */
  readonly cause?: FaultReport | undefined;
  /** Facts beside the message (a broken contract's clause, its values, who is to blame). */
  readonly notes: readonly string[];
  /** Other places that have to do with it (who else waits, in a deadlock), each with a few words. */
  readonly related?: readonly { readonly file: string; readonly start: number; readonly end: number; readonly text: string }[];
}

/** The report of anything that was thrown. */
export function reportFault(thrown: unknown): FaultReport {
  if (thrown instanceof AriaFault) return reportValue(thrown.value, thrown);
  const detail = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return {
    code: 'E9001',
    kind: 'InternalError',
    message: `internal error: ${detail}`,
    site: null,
    stack: [],
    taskPath: [],
    suppressed: [],
    notes: [],
  };
}

function reportValue(value: Value, fault: AriaFault | null): FaultReport {
  const described = describe(value);
  const origin = value instanceof ErrorValue ? value.origin : null;
  const site = origin ?? fault?.site ?? null;
  const isObject = typeof value === 'object' && value !== null;
  const cause = value instanceof ErrorValue ? value.cause : null;
  return {
    ...described,
    notes: fault?.notes ?? [],
    ...(fault === null || fault.related.length === 0
      ? {}
      : { related: fault.related.map(({ site, text }) => ({ ...spanOf(site), text })) }),
    site: site === null ? null : spanOf(site),
    stack: fault === null || fault.entries.length === 0 ? (origin?.stack ?? []) : fault.entries,
    taskPath: fault !== null && fault.taskPath.length > 0 ? fault.taskPath : isObject ? taskPathOf(value) : [],
    suppressed: isObject ? suppressedOf(value).map((one) => reportValue(one, null)) : [],
    ...(cause === null ? {} : { cause: reportValue(cause, null) }),
  };
}

/** Where a thrown thing was raised, with line and column; null where nobody knows. */
export function placeOfFault(thrown: unknown): Site | null {
  if (!(thrown instanceof AriaFault)) return null;
  const { value } = thrown;
  const found = (value instanceof ErrorValue ? value.origin : null) ?? thrown.site;
  if (found === null) return null;
  const { file, start, end, line, column } = found;
  return { file, start, end, line, column };
}

const spanOf = ({ file, start, end }: Site) => ({ file, start, end });

function describe(value: Value): { code: string; kind: string; message: string } {
  if (value instanceof ErrorValue) return { code: value.code, kind: value.type.name, message: value.message };
  return { code: 'E5002', kind: 'UncaughtException', message: `uncaught exception: ${display(value)}` };
}
