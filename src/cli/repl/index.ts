/**
 * The REPL. `repl` is the loop over a session of the engine; a `console` is where entries come from: `terminal-console` with `line-editor`, or
 * `pipe-console`. The editor is made of small parts: `keys` (what a key does), `text-buffer` (the text and its cursor), `text-frame` and
 * `screen` (what is seen of it), `history` with `search`, `completion`, `highlight`, `indent`.
 *
 * Aria code runs on threads: nothing here ever waits for it in a way that would keep a key from being read.
 */
export { PipeConsole } from './pipe-console.js';
export { runRepl } from './repl.js';
export { TerminalConsole } from './terminal-console.js';
