/**
 * Task bodies (runtime.md, sections 2 and 9): what a spawn hands to the runtime.
 *
 * Every body is code plus isolated arguments, found again on another thread by its key:
 *   block:FILE#NODE   a block, lambda or deferred expression; the arguments are its captures
 *   call:FILE#NODE    a call of that function; the arguments are [captures, ...parameters]
 *   value             a call of any other value; the arguments are [callee, ...positional]
 *   member:NAME       a call of a member; the arguments are [receiver, ...positional]
 */
import { started } from '../runtime/continuation.js';
import { scheduler } from '../runtime/index.js';
import type { Steps, TaskCode } from '../runtime/task-code.js';
import { type After, continueWith } from './after.js';
import { argumentsFor, type CallArguments } from './arguments.js';
import { typeOf } from './builtin-types.js';
import { callWith, newFrame, runFrame, startFrame, stepFrame } from './call.js';
import type { Frame, FunctionCode } from './code.js';
import { handlers, outsideHandlers } from './effect-handlers.js';
import { handOver, shareEnds } from './end-ownership.js';
import { copyForTask, freeze } from './isolate.js';
import { memberCallWith } from './member-call.js';
import { findMethod } from './member-lookup.js';
import type { CaptureMode, FunctionInfo } from './resolution.js';
import { here } from './site.js';
import { type Cell, FunctionValue, type Value } from './value.js';

/** A task ready to be spawned. */
export interface TaskBody {
  readonly code: TaskCode;
  readonly args: readonly Value[];
}

/** A task code of Aria; `reads` tells which module variables must be snapshot at the spawn. */
export interface AriaTaskCode extends TaskCode {
  readonly info: FunctionInfo | undefined;
}

/** How a value crosses into a task. `name` is shown if it cannot. */
export function isolate(value: Value, mode: CaptureMode, name: string): Value {
  if (typeof value !== 'object' || value === null) return value;
  switch (mode) {
    case 'frozen':
    case 'copy': {
      const crossed = mode === 'frozen' ? freeze(value, name) : copyForTask(value, name);
      shareEnds(crossed);
      return crossed;
    }
    case 'move':
    case 'reference':
      return value;
  }
}

const blockCodes = new WeakMap<FunctionCode, AriaTaskCode>();
const callCodes = new WeakMap<FunctionCode, AriaTaskCode>();

const place = (code: FunctionCode): string => `${code.file.slice(code.file.lastIndexOf('/') + 1)}:${code.line}`;

/** Runs `body` without the effect handlers of whoever runs the task on its own frames (12). */
function* isolated(body: Steps<Value>): Steps<Value> {
  return handOver(yield* handlers.top === null ? body : outsideHandlers(body));
}

/** Starts the call of a task's body in a filled frame: its value, or WAITING. */
function startInTask(code: FunctionCode, frame: Frame): Value {
  if (handlers.top !== null) return started(isolated(stepFrame(code, frame, null))) as Value;
  return continueWith(startFrame(code, frame, null), frame, handedOver);
}

const handedOver: After = (_frame, value) => handOver(value);

/** The body of a task block: its captures become the captures of the frame. */
export function blockCode(code: FunctionCode, info: FunctionInfo | undefined): AriaTaskCode {
  let task = blockCodes.get(code);
  if (task === undefined) {
    task = {
      key: `block:${code.key}`,
      name: `${code.name}@${place(code)}`,
      suspends: code.suspends,
      info,
      run: (args) => handOver(runFrame(code, newFrame(code.frameSize, args as readonly Value[]), null)),
      start: (args) => startInTask(code, newFrame(code.frameSize, args as readonly Value[])),
    };
    blockCodes.set(code, task);
  }
  return task;
}

/** A call of a function of the program as a task. */
export function callCode(code: FunctionCode, info: FunctionInfo | undefined): AriaTaskCode {
  let task = callCodes.get(code);
  if (task === undefined) {
    const frameOf = (args: readonly unknown[]) => {
      const frame = newFrame(code.frameSize, args[0] as readonly (Value | Cell | undefined)[]);
      if (code.simpleArity === args.length - 1) for (let i = 1; i < args.length; i++) frame[i] = args[i] as Value;
      else if (!code.ignoresArgs) argumentsFor(code, frame, args.slice(1) as Value[], null);
      return frame;
    };
    task = {
      key: `call:${code.key}`,
      name: `${code.name}@${place(code)}`,
      suspends: code.suspends,
      info,
      run: (args) => handOver(runFrame(code, frameOf(args), null)),
      start: (args) => startInTask(code, frameOf(args)),
    };
    callCodes.set(code, task);
  }
  return task;
}

/** A call of any value with positional arguments. It has no text of its own: it fails and waits where it was spawned. */
export const valueCode: AriaTaskCode = {
  key: 'value',
  name: 'call',
  suspends: true,
  info: undefined,
  run: () => null,
  start: ([fn, ...positional]) => {
    here.site = scheduler.current.spawnedAt;
    return started(isolated(callWith(fn as Value, { positional: positional as Value[], named: null })));
  },
};

const memberCodes = new Map<string, AriaTaskCode>();

export function memberCode(name: string): AriaTaskCode {
  let task = memberCodes.get(name);
  if (task === undefined) {
    task = {
      key: `member:${name}`,
      name,
      suspends: true,
      info: undefined,
      run: () => null,
      start: ([receiver, ...positional]) => {
        const site = scheduler.current.spawnedAt;
        here.site = site;
        return started(isolated(memberCallWith(receiver as Value, name, { positional: positional as Value[], named: null }, null, site)));
      },
    };
    memberCodes.set(name, task);
  }
  return task;
}

export type InfoOf = (code: FunctionCode) => FunctionInfo | undefined;

/** A task that calls `fn`. The arguments are isolated already; the callee's captures are frozen here. */
export function callBody(fn: Value, args: CallArguments, infoOf: InfoOf): TaskBody {
  const callee = freeze(fn, 'callee');
  if (callee instanceof FunctionValue) {
    const { code, captures } = callee;
    const info = infoOf(code);
    if (args.named === null) return { code: callCode(code, info), args: [captures as unknown as Value, ...args.positional] };
    const frame = newFrame(code.frameSize, null);
    argumentsFor(code, frame, args.positional, args.named);
    const given = code.params.map((param) => frame[param.slot] as Value);
    return { code: callCode(code, info), args: [captures as unknown as Value, ...given] };
  }
  return { code: valueCode, args: [callee, ...args.positional] };
}

/** A task that calls `receiver.name(args)`; receiver and arguments are isolated already. */
export function memberBody(receiver: Value, name: string, args: CallArguments, infoOf: InfoOf): TaskBody {
  const found = findMethod(typeOf(receiver), name);
  if (found?.user?.hasSelf === true) {
    return callBody(found.user.fn, { positional: [receiver, ...args.positional], named: args.named }, infoOf);
  }
  return { code: memberCode(name), args: [receiver, ...args.positional] };
}
