/** Reasons of cancellations as values (runtime.md, sections 4.5 and 12.9): a record with `source`, `reason` and `cause`. */
import type { CancelReason } from '../runtime/index.js';
import { registerBuiltinType } from './builtin-types.js';
import { display } from './display.js';
import { toValue } from './fault-values.js';
import { StructValue, SymbolValue, TypeValue, type Value } from './value.js';

const CANCEL_REASON = registerBuiltinType(new TypeValue('CancelReason', 'data', 'builtin:CancelReason'));
CANCEL_REASON.fields = ['source', 'reason', 'cause'];

/** nil if there is none. */
export function reasonValue(reason: CancelReason | null | undefined): Value {
  if (reason === null || reason === undefined) return null;
  return new StructValue(CANCEL_REASON, [SymbolValue.of(reason.source), toValue(reason.reason), toValue(reason.cause)]);
}

/** For messages: what the canceller said, else where the cancellation came from. */
export function reasonText(reason: CancelReason | null | undefined): string {
  if (reason === null || reason === undefined) return 'explicit';
  const said = toValue(reason.reason);
  return said === null ? reason.source.replace('_', ' ') : display(said);
}
