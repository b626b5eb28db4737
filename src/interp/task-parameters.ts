/**
 * Task blocks with a parameter: `s.spawn |token| .. end` gets the token of its own task, `n.start do |ready| .. end` the function with
 * which it reports (language.md, section 17.1; runtime.md, section 12.5).
 */
import { type Readiness, type Task, tokenOf } from '../runtime/index.js';
import type { FunctionCode } from './code.js';
import { handOver } from './end-ownership.js';
import { freeze } from './isolate.js';
import type { FunctionInfo } from './resolution.js';
import { type AriaTaskCode, callCode } from './task-bodies.js';
import { BuiltinFunction, type Value } from './value.js';

const tokenCodes = new WeakMap<FunctionCode, AriaTaskCode>();

/** As a block's code, but the first parameter is the task's token. Its arguments are `[captures]`; its key is `token:FILE#NODE`. */
export function tokenBlockCode(code: FunctionCode, info: FunctionInfo | undefined): AriaTaskCode {
  let task = tokenCodes.get(code);
  if (task === undefined) {
    const call = callCode(code, info);
    const withToken = (args: readonly unknown[], self: Task) => [args[0], tokenOf(self) as Value];
    task = {
      key: `token:${code.key}`,
      name: call.name,
      suspends: code.suspends,
      info,
      run: (args, self) => call.run(withToken(args, self), self),
      step: (args, self) => call.step(withToken(args, self), self),
    };
    tokenCodes.set(code, task);
  }
  return task;
}

/** `ready(value)`. The value goes to the spawner: it is frozen. */
export function readyFunction(readiness: Readiness): BuiltinFunction {
  return new BuiltinFunction('ready', {
    kind: 'run',
    name: 'ready',
    params: ['value?'],
    doc: 'Reports that the task is ready; the call of start returns the value (runtime.md 3.8).',
    run([value]) {
      readiness.report(handOver(freeze(value ?? null)));
      return null;
    },
  });
}
