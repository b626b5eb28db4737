/**
 * `aria check PATH…`: every problem that can be found without running. Directories stand for all `.aria` files below them, `-` for standard
 * input. Text goes to
 * stderr like all we say; `short` and `json` are made to be read by programs and go to stdout.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { type Format, renderAll } from '../diagnostics/render-all.js';
import { SourceText } from '../diagnostics/source.js';
import { fixFile } from './apply-fixes.js';
import { reportProblem } from './cli-problem.js';
import { ExitCode } from './exit-codes.js';
import { loadSource, loadStandardInput, readModule } from './source-loader.js';
import { type ColorMode, colorOf, widthOf, writeErr, writeOut } from './terminal.js';

export interface CheckRequest {
  readonly format: Format;
  readonly all: boolean;
  /** Make the certain fixes in the files first. */
  readonly fix: boolean;
  readonly color: ColorMode;
}

export async function check(paths: readonly string[], request: CheckRequest): Promise<number> {
  const { checkProgram } = await import('../engine/front-end.js');
  const stream = request.format === 'text' ? 'stderr' : 'stdout';
  const color = colorOf(stream, request.color);
  const sources = new SourceCache();
  const problems = new Map<string, Diagnostic>();
  let exitCode: number = ExitCode.ok;
  let checked = 0;
  let fixed = 0;
  for (const path of paths.flatMap((one) => (one === '-' ? [one] : sourceFiles(one)))) {
    const loaded = path === '-' ? await loadStandardInput() : loadSource(path);
    if (!loaded.ok) {
      exitCode = reportProblem(loaded.problem, { color: colorOf('stderr', request.color), json: request.format === 'json' });
      continue;
    }
    checked++;
    const { file } = loaded.source;
    let { text } = loaded.source;
    const problemsOf = (source: string) => checkProgram(source, file, { readSource: readModule });
    if (request.fix && path !== '-') {
      const result = fixFile(file, text, problemsOf);
      text = result.text;
      fixed += result.count;
    }
    sources.add(new SourceText(text, file));
    // A module imported by several of the files reports its problems each time; they are the same problems.
    for (const problem of problemsOf(text)) problems.set(JSON.stringify(problem), problem);
  }
  const found = [...problems.values()];
  const limit = request.all ? { limit: Number.POSITIVE_INFINITY } : {};
  const text = renderAll(found, sources, { format: request.format, color, ...widthOf(stream), ...limit });
  (stream === 'stdout' ? writeOut : writeErr)(text);
  if (request.format === 'text') writeErr(summary(checked, found, fixed, text !== ''));
  return exitCode === ExitCode.ok && found.some(isError) ? ExitCode.source : exitCode;
}

/** Texts by file name; files that a checked one imports are read when a problem of theirs is shown. */
class SourceCache {
  private readonly known = new Map<string, SourceText>();

  add(source: SourceText): void {
    this.known.set(source.file, source);
  }

  get(file: string): SourceText | undefined {
    const known = this.known.get(file);
    if (known) return known;
    const text = readModule(file);
    if (text === null) return undefined;
    const source = new SourceText(text, file);
    this.add(source);
    return source;
  }
}

/** The path itself, or the `.aria` files below a directory in order of their names. A path that cannot be read is left to the loader. */
export function sourceFiles(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    return entries.flatMap((entry) => {
      if (entry.isDirectory())
        return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : sourceFiles(join(path, entry.name));
      return entry.name.endsWith('.aria') ? [join(path, entry.name)] : [];
    });
  } catch {
    return [path];
  }
}

function isError(problem: Diagnostic): boolean {
  return problem.severity === 'error' || problem.severity === 'bug';
}

function summary(files: number, found: readonly Diagnostic[], fixed: number, gap: boolean): string {
  const errors = found.filter(isError).length;
  const warnings = found.length - errors;
  const counts = [plural(errors, 'error'), plural(warnings, 'warning')].filter((text) => text !== '');
  return `${gap ? '\n' : ''}checked ${plural(files, 'file') || 'no files'}: ${counts.join(', ') || 'no problems'}${fixed === 0 ? '' : ` (${fixed} fixed)`}\n`;
}

function plural(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}
