import type { Value } from './value.js';

/** A `return`, `break`, `continue` or failing `?` on its way out of an operand (code.ts, completions). */
export class ThrownCompletion {
  constructor(
    /** RETURN, BREAK or CONTINUE. */
    readonly mark: Value,
    readonly value: Value,
  ) {}
}
