/**
 * Fallible input and output (language.md 18.7): everything gives a Result whose error is an IoError with an IoErrorKind.
 */

import type { Steps } from '../../runtime/task-code.js';
import { registerBuiltinType } from '../builtin-types.js';
import { ioError } from '../errors.js';
import { type IoErrorKindName, IoFailure } from '../host-ports.js';
import { builtinEnum, err, ok } from '../option.js';
import { ArrayValue, UNIT, type Value } from '../value.js';
import { waitFor } from './waiting.js';

export const IO_ERROR_KIND = registerBuiltinType(
  builtinEnum('IoErrorKind', [
    ['NotFound', 0],
    ['PermissionDenied', 0],
    ['AlreadyExists', 0],
    ['InvalidInput', 0],
    ['UnexpectedEof', 0],
    ['Other', 0],
  ]),
);

/** `Err(IoError)`. */
export function ioErr(kind: IoErrorKindName, message: string, path: string): Value {
  return err(ioError(message, path, IO_ERROR_KIND.variants.get(kind)!.unit!));
}

/** Ok of what the port gives, as a value; Err of what it refuses. */
export function* attempt<T>(promise: Promise<T>, toValue: (result: T) => Value): Steps<Value> {
  let result: T;
  try {
    result = yield* waitFor(promise);
  } catch (error) {
    if (error instanceof IoFailure) return ioErr(error.kind, error.message, error.path);
    throw error;
  }
  return ok(toValue(result));
}

/** The same for ports that answer at once. */
export function attemptNow(action: () => Value): Value {
  try {
    return ok(action());
  } catch (error) {
    if (error instanceof IoFailure) return ioErr(error.kind, error.message, error.path);
    throw error;
  }
}

export const toUnit = (): Value => UNIT;

/** The lines of a text: a final newline ends the last line, it does not begin another; CR LF counts as one end (1.1). */
export function linesOf(text: string): ArrayValue {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return new ArrayValue(lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)));
}
