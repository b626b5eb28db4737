/**
 * Aria in a Node program: the names an embedder uses (docs/embedding.md).
 *
 * - `Engine` compiles programs and runs them, on threads of its own or on the caller's; `Program`, `Instance`.
 * - Results are values: `RunResult`; `unwrap` throws an `AriaFailure` instead.
 * - `hostType`, and the `Host..` types: what a host offers to programs.
 * - `AriaStruct`, `AriaEnum`, .., and the functions that make them: forms of values that JavaScript lacks.
 * - `runProgram` runs a program as `aria run` does: with the rights of the process, for its exit code.
 * - `checkProgram` finds every problem that can be found without running; `parse` gives the tree; `renderAll` turns problems into text.
 */
export type { Diagnostic } from './diagnostics/diagnostic.js';
export { renderAll } from './diagnostics/render-all.js';
export { SourceText } from './diagnostics/source.js';
export type { Program } from './engine/compiled-program.js';
export type { ModuleLoader } from './engine/compiler.js';
export { type DisposeReport, Engine, type EngineState } from './engine/embedding.js';
export {
  DEFAULT_LIMITS,
  type EngineEvent,
  type EngineOptions,
  type InputPort,
  type OutputPort,
  type RunSettings,
} from './engine/engine-options.js';
export { checkProgram } from './engine/front-end.js';
export {
  type HostCallable,
  type HostContext,
  type HostFunction,
  type HostFunctionDefinition,
  type HostFunctions,
  type HostMethod,
  type HostType,
  hostType,
} from './engine/host-library.js';
export type { Instance } from './engine/instance.js';
export {
  AriaChar,
  AriaDuration,
  AriaEnum,
  AriaError,
  AriaFloat,
  type AriaFunction,
  type AriaInput,
  AriaRange,
  AriaStruct,
  AriaSymbol,
  AriaTuple,
  type AriaValue,
  duration,
  err,
  float,
  none,
  ok,
  payload,
  some,
  struct,
  symbol,
  tuple,
} from './engine/js-values.js';
export { AriaFailure, type RunFailure, type RunResult, type RunSuccess, unwrap } from './engine/results.js';
export type { RunUsage } from './engine/run-control.js';
export { type RunHandle, type RunOptions, runProgram } from './engine.js';
export type { Capabilities, CapabilityName, Grant } from './interp/capabilities.js';
export type { LimitName, Limits } from './interp/limits.js';
export type { StackEntry } from './interp/value.js';
export { type ParseResult, parse } from './parser/parse.js';
export type { TaskEvent } from './runtime/task-events.js';
