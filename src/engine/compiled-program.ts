/** A compiled program: immutable, for any number of runs of the engine that made it. */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { SourceText } from '../diagnostics/source.js';
import type { Unit } from '../parser/ast.js';
import type { ProgramCode } from './job.js';

export class Program {
  /** True if it can run: there may be warnings. */
  readonly ok: boolean;

  constructor(
    /** As given, and as diagnostics show it. */
    readonly name: string,
    /** Everything found, warnings included. */
    readonly diagnostics: readonly Diagnostic[],
    /** All texts it was made of, by name: what code frames show. */
    readonly sources: ReadonlyMap<string, SourceText>,
    /** Null if it does not compile. */
    readonly code: ProgramCode | null,
    /** The engine's own: which engine made it. */
    readonly owner: object,
    /** Names of asynchronous host functions it may call. */
    readonly asynchronous: readonly string[],
  ) {
    this.ok = code !== null;
  }

  /** The syntax tree of the program's own file; null if it does not compile. */
  get ast(): Unit | null {
    return this.code?.units.at(-1)?.unit ?? null;
  }

  /** Functions the program's own file declares: what an instance can call. */
  get functions(): readonly string[] {
    const globals = this.code?.units.at(-1)?.resolution.globals ?? [];
    return globals.filter((info) => info.binding === 'fn').map((info) => info.name);
  }
}
