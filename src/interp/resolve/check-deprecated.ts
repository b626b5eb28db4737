/** W1002: uses of declarations marked `@deprecated("advice")` (language.md, section 16). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Attribute } from '../../parser/ast.js';
import type { Declared } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

export function warnDeprecated(b: UnitBinder): void {
  for (const { node, span, declaration, file } of b.uses) {
    const attribute = deprecation(declaration);
    if (attribute === undefined) continue;
    const advice = attribute.args[0]?.value;
    const text = advice?.kind === 'String' ? advice.value : '';
    const name = 'name' in declaration && declaration.name !== null ? declaration.name.name : '';
    if (node !== declaration.id) b.report(catalogue.deprecated(b.site(span), name, text, { file, span: attribute.span }));
  }
}

export function deprecation(declaration: Declared): Attribute | undefined {
  return 'attributes' in declaration ? declaration.attributes.find((attribute) => attribute.name === 'deprecated') : undefined;
}
