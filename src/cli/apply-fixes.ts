/** `aria check --fix`: the edits that are certain, made in the files. */
import { writeFileSync } from 'node:fs';
import type { Diagnostic, Fix } from '../diagnostics/diagnostic.js';

/**
 * Makes the exact fixes of the problems of one file, those that overlap an earlier one left out.
 *
 * @param text of the file, as the problems were found in it
 * @returns how many were made and the text they give
 */
export function withFixes(text: string, file: string, problems: readonly Diagnostic[]): { readonly text: string; readonly count: number } {
  const fixes = problems.filter((problem) => problem.file === file).flatMap((problem) => problem.fixes.filter(isCertain));
  fixes.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const parts: string[] = [];
  let done = 0;
  let count = 0;
  for (const { span, replacement } of fixes) {
    if (span.start < done || (count > 0 && span.start === done && span.end === span.start)) continue;
    parts.push(text.slice(done, span.start), replacement);
    done = span.end;
    count++;
  }
  return { text: parts.join('') + text.slice(done), count };
}

/** Fixes the file as long as that uncovers new certain fixes. Answers how many were made and the text that is in the file then. */
export function fixFile(file: string, text: string, problemsOf: (text: string) => readonly Diagnostic[]): { text: string; count: number } {
  let current = text;
  let total = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fixed = withFixes(current, file, problemsOf(current));
    if (fixed.count === 0) break;
    current = fixed.text;
    total += fixed.count;
  }
  if (total > 0) writeFileSync(file, current);
  return { text: current, count: total };
}

const MOST_ROUNDS = 10;

function isCertain(fix: Fix): boolean {
  return fix.confidence === 'exact';
}
