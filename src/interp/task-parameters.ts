/**
 * Task blocks with a parameter: `s.spawn |token| .. end` gets the token of its own task (language.md, section 17.1). The parameter of
 * `n.start do |ready| .. end` is made in ready-function.ts.
 */
import { type Task, tokenOf } from '../runtime/index.js';
import type { FunctionCode } from './code.js';
import type { FunctionInfo } from './resolution.js';
import { type AriaTaskCode, callCode } from './task-bodies.js';
import type { Value } from './value.js';

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
      start: (args, self) => call.start(withToken(args, self), self),
    };
    tokenCodes.set(code, task);
  }
  return task;
}
