/** From text to Programs, with a cache by content. */
import { type Diagnostic, makeDiagnostic } from '../diagnostics/diagnostic.js';
import { SourceText } from '../diagnostics/source.js';
import type { HostSignature } from '../interp/embed/host-bridge.js';
import { Program } from './compiled-program.js';
import { type FrontEndResult, loadProgram } from './front-end.js';
import type { HostLibrary } from './host-library.js';
import type { ProgramCode } from './job.js';

/** Where imports come from. Each module is loaded once a program. */
export interface ModuleLoader {
  /** Which module `name` means in module `from`: its id, or null if there is none. Without it the language's own rules for paths hold. */
  resolve?(from: string, name: string): string | null;
  /** The text of a module, or null if there is none. */
  load(id: string): string | null;
}

/** Programs that stay in the cache of an engine. */
const CACHED = 256;
/** Longer texts are refused: a program is compiled on the thread of the host. In UTF-16 units. */
export const LONGEST_SOURCE = 4 * 2 ** 20;

let lastProgram = 0;

export class Compiler {
  private readonly cache = new Map<string, Program>();

  constructor(
    private readonly owner: object,
    private readonly library: HostLibrary,
    private readonly loader: ModuleLoader | undefined,
  ) {}

  /** Never throws for what is in the text. The same text under the same name gives the same program, as long as its imports are the same. */
  compile(text: string, name: string): Program {
    const key = `${name}\0${text}`;
    const known = this.cache.get(key);
    if (known !== undefined && this.isFresh(known)) {
      this.cache.delete(key);
      this.cache.set(key, known);
      return known;
    }
    const program = this.make(text, name);
    this.cache.set(key, program);
    if (this.cache.size > CACHED) this.cache.delete(this.cache.keys().next().value as string);
    return program;
  }

  private make(text: string, name: string): Program {
    const loaded = text.length > LONGEST_SOURCE ? tooLong(text, name) : this.load(text, name);
    const code: ProgramCode | null = loaded.units.length === 0 ? null : { id: ++lastProgram, file: name, units: loaded.units };
    return new Program(name, loaded.problems, loaded.sources, code, this.owner, this.asynchronousIn(loaded));
  }

  private load(text: string, name: string): FrontEndResult {
    const { loader, library } = this;
    const resolve = loader?.resolve?.bind(loader);
    const reader = { readSource: (path: string) => loader?.load(path) ?? null, ...(resolve === undefined ? {} : { resolve }) };
    try {
      return loadProgram(text, name, reader, undefined, library.signature satisfies HostSignature);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return refused(name, text, 'the program is nested too deeply to be compiled', ['give parts of it names of their own']);
    }
  }

  private isFresh({ sources, name }: Program): boolean {
    for (const [file, source] of sources) if (file !== name && this.loader?.load(file) !== source.text) return false;
    return true;
  }

  private asynchronousIn({ units }: FrontEndResult): string[] {
    const named = new Set<string>();
    for (const { resolution } of units) {
      for (const ref of resolution.refs.values()) {
        if (ref.kind === 'std' && ref.module.startsWith('host') && ref.name !== null && this.library.asynchronous.has(ref.name))
          named.add(ref.name);
      }
    }
    return [...named];
  }
}

function tooLong(text: string, name: string): FrontEndResult {
  return refused(name, '', `the program is ${text.length} characters long; at most ${LONGEST_SOURCE} are compiled`, []);
}

function refused(name: string, text: string, message: string, help: readonly string[]): FrontEndResult {
  const problem: Diagnostic = makeDiagnostic({ code: 'E7001', message, file: name, span: { start: 0, end: 0 }, help });
  return { units: [], problems: [problem], sources: new Map([[name, new SourceText(text, name)]]) };
}
