/** Advice about names; a program with these still runs (language.md 5, 16, Appendix B: W1001-W1003; W1006 and W1007 are ours). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { alternatives, suggest } from '../suggest.js';
import { labelAt, type Site } from './site.js';

/** `declared` is the name in its `let`. */
export function assignmentWithoutMut(at: Site, name: string, declared: Site): Diagnostic {
  const where = { start: declared.span.start, end: declared.span.start };
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1001',
    message: `\`${name}\` is assigned but declared without \`mut\``,
    ...at,
    label: 'assigned here',
    secondary: [labelAt(declared, 'declared here', at)],
    help: [`declare it as \`let mut ${name}\``],
    fixes: declared.file === at.file ? [{ message: 'add `mut`', span: where, replacement: 'mut ', confidence: 'exact' }] : [],
  });
}

/** `advice` is the text of the attribute, empty if it has none. */
export function deprecated(at: Site, name: string, advice: string, declared?: Site): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1002',
    message: `\`${name}\` is deprecated${advice === '' ? '' : `: ${advice}`}`,
    ...at,
    label: 'used here',
    secondary: declared ? [labelAt(declared, 'marked `@deprecated` here', at)] : [],
  });
}

export function unknownAttribute(at: Site, name: string, known: Iterable<string>): Diagnostic {
  const near = suggest(name, known);
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1003',
    message: `unknown attribute \`@${name}\``,
    ...at,
    label: 'has no effect',
    help: near.length > 0 ? [`did you mean ${alternatives(near.map((one) => `@${one}`))}?`] : [],
  });
}

export function unusedVariable(at: Site, name: string): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1006',
    message: `variable \`${name}\` is never used`,
    ...at,
    label: 'never read',
    fixes: [{ message: 'begin its name with `_` if that is intended', span: at.span, replacement: `_${name}`, confidence: 'maybe' }],
  });
}

export function shadowedVariable(at: Site, name: string, outer: Site): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W1007',
    message: `\`${name}\` hides an outer variable of the same name`,
    ...at,
    label: 'a new variable begins here',
    secondary: [labelAt(outer, 'the outer one', at)],
    help: [`to change the outer variable, assign it without \`let\``],
  });
}
