/** Traits and their implementations (language.md 3.5, Appendix B: E1020-E1025). */
import { type Diagnostic, makeDiagnostic } from '../diagnostic.js';
import { alternatives, meant, suggest } from '../suggest.js';
import { labelAt, type Site } from './site.js';

/** One diagnostic for all methods missing in one `impl`. */
export function missingTraitMethod(
  at: Site,
  trait: string,
  type: string,
  methods: readonly string[],
  declared: readonly Site[],
): Diagnostic {
  const several = methods.length > 1 ? 'methods' : 'method';
  return makeDiagnostic({
    code: 'E1020',
    message: `\`impl ${trait} for ${type}\` lacks the ${several} ${alternatives(methods, 'and')}`,
    ...at,
    label: `missing ${alternatives(methods, 'and')}`,
    secondary: declared.map((site) => labelAt(site, 'required here', at)),
    help: [`write ${alternatives(methods, 'and')} here, or give a default in \`${trait}\``],
  });
}

export function methodNotInTrait(at: Site, trait: string, method: string, members: readonly string[]): Diagnostic {
  const near = suggest(method, members);
  return makeDiagnostic({
    code: 'E1021',
    message: `trait \`${trait}\` has no method \`${method}\``,
    ...at,
    label: 'not a member of the trait',
    ...meant(at.span, near, ['methods that are not part of the trait go into an `impl` without a trait']),
  });
}

export function duplicateImplMethod(at: Site, method: string, first: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1022',
    message: `method \`${method}\` is implemented twice`,
    ...at,
    label: 'implemented again here',
    secondary: [labelAt(first, 'first implemented here', at)],
    help: ['remove one of them'],
  });
}

export function missingAssociatedType(at: Site, trait: string, type: string, name: string, declared?: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1023',
    message: `\`impl ${trait} for ${type}\` lacks the type \`${name}\``,
    ...at,
    label: `missing \`type ${name}\``,
    secondary: declared ? [labelAt(declared, 'required here', at)] : [],
    help: [`add \`type ${name} = …\``],
  });
}

export function undefinedTrait(at: Site, name: string, candidates: Iterable<string>): Diagnostic {
  const near = suggest(name, candidates);
  return makeDiagnostic({
    code: 'E1024',
    message: `undefined trait \`${name}\``,
    ...at,
    label: 'no trait of this name',
    ...meant(at.span, near),
  });
}

export function supertraitNotImplemented(at: Site, trait: string, supertrait: string, type: string, declared?: Site): Diagnostic {
  return makeDiagnostic({
    code: 'E1025',
    message: `\`${type}\` implements \`${trait}\` but not its supertrait \`${supertrait}\``,
    ...at,
    label: `needs \`${supertrait}\` too`,
    secondary: declared ? [labelAt(declared, `\`${trait}\` asks for it here`, at)] : [],
    help: [`add \`impl ${supertrait} for ${type}\``],
  });
}
