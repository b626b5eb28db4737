/** A list of diagnostics as one text: by file, by position, without flooding the screen. */
import { assertNever } from './assert-never.js';
import { type Diagnostic, primaryLabel } from './diagnostic.js';
import { renderJson } from './render-json.js';
import { renderShort } from './render-short.js';
import { renderText, type TextStyle } from './render-text.js';
import type { Sources } from './sources.js';

export type Format = 'text' | 'short' | 'json';

export interface RenderOptions extends TextStyle {
  readonly format: Format;
  /** The most shown per file; default 20. Programs get all: `json` has no limit. */
  readonly limit?: number;
}

export function renderAll(problems: readonly Diagnostic[], sources: Sources, options: RenderOptions): string {
  const limit = options.format === 'json' ? Number.POSITIVE_INFINITY : (options.limit ?? DEFAULT_LIMIT);
  const explained = new Set<string>();
  const blocks: string[] = [];
  for (const group of byFile(problems)) {
    const shown = select(group, limit);
    for (const problem of shown) {
      blocks.push(renderOne(problem, sources, options, !explained.has(problem.code)));
      explained.add(problem.code);
    }
    const hidden = group.length - shown.length;
    if (hidden > 0) blocks.push(`… and ${hidden} more\n`);
  }
  return blocks.join(options.format === 'text' ? '\n' : '');
}

const DEFAULT_LIMIT = 20;

function renderOne(problem: Diagnostic, sources: Sources, options: RenderOptions, firstOfItsCode: boolean): string {
  switch (options.format) {
    case 'text':
      return renderText(problem, sources, { ...options, explain: firstOfItsCode });
    case 'short':
      return renderShort(problem, sources);
    case 'json':
      return renderJson(problem, sources);
    default:
      return assertNever(options.format);
  }
}

/** In the order in which files first occur. */
function byFile(problems: readonly Diagnostic[]): readonly (readonly Diagnostic[])[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const problem of problems) {
    const file = primaryLabel(problem)?.file ?? problem.file;
    const group = groups.get(file);
    if (group) group.push(problem);
    else groups.set(file, [problem]);
  }
  return [...groups.values()];
}

/** By position. When there are too many, warnings give way to errors. */
function select(group: readonly Diagnostic[], limit: number): readonly Diagnostic[] {
  const sorted = [...group].sort((a, b) => start(a) - start(b));
  if (sorted.length <= limit) return sorted;
  const errors = sorted.filter(isError);
  const others = sorted.filter((problem) => !isError(problem));
  const chosen = new Set([...errors, ...others].slice(0, limit));
  return sorted.filter((problem) => chosen.has(problem));
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error' || severity === 'bug';
}

function start(problem: Diagnostic): number {
  const offset = primaryLabel(problem)?.span.start ?? 0;
  return Number.isNaN(offset) ? Number.POSITIVE_INFINITY : offset;
}
