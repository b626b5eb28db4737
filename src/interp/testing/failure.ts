/** Why a test failed, as data, from whatever its body threw. */

import { inspect } from '../display.js';
import { recordOrigin } from '../error-fields.js';
import { makeError } from '../errors.js';
import { AriaFault } from '../fault.js';
import { type FaultReport, reportFault } from '../fault-report.js';
import { ExitRequest } from '../host-ports.js';
import { entriesOf } from '../map-access.js';
import { here, type Site } from '../site.js';
import { ErrorValue, MapValue, type Value } from '../value.js';
import { faultBehind } from './forall.js';
import type { TestFailure, TestInput } from './test-events.js';

/** `thrown` is an AriaFault, an exit request, or a bug of ours. */
export function failureOf(thrown: unknown, notes: readonly string[] = []): TestFailure {
  if (thrown instanceof ExitRequest)
    return failureOf(faultAt(null, 'RuntimeError', `the test ended the program with exit(${thrown.status})`), notes);
  if (thrown instanceof AriaFault) recordOrigin(thrown);
  const value = thrown instanceof AriaFault ? thrown.value : null;
  const error = value instanceof ErrorValue ? value : null;
  const behind = error === null ? undefined : faultBehind.get(error);
  const compared = behind === undefined ? error : errorIn(behind);
  const report = reportFault(thrown);
  return {
    // What a failing case raised has a frame of its own, `cause` below.
    report: behind === undefined ? report : { ...report, cause: undefined },
    cause: behind === undefined ? null : reportFault(behind),
    ...sidesOf(compared),
    inputs: inputsOf(error),
    seed: error?.type.name === 'PropertyFailed' && typeof error.fields.seed === 'number' ? error.fields.seed : null,
    notes,
  };
}

/** A failure the runner itself finds. `kind` is a name of Appendix B.1. */
export function foundFailure(kind: string, message: string, site: Site | null, notes: readonly string[] = []): TestFailure {
  return failureOf(faultAt(site, kind, message), notes);
}

/** The same without a place, for those who have no values: the engine, when a thread is gone. */
export function plainFailure(code: string, kind: string, message: string, notes: readonly string[] = []): TestFailure {
  const report: FaultReport = { code, kind, message, site: null, stack: [], taskPath: [], suppressed: [], notes: [] };
  return reportedFailure(report, notes);
}

export function reportedFailure(report: FaultReport, notes: readonly string[] = []): TestFailure {
  return { report, cause: null, expected: null, actual: null, inputs: [], seed: null, notes };
}

function faultAt(site: Site | null, kind: string, message: string): AriaFault {
  const before = here.site;
  here.site = site;
  const fault = new AriaFault(makeError(kind, message));
  here.site = before;
  return fault;
}

const errorIn = (fault: AriaFault): ErrorValue | null => (fault.value instanceof ErrorValue ? fault.value : null);

/** Both sides, where one was expected and the other came; what merely compares (`3 < 3`) says all in its message. */
function sidesOf(error: ErrorValue | null): { readonly expected: string | null; readonly actual: string | null } {
  const { expected = null, actual = null } = error?.type.name === 'AssertionFailed' ? error.fields : {};
  // Assertions without sides leave nil in both fields.
  if ((expected === null && actual === null) || error?.message.includes(', got ') !== true) return { expected: null, actual: null };
  return { expected: inspect(expected), actual: inspect(actual) };
}

function inputsOf(error: ErrorValue | null): readonly TestInput[] {
  const inputs = error?.type.name === 'PropertyFailed' ? (error.fields.inputs as Value) : null;
  if (!(inputs instanceof MapValue)) return [];
  return entriesOf(inputs).map(({ key, value }) => ({ name: String(key), value: inspect(value) }));
}
