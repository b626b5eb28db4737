/** What can be said about patterns before they run (language.md 7, Appendix B: E4002, W4001, W4002; Appendix D, 16). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { alternatives } from '../suggest.js';
import { labelAt, type Site } from './site.js';

/** `covering` is the earlier arm that takes every value of this one. */
export function unreachableArm(at: Site, covering: Site): Diagnostic {
  return makeDiagnostic({
    severity: 'warning',
    code: 'W4001',
    message: 'this arm can never be chosen',
    ...at,
    label: 'unreachable',
    secondary: [labelAt(covering, 'already matches everything this arm could', at)],
    help: ['move it before the other arm, or remove it'],
  });
}

/** `missing` are patterns in words of the language, such as `Msg::Quit`; empty when they cannot be listed. */
export function inexhaustiveMatch(at: Site, missing: readonly string[]): Diagnostic {
  const named = missing.length > 0;
  return makeDiagnostic({
    severity: 'warning',
    code: 'W4002',
    message: named ? `match may not cover ${alternatives(missing, 'and')}` : 'match may not cover every value',
    ...at,
    label: 'a value without an arm raises MatchError',
    help: [
      named
        ? `add ${missing.length > 1 ? 'arms' : 'an arm'} for ${alternatives(missing, 'and')}, or \`_ => …\``
        : 'add `_ => …` at the end',
    ],
  });
}

/** A variant or struct pattern with positional fields that no declaration of that name can match; `counts` are the possible numbers. */
export function wrongPatternCount(at: Site, name: string, counts: readonly number[], got: number): Diagnostic {
  const expected = [...new Set(counts)].sort((a, b) => a - b);
  const [only = 0] = expected;
  const wanted = expected.length === 1 ? `${only} ${only === 1 ? 'value' : 'values'}` : `${expected.join(' or ')} values`;
  return makeDiagnostic({
    code: 'E4002',
    message: `\`${name}\` carries ${wanted}, the pattern has ${got}`,
    ...at,
    label: 'can never match',
    help: ['give a pattern for each value, or end the list with `..`'],
  });
}
