/** One JSON object per line and diagnostic. Offsets count UTF-16 units from 0; lines and columns (Unicode scalar values) count from 1. */
import { codeInfo } from './codes.js';
import { type Diagnostic, primaryLabel } from './diagnostic.js';
import { renderText } from './render-text.js';
import type { Sources } from './sources.js';
import type { Span } from './span.js';

export function renderJson(diagnostic: Diagnostic, sources: Sources): string {
  return `${JSON.stringify(diagnosticObject(diagnostic, sources))}\n`;
}

/** What becomes the JSON. */
export interface DiagnosticObject {
  readonly rendered: string;
  readonly [field: string]: unknown;
}

export function diagnosticObject(diagnostic: Diagnostic, sources: Sources): DiagnosticObject {
  const primary = primaryLabel(diagnostic);
  return {
    severity: diagnostic.severity,
    code: diagnostic.code,
    name: codeInfo(diagnostic.code)?.name ?? null,
    message: diagnostic.message,
    file: primary?.file ?? diagnostic.file,
    ...(primary ? range(primary.span, primary.file ?? diagnostic.file, sources) : {}),
    labels: diagnostic.labels.map((label) => ({
      primary: label.primary,
      message: label.message,
      file: label.file ?? diagnostic.file,
      ...range(label.span, label.file ?? diagnostic.file, sources),
    })),
    notes: diagnostic.notes,
    help: diagnostic.help,
    fixes: diagnostic.fixes.map((fix) => ({
      message: fix.message,
      replacement: fix.replacement,
      confidence: fix.confidence,
      ...range(fix.span, diagnostic.file, sources),
    })),
    rendered: renderText(diagnostic, sources, { color: false }),
  };
}

interface Place {
  readonly offset: number;
  readonly line: number | null;
  readonly column: number | null;
}

function range(span: Span, file: string, sources: Sources): { start: Place; end: Place } {
  return { start: place(span.start, file, sources), end: place(span.end, file, sources) };
}

function place(offset: number, file: string, sources: Sources): Place {
  const position = sources.get(file)?.position(offset);
  return { offset, line: position?.line ?? null, column: position?.column ?? null };
}
