/**
 * How values cross threads: the interpreter's half of `TaskHost.encode` and `decode` (runtime.md, sections 2 and 9).
 *
 * What crosses was made independent before (isolate.ts); here it only becomes plain data and back. Frozen stays frozen. What the
 * data looks like is described in transfer-format.ts.
 */
export { decodeValue, type TypeAndCodeFinder } from './transfer-decode.js';
export { encodeValue } from './transfer-encode.js';
