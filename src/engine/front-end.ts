/**
 * The front end: text to loadable units, or problems. Joins the parser and the resolver; nothing runs here. Loaded lazily by the
 * engine, so that threads can boot meanwhile.
 */
import { serialize } from 'node:v8';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { SourceText } from '../diagnostics/source.js';
import { setUpConcurrency } from '../interp/builtins/concurrency/index.js';
import { type BuiltinDocs, builtinDocs, functionSuspension, methodSuspension } from '../interp/builtins/index.js';
import type { HostSignature } from '../interp/embed/host-bridge.js';
import type { BuildConditions } from '../interp/modules.js';
import type { LoadedUnit } from '../interp/program.js';
import { type ModulePort, resolveProgram, type SuspensionOracle } from '../interp/resolve/index.js';
import { parse } from '../parser/index.js';
import { AskingReader, type ProgramCache } from './program-cache.js';

export interface SourceReader {
  /** The text of a file, or null if it cannot be read. */
  readSource(path: string): string | null;
  isDirectory?(path: string): boolean;
  /** Decides what an import means, instead of the language's rules for paths. */
  resolve?(from: string, name: string): string | null;
}

export interface FrontEndResult {
  /** In run order; empty if there are errors. */
  readonly units: readonly LoadedUnit[];
  readonly problems: readonly Diagnostic[];
  /** The texts of all files that were read, by file name. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

/** A program as it travels to threads and is kept between runs. */
export interface PackedProgram {
  /** The units in run order, as V8 serializes them; null if there are errors. */
  readonly units: Uint8Array | null;
  readonly problems: readonly Diagnostic[];
  /** The texts of all files that were read, by file name. */
  readonly sources: ReadonlyMap<string, SourceText>;
}

/** As `loadProgram`, packed; and kept in the cache, if there is one and the program has no errors. */
export function packProgram(text: string, file: string, reader: SourceReader, cache?: ProgramCache): PackedProgram {
  const asking = new AskingReader(reader);
  const { units, problems, sources } = loadProgram(text, file, asking);
  const packed: PackedProgram = { units: units.length === 0 ? null : serialize(units), problems, sources };
  if (cache !== undefined) asking.keep(cache, text, file, packed);
  return packed;
}

/** Parses and resolves a program and everything it imports. `conditions` are what `@cfg` and `@target` compare with. */
export function loadProgram(
  text: string,
  file: string,
  reader: SourceReader,
  conditions?: BuildConditions,
  host?: HostSignature,
): FrontEndResult {
  setUpConcurrency();
  const sources = new Map<string, SourceText>([[file, new SourceText(text, file)]]);
  const entry = parse(text, file);
  const port = sourcePort(sources, reader, file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.', conditions, host);
  // Names in a file with parse errors would only repeat its problems.
  if (entry.problems.some((problem) => problem.severity === 'error')) return { units: [], problems: entry.problems, sources };
  const resolved = resolveProgram(entry.unit, port, host === undefined ? LIBRARY : withHost(host));
  const units = resolved.units.map(({ unit, resolution }) => ({ unit, resolution, text: sources.get(unit.file)?.text ?? '' }));
  return { units, problems: [...entry.problems, ...resolved.problems], sources };
}

/** The files a reader gives, parsed. `sources` gets the text of each that is read; what is in it already counts as existing. */
export function sourcePort(
  sources: Map<string, SourceText>,
  reader: SourceReader,
  entryDirectory: string,
  conditions?: BuildConditions,
  host?: HostSignature,
): ModulePort {
  return {
    read(path) {
      const source = reader.readSource(path);
      if (source === null) return null;
      sources.set(path, new SourceText(source, path));
      return parse(source, path);
    },
    exists: (path) => sources.has(path) || (reader.isDirectory?.(path) !== true && reader.readSource(path) !== null),
    isDirectory: (path) => reader.isDirectory?.(path) ?? false,
    entryDirectory,
    searchPaths: [],
    ...(reader.resolve === undefined ? {} : { resolve: reader.resolve }),
    ...(conditions === undefined ? {} : { conditions }),
    ...(host === undefined
      ? {}
      : { hostModules: new Map(host.modules.map(([module, members]) => [module, new Set(members.map(nameOf))])) }),
  };
}

const LIBRARY: SuspensionOracle = { functionSuspends: functionSuspension, methodSuspends: methodSuspension };

/** A call of the host may wait; it may hand in functions of its own. */
function withHost({ modules, types }: HostSignature): SuspensionOracle {
  const functions = new Set(modules.flatMap(([, members]) => members.map(nameOf)));
  const methods = new Set([...functions, ...types.flatMap(([, , members]) => members.map(nameOf))]);
  return {
    functionSuspends: (name) => (functions.has(name) ? 'always' : functionSuspension(name)),
    methodSuspends: (name, count) => (methods.has(name) ? 'always' : methodSuspension(name, count)),
    unknownFunctions: true,
  };
}

const nameOf = (member: { readonly name: string }): string => member.name;

/** Every problem that can be found without running. */
export function checkProgram(text: string, file: string, reader: SourceReader): readonly Diagnostic[] {
  return loadProgram(text, file, reader).problems;
}

/** Every builtin with its parameters and its sentence, concurrency included. */
export function builtinDocumentation(): readonly BuiltinDocs[] {
  setUpConcurrency();
  return builtinDocs();
}
