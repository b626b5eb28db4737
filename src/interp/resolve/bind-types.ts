/**
 * Types and paths. Types are erased (language.md, section 4), but what `is`, `as`, patterns, `catch`, `raises` and `impl` name has a meaning at
 * run time, and a type position that names something declared nowhere is E1001. Effects and bounds are documentation: not looked at.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Span } from '../../diagnostics/span.js';
import type { GenericParam, Ident, TypeExpr } from '../../parser/ast.js';
import { bindExpr } from './bind-expressions.js';
import { memberOf } from './bind-members.js';
import { isCapitalised, variantsOf } from './look-up.js';
import { isBuiltinTypeName } from './prelude-names.js';
import type { Found, Scope } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

/** `tested`: has a meaning at run time and gets a Ref. `annotation`: only checked for unknown names. */
export type TypeUse = 'tested' | 'annotation';

const ANY: Found = { kind: 'ref', ref: { kind: 'prelude', name: 'Any' } };

/** Type parameters are erased: as a type or value inside, each stands for Any. */
export function bindGenerics(scope: Scope, generics: readonly GenericParam[]): void {
  for (const parameter of generics) scope.names.set(parameter.name.name, ANY);
}

export function bindType(b: UnitBinder, type: TypeExpr | null, use: TypeUse): void {
  if (type === null) return;
  switch (type.kind) {
    case 'NamedType':
      bindNamedType(b, type.path, type.id, type.span, use);
      for (const argument of type.args) bindType(b, argument, 'annotation');
      return;
    case 'OptionalType':
      bindType(b, type.type, use);
      return;
    case 'ArrayType':
      bindType(b, type.element, 'annotation');
      if (type.size !== null && use === 'tested') bindExpr(b, type.size);
      return;
    case 'MapType':
      bindType(b, type.key, 'annotation');
      bindType(b, type.value, 'annotation');
      return;
    case 'TupleType':
      for (const element of type.elements) bindType(b, element, use);
      return;
    case 'FnType':
      for (const parameter of type.params) bindType(b, parameter, 'annotation');
      bindType(b, type.result, 'annotation');
      return;
    case 'PrefixedType':
      bindType(b, type.type, use);
      return;
    case 'SelfTypeExpr':
      if (use === 'tested' || b.self === null) bindSelfType(b, type.id, type.span);
      return;
    case 'NamedTypeArg':
      bindType(b, type.type, 'annotation');
      return;
    case 'EffectRow':
      bindType(b, type.result, 'annotation');
      return;
    case 'NeverType':
    case 'NilType':
    case 'IntTypeArg':
      return;
    default:
      assertNever(type);
  }
}

/** `Self`: the type around it; in a trait the type of the receiver, so that `node` stands for `self`. */
export function bindSelfType(b: UnitBinder, node: number, span: Span): void {
  if (b.self === null) {
    b.report(catalogue.selfOutsideType(b.site(span), 'Self'));
    return;
  }
  if (b.self.kind === 'type') {
    b.use(node, span, b.self.found);
    return;
  }
  // Without a receiver it is the type the function was called on: known at run time, no Ref.
  const receiver = b.lookUp('self');
  if (receiver !== undefined) b.use(node, span, receiver);
}

function bindNamedType(b: UnitBinder, path: readonly Ident[], node: number, span: Span, use: TypeUse): void {
  const [first] = path;
  if (first === undefined) return;
  const found = resolvePath(b, path);
  if (found === 'reported') return;
  if (found !== undefined) {
    if (use === 'tested') b.use(node, span, found);
    return;
  }
  if (path.length === 1 && isBuiltinTypeName(first.name)) {
    if (use === 'tested') b.refs.set(node, { kind: 'prelude', name: first.name });
    return;
  }
  if (use === 'annotation' && isTypeVariable(first.name)) return;
  if (path.length === 1 && use === 'tested' && b.world.isVariantName(first.name)) return;
  b.reportUndefined(first.span, first.name);
}

/** A single capital letter in an annotation is read as a type parameter that was left undeclared. */
function isTypeVariable(name: string): boolean {
  return /^[A-Z][0-9]?$/.test(name);
}

/**
 * What `a::b::c` names, mentioning nothing. Undefined if the first segment is unknown or a later one is not static (an associated type);
 * 'reported' if a module on the way has no such item.
 */
export function resolvePath(b: UnitBinder, path: readonly Ident[]): Found | undefined | 'reported' {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  let found: Found | undefined = first.name === 'Self' ? b.self?.found : b.lookUp(first.name);
  if (first.name === 'Self' && b.self === null) {
    b.report(catalogue.selfOutsideType(b.site(first.span), 'Self'));
    return 'reported';
  }
  for (const segment of rest) {
    if (found === undefined) return first.name === 'Self' ? ANY : undefined;
    const member = memberOf(b, found, segment);
    if (member === 'missing') return 'reported';
    if (member === undefined) {
      const variants = variantsOf(b, found);
      if (variants === undefined || !isCapitalised(segment.name) || b.world.constants.has(segment.name)) return ANY;
      b.report(catalogue.undefinedName(b.site(segment.span), segment.name, { visible: variants.keys(), locals: [...variants.keys()] }));
      return 'reported';
    }
    found = member;
  }
  return found;
}
