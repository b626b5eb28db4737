/**
 * Which file a module path means (language.md, section 15).
 *
 * What it is: pure path arithmetic over a port that answers whether files exist. It tries the longest prefix of the path first, in each
 * base directory the literal names and then their snake_case forms, and remembers every place it looked at for E2001.
 * What it is not: it neither reads nor parses, and knows nothing of names; loading is in resolve/load.ts.
 *
 * Paths use `/`. A relative path stays relative, so diagnostics show what the user typed.
 */
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Unit } from '../parser/ast.js';

/** The world of files, as the embedder allows it to be seen. */
export interface ModulePort {
  /** Reads and parses a file; null if it cannot be read. The unit's `file` is `path`. */
  read(path: string): { readonly unit: Unit; readonly problems: readonly Diagnostic[] } | null;
  /** True for a file. */
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
  /** The host's own rule: the file that `name` (`a::b`, or a quoted path) means in `importer`. Nothing else is tried then. */
  resolve?(importer: string, name: string): string | null;
  /** Directory of the entry file, or the working directory for code without a file. */
  readonly entryDirectory: string;
  /** Looked at last. */
  readonly searchPaths: readonly string[];
  /** Modules of the host program: `host` holds names that are visible everywhere, `host::db` is imported. */
  readonly hostModules?: ReadonlyMap<string, ReadonlySet<string>>;
  /** What `@cfg` and `@target` compare with (16). Default: no tests, no debugging, no target. */
  readonly conditions?: BuildConditions;
}

export interface BuildConditions {
  readonly test: boolean;
  readonly debug: boolean;
  readonly target: string;
}

export type Located =
  /** `used` segments of the path named the file; the rest names items in it. */
  { readonly file: string; readonly used: number } | { readonly file: null; readonly tried: readonly string[] };

/** The file of `segments` as written in `importer`. */
export function locateModule(segments: readonly string[], importer: string, port: ModulePort): Located {
  if (port.resolve !== undefined) return askHost(segments, importer, port);
  const directory = directoryOf(importer, port);
  const tried: string[] = [];
  const [first] = segments;
  if (first === 'self' || first === 'super') {
    let skip = 0;
    let base = directory;
    for (; segments[skip] === 'super' || (skip === 0 && segments[skip] === 'self'); skip++) {
      if (segments[skip] === 'super') base = parentOf(base);
    }
    return locateIn([base], segments, skip, port, tried);
  }
  return locateIn(basesFor(directory, port), segments, 0, port, tried);
}

/** The file of a quoted path, relative to the importing file: `.aria` is added if missing, a directory means its `mod.aria`. */
export function locateFile(text: string, importer: string, port: ModulePort): Located {
  if (port.resolve !== undefined) return askHost([text], importer, port);
  const path = joinPath(directoryOf(importer, port), text);
  const tried: string[] = [];
  const candidates = path.endsWith('.aria') ? [path] : [`${path}.aria`];
  if (port.isDirectory(path)) candidates.push(`${path}/mod.aria`);
  for (const candidate of candidates) {
    if (port.exists(candidate)) return { file: candidate, used: 0 };
    tried.push(candidate);
  }
  return { file: null, tried };
}

/** The file `mod x` loads: beside the importing file. */
export function locateSubmodule(name: string, importer: string, port: ModulePort): Located {
  if (port.resolve !== undefined) return askHost([name], importer, port);
  return locateIn([directoryOf(importer, port)], [name], 0, port, []);
}

/** The longest part of a path for which the host knows a module. */
function askHost(segments: readonly string[], importer: string, port: ModulePort): Located {
  const tried: string[] = [];
  for (let used = segments.length; used > 0; used--) {
    const name = segments.slice(0, used).join('::');
    const file = port.resolve?.(importer, name) ?? null;
    if (file !== null) return { file, used };
    tried.push(name);
  }
  return { file: null, tried };
}

export function joinPath(base: string, path: string): string {
  const absolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of (absolute ? path : `${base}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts[parts.length - 1];
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else parts.push(part);
  }
  const text = parts.join('/');
  return absolute || base.startsWith('/') ? `/${text}` : text;
}

function directoryOf(importer: string, port: ModulePort): string {
  if (!port.exists(importer)) return port.entryDirectory;
  const slash = importer.lastIndexOf('/');
  if (slash < 0) return port.entryDirectory;
  return slash === 0 ? '/' : importer.slice(0, slash);
}

function parentOf(directory: string): string {
  return joinPath(directory, '..');
}

/** The importing file's directory, its ancestors up to the package root, `<root>/src`, the search paths. */
function basesFor(directory: string, port: ModulePort): readonly string[] {
  const root = packageRoot(directory, port);
  const bases = [directory];
  if (isBelow(directory, root)) {
    for (let at = directory; at !== root; ) {
      at = parentOf(at);
      bases.push(at);
    }
  }
  bases.push(joinPath(root, 'src'), ...port.searchPaths);
  return [...new Set(bases)];
}

/** The nearest ancestor with `aria.toml`, else the entry's directory, or its parent if that has a `src`. */
function packageRoot(directory: string, port: ModulePort): string {
  for (let at = directory; ; at = parentOf(at)) {
    if (port.exists(joinPath(at, 'aria.toml'))) return at;
    if (at === '/' || at === '' || at === '.' || at.endsWith('..')) break;
  }
  const parent = parentOf(port.entryDirectory);
  return port.entryDirectory !== parent && port.isDirectory(joinPath(parent, 'src')) ? parent : port.entryDirectory;
}

function isBelow(directory: string, root: string): boolean {
  if (directory === root || root === '/') return true;
  if (root === '' || root === '.') return !directory.startsWith('/') && !directory.startsWith('..');
  return directory.startsWith(`${root}/`);
}

function locateIn(bases: readonly string[], segments: readonly string[], skip: number, port: ModulePort, tried: string[]): Located {
  for (let used = segments.length; used > skip; used--) {
    const literal = segments.slice(skip, used).join('/');
    const snake = segments.slice(skip, used).map(snakeCase).join('/');
    for (const base of bases) {
      for (const name of snake === literal ? [literal] : [literal, snake]) {
        for (const path of [joinPath(base, `${name}.aria`), joinPath(base, `${name}/mod.aria`)]) {
          if (port.exists(path)) return { file: path, used };
          if (!tried.includes(path)) tried.push(path);
        }
      }
    }
  }
  return { file: null, tried };
}

/** `UserCard` -> `user_card`, `HTTPServer` -> `http_server`. */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
