/** Functions of the host as builtins of a program: plain calls to look at, a message and a wait underneath. */
import { awaitPromise, scheduler } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import type { Builtin } from '../builtin.js';
import { callSteps } from '../call.js';
import { recordOrigin } from '../error-fields.js';
import { conversionError, notPermitted, runtimeError } from '../errors.js';
import { AriaFault } from '../fault.js';
import { here } from '../site.js';
import { BuiltinFunction, type Value } from '../value.js';
import { activeCalls } from './active-calls.js';
import { fromWire, type WireContext } from './from-wire.js';
import type { CallbackOutcome, HostBridge, HostReply } from './host-bridge.js';
import { toWire } from './to-wire.js';
import { type Wire, WireProblem } from './wire.js';

/** The run that is going on: its way to the host, and what it has handed out. */
export interface HostSession extends WireContext {
  readonly bridge: HostBridge;
  keep(fn: Value): number;
}

/** The session of the running task. Set by whoever runs programs with a host. */
export const sessions: { current: () => HostSession } = {
  current: () => {
    throw runtimeError('this program has no host');
  },
};

/** A builtin that calls the host. */
export function hostBuiltin(target: string, params: readonly string[]): Builtin {
  return {
    kind: 'suspend',
    name: target,
    params,
    doc: 'A function of the host program.',
    named: !params.some((param) => param.startsWith('...')),
    suspend: (args) => callHost(target, args),
  };
}

const HANDED_IN = 'host::#';

/** A function that the host handed in as a value. */
export function handedIn(id: number, name: string): BuiltinFunction {
  return new BuiltinFunction(name, hostBuiltin(`${HANDED_IN}${id}`, ['...args']));
}

/** The number of a function that the host handed in, or null. */
export function hostFunctionId(fn: BuiltinFunction): number | null {
  const { name } = fn.definition;
  return name.startsWith(HANDED_IN) ? Number(name.slice(HANDED_IN.length)) : null;
}

let lastCall = 0;

function* callHost(target: string, args: readonly Value[]): Steps<Value> {
  const session = sessions.current();
  const { site } = here;
  const { bridge } = session;
  const id = ++lastCall;
  const call = {
    target,
    args: args.map((arg, i) => outward(session, arg, `${shortName(target)}: argument ${i + 1}`)),
    place: site === null ? null : { file: site.file, line: site.line, column: site.column },
    taskPath: scheduler.current.path,
    stack: activeCalls(site),
  };
  let open = true;
  try {
    let reply = yield* settled(bridge.begin(id, call));
    while (reply.kind === 'callback') {
      const outcome = yield* runCallback(session, reply.fn, reply.args);
      reply = yield* settled(bridge.resume(id, outcome));
    }
    open = false;
    here.site = site;
    return answer(session, target, reply);
  } finally {
    if (open) bridge.abandon(id);
  }
}

function* settled(reply: HostReply | Promise<HostReply>): Steps<HostReply> {
  return reply instanceof Promise ? yield* awaitPromise(reply) : reply;
}

function answer(session: HostSession, target: string, reply: Exclude<HostReply, { kind: 'callback' }>): Value {
  switch (reply.kind) {
    case 'value':
      return inward(session, reply.value, `the result of ${shortName(target)}`);
    case 'error':
      throw new AriaFault(inward(session, reply.error, `the error of ${shortName(target)}`));
    case 'conversion':
      throw conversionError(reply.message);
    case 'not-permitted':
      throw notPermitted(reply.what, reply.capability, reply.detail);
  }
}

/** The host calls a function of the program: it runs here, in the task that waits for the host. */
function* runCallback(session: HostSession, id: number, args: readonly Wire[]): Steps<CallbackOutcome> {
  try {
    const fn = session.kept(id);
    if (fn === undefined) throw runtimeError('a function of another run was called');
    const values = args.map((arg, i) => inward(session, arg, `args[${i}]`));
    return { ok: true, value: outward(session, yield* callSteps(fn, values), 'result') };
  } catch (thrown) {
    if (!(thrown instanceof AriaFault)) throw thrown;
    recordOrigin(thrown);
    return { ok: false, error: outward(session, thrown.value, 'error') };
  }
}

function outward(session: HostSession, value: Value, path: string): Wire {
  try {
    return toWire(value, path, (fn) => session.keep(fn));
  } catch (problem) {
    throw problem instanceof WireProblem ? conversionError(problem.message) : problem;
  }
}

function inward(session: HostSession, wire: Wire, path: string): Value {
  try {
    return fromWire(wire, path, session);
  } catch (problem) {
    throw problem instanceof WireProblem ? conversionError(problem.message) : problem;
  }
}

/** `host::db::query` is `query` to its callers. */
const shortName = (target: string): string => target.slice(Math.max(target.lastIndexOf(':'), target.lastIndexOf('.')) + 1);
