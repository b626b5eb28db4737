/**
 * Diagnostics: what is wrong, where, why, and what to do about it.
 *
 * This folder is the leaf of the project: everything imports it, it imports nothing. A `Diagnostic` is plain data made by the
 * catalogue (or by the stage that finds the problem) and shown by a renderer; it survives `postMessage` and JSON. Nothing here reads
 * files, prints, or looks at the terminal: sources come in, text goes out, colour is a flag.
 *
 * Offsets are UTF-16 units from 0 everywhere inside; lines and columns appear only in rendered output and count from 1, columns in
 * Unicode scalar values. Frames are laid out in display columns (display-width.ts), which is a third count.
 */
export { assertNever } from './assert-never.js';
export { CODES, type CodeInfo, codeInfo } from './codes.js';
export { type Diagnostic, type DiagnosticParts, type Fix, type Label, makeDiagnostic, primaryLabel, type Severity } from './diagnostic.js';
export { type Format, type RenderOptions, renderAll } from './render-all.js';
export { renderJson } from './render-json.js';
export { renderShort } from './render-short.js';
export { renderText, type TextOptions } from './render-text.js';
export { type Position, SourceText } from './source.js';
export type { Sources } from './sources.js';
export { joinSpans, type Span } from './span.js';
export { alternatives, suggest } from './suggest.js';
