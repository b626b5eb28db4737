/** One line per diagnostic, for editors and grep: `file:line:column: error[E3001]: message`. */
import { type Diagnostic, primaryLabel } from './diagnostic.js';
import type { Sources } from './sources.js';

export function renderShort(diagnostic: Diagnostic, sources: Sources): string {
  const label = primaryLabel(diagnostic);
  const file = label?.file ?? diagnostic.file;
  const source = sources.get(file);
  const head = `${diagnostic.severity}[${diagnostic.code}]: ${diagnostic.message}\n`;
  if (source === undefined || label === undefined) return `${file}: ${head}`;
  const { line, column } = source.position(label.span.start);
  return `${file}:${line}:${column}: ${head}`;
}
