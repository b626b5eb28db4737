/** Modules and imports (language.md 15, Appendix B: E2001-E2006, W1004, W1005). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { meant, suggest } from '../suggest.js';
import { labelAt, type Site } from './site.js';

/** `tried` are all locations that were looked at, in order. Empty for a `std::` path, which has no files. */
export function moduleNotFound(at: Site, path: string, tried: readonly string[], candidates: Iterable<string> = []): Diagnostic {
  const near = suggest(path, candidates);
  return makeDiagnostic({
    code: 'E2001',
    message: `module \`${path}\` not found`,
    ...at,
    label: tried.length > 0 ? 'no file for this import' : 'the library has no such module',
    notes: tried.map((location) => `tried ${location}`),
    ...meant(at.span, near),
  });
}

export function importNotExported(at: Site, name: string, module: string, declared?: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E2002',
    message: `\`${name}\` is not exported by module \`${module}\``,
    ...at,
    label: 'private to its module',
    secondary: declared ? [labelAt(declared, 'declared here without `pub`', at)] : [],
    help: [`mark it \`pub\` in \`${module}\`, or name it in an \`export\``],
  });
}

export function unresolvedImport(at: Site, name: string, module: string, exported: readonly string[]): Diagnostic {
  const near = suggest(name, exported);
  return makeDiagnostic({
    code: 'E2003',
    message: `module \`${module}\` has no \`${name}\``,
    ...at,
    label: 'does not exist there',
    ...meant(at.span, near),
  });
}

/** `cycle` starts and ends with the same module. */
export function circularImport(at: Site, cycle: readonly string[]): Diagnostic {
  return makeDiagnostic({
    code: 'E2004',
    message: `circular import: ${cycle.join(' -> ')}`,
    ...at,
    label: 'this import closes the circle',
    help: ['move what both need into a module of its own'],
  });
}

export function conflictingImport(at: Site, name: string, origins: readonly [string, string], first: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E2005',
    message: `\`${name}\` is imported from both \`${origins[0]}\` and \`${origins[1]}\``,
    ...at,
    label: `imported from \`${origins[1]}\` here`,
    secondary: [labelAt(first, `imported from \`${origins[0]}\` here`, at)],
    help: [`give one another name: \`${name} as other_name\``],
  });
}

/** The errors of the imported file are reported beside this one. */
export function moduleHasErrors(at: Site, module: string, file: string): Diagnostic {
  return makeDiagnostic({
    code: 'E2006',
    message: `module \`${module}\` has errors`,
    ...at,
    label: 'imported here',
    notes: [`its errors are listed under ${file}`],
  });
}

export function globImport(at: Site, module: string): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1004',
    message: `glob import of \`${module}\``,
    ...at,
    label: 'names appear without being written anywhere',
    help: [`name what is used: \`import ${module}::{a, b}\``],
  });
}

/** `at` is the declaration that hides the import. */
export function shadowedImport(at: Site, name: string, imported: Site): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1005',
    message: `\`${name}\` hides the import of the same name`,
    ...at,
    label: 'declared here',
    secondary: [labelAt(imported, 'imported here', at)],
    help: [`rename it, or import the other as \`${name} as other_name\``],
  });
}
