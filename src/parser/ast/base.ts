/** What all nodes share, names and comments. */
import type { Span } from '../../diagnostics/span.js';

export interface NodeBase {
  readonly id: number;
  readonly span: Span;
}

/** A name where it is written: a declaration's name, a field, a label. */
export interface Ident {
  readonly name: string;
  readonly span: Span;
}

/** A comment kept for the formatter and for documentation. `doc` comments start with `## `. */
export interface Comment {
  readonly kind: 'line' | 'doc' | 'block';
  readonly text: string;
  readonly span: Span;
  /** True if nothing but white space precedes it on its line. */
  readonly ownLine: boolean;
}
