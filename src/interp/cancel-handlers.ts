/**
 * Handlers of cancellations (runtime.md, sections 4.8 and 12.10): functions of the language that run with the reason, must not suspend,
 * and fail into `suppressed`.
 */
import { type CancelHandler, Registration } from '../runtime/cancel-handlers.js';
import { libraryType } from './builtin-types.js';
import { callPlain } from './call.js';
import { isCallable } from './callable.js';
import { reasonValue } from './cancel-reasons.js';
import { notCallable } from './errors.js';
import { registerHandleKind } from './kinds.js';
import { here } from './site.js';
import { FunctionValue, type Value } from './value.js';

registerHandleKind(Registration, libraryType('Registration').name);

/** A handler that may leave its parameter out. */
export function onCancelHandler(fn: Value): CancelHandler {
  if (!isCallable(fn)) throw notCallable(fn);
  const { site } = here;
  return (reason) => {
    here.site = site;
    const takesNothing = fn instanceof FunctionValue && fn.code.params.length === 0;
    callPlain(fn, takesNothing ? [] : [reasonValue(reason)]);
  };
}
