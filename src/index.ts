/**
 * Aria in a Node program: the names an embedder uses.
 *
 * - `runProgram` runs a program on native threads and answers a handle with its exit code.
 * - `checkProgram` finds every problem that can be found without running.
 * - `parse` gives the tree and the problems of a text.
 * - `renderAll` turns problems into text, one line each, or JSON lines.
 */
export type { Diagnostic } from './diagnostics/diagnostic.js';
export { renderAll } from './diagnostics/render-all.js';
export { SourceText } from './diagnostics/source.js';
export { checkProgram } from './engine/front-end.js';
export { type RunHandle, type RunOptions, runProgram } from './engine.js';
export { type ParseResult, parse } from './parser/parse.js';
