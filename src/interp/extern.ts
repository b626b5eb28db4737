/** Foreign declarations as values (language.md, section 16): their names exist, using one is UnsupportedFeature. */
import type { ExternDecl, ExternItem } from '../parser/ast.js';
import { unsupportedFeature } from './errors.js';
import { BuiltinFunction, ModuleValue, type Value } from './value.js';

/** A function, struct or type: what fails is calling it. */
export function externFunction(decl: ExternDecl, item: ExternItem): Value {
  return refusing(item.name.name, featureOf(decl, item));
}

/** What reading a constant does. */
export function externConstant(decl: ExternDecl, item: ExternItem): () => Value {
  return () => {
    throw unsupportedFeature(featureOf(decl, item));
  };
}

/** The alias of a whole foreign module: every member is there, and fails when it is used. */
export function externModule(decl: ExternDecl, name: string): Value {
  const value = new ModuleValue(name);
  value.exports.get = (member) => () => refusing(member, `extern ${decl.language} member \`${name}.${member}\``);
  return value;
}

const NOUNS = { fn: 'function', struct: 'struct', const: 'constant', type: 'type' } as const;

const featureOf = (decl: ExternDecl, item: ExternItem): string => `extern ${decl.language} ${NOUNS[item.item]} \`${item.name.name}\``;

function refusing(name: string, feature: string): Value {
  return new BuiltinFunction(name, {
    kind: 'run',
    name,
    params: ['...args'],
    doc: 'Foreign: using it raises UnsupportedFeature (16).',
    run() {
      throw unsupportedFeature(feature);
    },
  });
}
