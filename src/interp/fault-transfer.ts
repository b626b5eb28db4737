/** What a task threw, as data for another thread (runtime.md, section 9): the error value, where it was raised, the calls it left. */
import type { HandleCodec } from '../runtime/task-code.js';
import { display } from './display.js';
import { makeError } from './errors.js';
import { AriaFault, type RelatedPlace } from './fault.js';
import { ExitRequest } from './host-ports.js';
import { here, type Site } from './site.js';
import { encodeValue } from './transfer.js';
import type { StackEntry, Value } from './value.js';

type FaultData =
  | {
      readonly kind: 'fault';
      readonly value: unknown;
      readonly site: Site | null;
      readonly entries: readonly StackEntry[];
      readonly file: string;
      readonly line: number;
      readonly taskPath: readonly string[];
      readonly notes: readonly string[];
      readonly related: readonly RelatedPlace[];
    }
  | { readonly kind: 'exit'; readonly status: number }
  /** A bug of ours: it arrives as an InternalError. */
  | { readonly kind: 'bug'; readonly message: string };

export function encodeFault(thrown: unknown, handles: HandleCodec): FaultData {
  if (thrown instanceof ExitRequest) return { kind: 'exit', status: thrown.status };
  if (!(thrown instanceof AriaFault)) return { kind: 'bug', message: thrown instanceof Error ? thrown.message : String(thrown) };
  const { site, entries, file, line, taskPath, notes, related } = thrown;
  const value = encodeThrown(thrown.value, handles);
  return { kind: 'fault', value, site, entries: [...entries], file, line, taskPath, notes, related };
}

export function decodeFault(data: unknown, decode: (value: unknown) => Value): unknown {
  const fault = data as FaultData;
  switch (fault.kind) {
    case 'exit':
      return new ExitRequest(fault.status);
    case 'bug':
      return faultAt(null, makeError('InternalError', `internal error: ${fault.message}`));
    case 'fault': {
      const thrown = faultAt(fault.site, decode(fault.value));
      thrown.entries.push(...fault.entries);
      thrown.file = fault.file;
      thrown.line = fault.line;
      thrown.taskPath = fault.taskPath;
      thrown.notes = fault.notes;
      thrown.related = fault.related;
      return thrown;
    }
  }
}

function faultAt(site: Site | null, value: Value): AriaFault {
  const before = here.site;
  here.site = site;
  const fault = new AriaFault(value);
  here.site = before;
  return fault;
}

/** A raised value that cannot cross is reported in words: the failure itself must not get lost. */
function encodeThrown(value: Value, handles: HandleCodec): unknown {
  try {
    return encodeValue(value, handles, 'error');
  } catch {
    return encodeValue(makeError('RuntimeError', display(value)), handles, 'error');
  }
}
