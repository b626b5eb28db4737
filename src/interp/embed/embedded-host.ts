/** The runtime's port to the embedded program whose turn it is on this thread. */
import type { HandleCodec } from '../../runtime/task-code.js';
import { AriaHost, type HostedProgram } from '../aria-host.js';
import { findBuiltin } from '../builtin-finder.js';
import { AriaFault } from '../fault.js';
import type { Value } from '../value.js';
import { type EmbeddedProgram, JobResult } from './embedded-program.js';
import { hostMethod } from './host-objects.js';
import { toWire } from './to-wire.js';
import { type Wire, WireProblem } from './wire.js';

/** The result of a job as it leaves the thread. */
export interface ResultData {
  readonly wire: Wire;
}

/** An error as it leaves the thread: for people (`report`), and for the host program (`wire`). */
export interface ErrorData {
  readonly report: unknown;
  readonly wire: Wire;
}

export class EmbeddedHost extends AriaHost {
  constructor(
    program: HostedProgram,
    private readonly current: () => EmbeddedProgram,
  ) {
    super(program, (name) => (name.startsWith('host::') ? current().hostMember(name) : (hostMethod(name) ?? findBuiltin(name))));
  }

  override encode(value: unknown, handles: HandleCodec): unknown {
    return value instanceof JobResult ? ({ wire: value.wire } satisfies ResultData) : super.encode(value, handles);
  }

  override encodeError(error: unknown, handles: HandleCodec): unknown {
    return { ...(super.encodeError(error, handles) as object), wire: errorWire(error, this.current()) };
  }
}

/** The raised value, or words where it cannot cross. */
export function errorWire(error: unknown, program: EmbeddedProgram): Wire {
  if (!(error instanceof AriaFault)) return null;
  try {
    return toWire(error.value as Value, 'error', (fn) => program.keep(fn));
  } catch (problem) {
    if (problem instanceof WireProblem) return problem.message;
    throw problem;
  }
}
