/**
 * A diagnostic is plain data: it survives `postMessage`, `structuredClone` and JSON unchanged.
 * The catalogue makes them, the renderers show them; nobody throws them.
 */
import type { Span } from './span.js';

export type Severity = 'error' | 'warning' | 'note' | 'bug';

/** A place in a file with a short text that points at it. `primary` marks the place of the problem itself. */
export interface Label {
  readonly span: Span;
  readonly message: string;
  readonly primary: boolean;
  /** The file, when it differs from the diagnostic's own. */
  readonly file?: string;
}

/** An edit a machine may apply: replace `span` by `replacement`. */
export interface Fix {
  readonly message: string;
  readonly span: Span;
  readonly replacement: string;
  readonly confidence: 'exact' | 'maybe' | 'has-placeholders';
}

export interface Diagnostic {
  readonly severity: Severity;
  /** Stable code, e.g. `E3001` (language.md, Appendix B). */
  readonly code: string;
  /** One line, lower case, no full stop, understandable alone. */
  readonly message: string;
  readonly file: string;
  /** At least one label; the first primary one is the position that is reported. */
  readonly labels: readonly Label[];
  readonly notes: readonly string[];
  readonly help: readonly string[];
  readonly fixes: readonly Fix[];
}

/** What `makeDiagnostic` needs; everything optional is empty when left out. */
export interface DiagnosticParts {
  /** Default: `error`. */
  readonly severity?: Severity;
  readonly code: string;
  readonly message: string;
  readonly file: string;
  /** The smallest range that shows the problem. */
  readonly span: Span;
  /** The text of the primary label; empty shows bare markers. */
  readonly label?: string;
  /** Places the expectation came from: the other declaration, the opening bracket. */
  readonly secondary?: readonly SecondaryLabel[];
  readonly notes?: readonly string[];
  readonly help?: readonly string[];
  readonly fixes?: readonly Fix[];
}

export interface SecondaryLabel {
  readonly span: Span;
  readonly message: string;
  readonly file?: string;
}

export function makeDiagnostic(parts: DiagnosticParts): Diagnostic {
  const primary: Label = { span: parts.span, message: parts.label ?? '', primary: true };
  const secondary = (parts.secondary ?? []).map((label): Label => ({ ...label, primary: false }));
  return {
    severity: parts.severity ?? 'error',
    code: parts.code,
    message: parts.message,
    file: parts.file,
    labels: [primary, ...secondary],
    notes: parts.notes ?? [],
    help: parts.help ?? [],
    fixes: parts.fixes ?? [],
  };
}

/** The label whose place is reported. Falls back to the first label, so a hand-made diagnostic still has a place. */
export function primaryLabel(diagnostic: Diagnostic): Label | undefined {
  return diagnostic.labels.find((label) => label.primary) ?? diagnostic.labels[0];
}
