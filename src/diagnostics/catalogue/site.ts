import type { SecondaryLabel } from '../diagnostic.js';
import type { Span } from '../span.js';

/** A place in a file. */
export interface Site {
  readonly file: string;
  readonly span: Span;
}

/** A secondary label; it names its file only when that is not the diagnostic's own. */
export function labelAt(site: Site, message: string, at: Site): SecondaryLabel {
  return site.file === at.file ? { span: site.span, message } : { span: site.span, message, file: site.file };
}
