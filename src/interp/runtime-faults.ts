/**
 * The faults that the runtime finds, as errors of the language (runtime.md, section 11): fields become values, and messages that show
 * a value or a duration are worded here.
 */
import type { CancelReason } from '../runtime/index.js';
import type { RuntimeFaultKind } from '../runtime/task-code.js';
import { reasonText } from './cancel-reasons.js';
import { durationText } from './display.js';
import { fault } from './errors.js';
import type { AriaFault } from './fault.js';
import { toValue } from './fault-values.js';
import { durationOf } from './milliseconds.js';
import type { Site } from './site.js';
import { ArrayValue, ErrorValue, SymbolValue, TupleValue, type Value } from './value.js';

type Given = Readonly<Record<string, unknown>>;
type Fields = Record<string, Value>;

interface Wait {
  readonly place: Site;
  readonly text: string;
}

export function runtimeFault(kind: RuntimeFaultKind, message: string, given: Given = {}): AriaFault {
  switch (kind) {
    case 'TimeoutError': {
      const duration = durationOf(Number(given.duration));
      return fault(kind, `timed out after ${durationText(duration.nanos)}`, { duration });
    }
    case 'TaskCancelled': {
      const reason = given.reason as CancelReason | null;
      const name = toValue(given.task);
      return fault(kind, `task ${String(name)} was cancelled: ${reasonText(reason)}`, { task: name, reason: toValue(reason?.reason) });
    }
    case 'Cancelled': {
      const source = typeof given.source === 'string' ? given.source : 'explicit';
      const reason = { source, reason: given.reason ?? null, cause: null } as CancelReason;
      return fault(kind, `cancelled: ${reasonText(reason)}`, { source: SymbolValue.of(source), reason: toValue(given.reason) });
    }
    case 'SupervisorError': {
      const history = (given.history as readonly (readonly [string, unknown])[]).map(
        ([name, error]) => new TupleValue([name, toValue(error)]),
      );
      const raised = fault(kind, message, { ...fieldsOf(given), history: new ArrayValue(history) });
      // What made it give up.
      if (raised.value instanceof ErrorValue) raised.value.cause = history.at(-1)?.items[1] ?? null;
      return raised;
    }
    case 'Deadlock': {
      const { chain, waits, ...fields } = given;
      const raised = fault(kind, message, fieldsOf(fields));
      if (Array.isArray(chain)) raised.notes = chain as readonly string[];
      if (Array.isArray(waits)) raised.related = (waits as readonly Wait[]).map(({ place, text }) => ({ site: place, text }));
      return raised;
    }
    case 'ChannelClosed':
      return fault(kind, message, { value: null, ...fieldsOf(given) });
    default:
      return fault(kind, message, fieldsOf(given));
  }
}

function fieldsOf(given: Given): Fields {
  const fields: Fields = {};
  for (const [name, value] of Object.entries(given)) fields[name] = toValue(value);
  return fields;
}
