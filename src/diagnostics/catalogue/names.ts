/** Names and declarations (language.md 9, Appendix B: E1001-E1003, E1006, E1007). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { foreignAdvice, foreignHint } from '../foreign-words.js';
import { alternatives, replaceBy, suggest } from '../suggest.js';
import { labelAt, type Site } from './site.js';

/** What could have been meant: every visible name, and the few the author wrote here (shown when no name is close). */
export interface NamesInScope {
  readonly visible: Iterable<string>;
  readonly locals?: readonly string[];
}

export function undefinedName(at: Site, name: string, scope: NamesInScope): Diagnostic {
  const hint = foreignHint(name);
  const near = hint === undefined ? suggest(name, scope.visible) : [];
  const locals = scope.locals ?? [];
  const listed = hint === undefined && near.length === 0 && locals.length > 0 && locals.length <= MOST_LISTED;
  return makeDiagnostic({
    code: 'E1001',
    message: `undefined name \`${name}\`${didYouMean(near)}`,
    ...at,
    label: 'not found in this scope',
    notes: listed ? [`in scope here: ${alternatives(locals, 'and')}`] : [],
    ...(hint === undefined ? { fixes: replaceBy(at.span, near) } : foreignAdvice(name, hint, at.span)),
  });
}

/** A member of a nested type names a variable of the function around the type. */
export function variableOfCall(at: Site, name: string, variable: Site, member: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1001',
    message: `undefined name \`${name}\` in a member of a type`,
    ...at,
    label: 'a variable of the function around the type',
    secondary: [labelAt(variable, `each call has its own \`${name}\``, at), labelAt(member, 'but the type is one for all calls', at)],
    help: [`keep \`${name}\` in a field, pass it as an argument, or make it a constant of the module`],
  });
}

export function undefinedType(at: Site, name: string, candidates: Iterable<string>): Diagnostic {
  const near = suggest(name, candidates);
  return makeDiagnostic({
    code: 'E1002',
    message: `undefined type \`${name}\`${didYouMean(near)}`,
    ...at,
    label: 'no struct, enum, trait or type of this name',
    fixes: replaceBy(at.span, near),
  });
}

/** `what` names the kind of thing: `function`, `field`, `variant`, `module`. */
export function duplicateDefinition(at: Site, what: string, name: string, first: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1003',
    message: `${what} \`${name}\` is defined twice`,
    ...at,
    label: 'defined again here',
    secondary: [labelAt(first, 'first defined here', at)],
    help: ['rename one of them'],
  });
}

/** `qualified` are the paths that would be clear, such as `Color::Red` and `Light::Red`. */
export function ambiguousName(at: Site, name: string, qualified: readonly string[], origins: readonly Site[] = []): Diagnostic {
  return makeDiagnostic({
    code: 'E1006',
    message: `name \`${name}\` is ambiguous`,
    ...at,
    label: `could be ${alternatives(qualified)}`,
    secondary: origins.map((origin) => labelAt(origin, `one \`${name}\` comes from here`, at)),
    help: [`write ${alternatives(qualified)}`],
  });
}

/** `cycle` starts and ends with the constant that needs itself. */
export function cyclicConstant(at: Site, cycle: readonly string[], others: readonly Site[] = []): Diagnostic {
  return makeDiagnostic({
    code: 'E1007',
    message: `constant \`${cycle[0] ?? ''}\` needs itself: ${cycle.join(' -> ')}`,
    ...at,
    label: 'its value depends on itself',
    secondary: others.map((other) => labelAt(other, 'by way of this one', at)),
    help: ['give one constant of the cycle a value of its own'],
  });
}

const MOST_LISTED = 8;

function didYouMean(near: readonly string[]): string {
  return near.length === 0 ? '' : `; did you mean ${alternatives(near)}?`;
}
