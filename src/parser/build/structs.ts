/** Structs, data records and enums (language.md 3.3, 3.4). */
import type { CstNode } from 'chevrotain';
import type { EnumDecl, FieldDecl, StructDecl, TypeExpr, VariantDecl } from '../ast.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, nameOf, spanOfNode } from './cst.js';
import { buildMembers, type Decoration } from './declarations.js';
import { buildOptional } from './expressions.js';
import { buildContract, buildDecoration } from './statements.js';
import { buildBounds, buildGenerics, buildType, buildTypes } from './types.js';

export function buildStruct(b: Builder, node: CstNode, decoration: Decoration): StructDecl {
  const list = childOf(node, 'fieldList');
  const members = childrenOf(node, 'member');
  const fields = list === undefined ? members.filter(isField).map((member) => buildMemberField(b, member)) : buildFieldList(b, list);
  const invariants = members.flatMap((member) => childrenOf(member, 'contract')).map((contract) => buildContract(b, contract));
  return {
    kind: 'StructDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    flavour: hasChild(node, 'data') ? 'data' : 'struct',
    form: list !== undefined ? 'paren' : hasChild(node, 'LBrace') ? 'brace' : 'block',
    name: nameOf(node),
    generics: buildGenerics(b, childOf(node, 'generics')),
    bounds: buildBounds(b, childOf(node, 'bounds')),
    fields,
    invariants,
    derives: derivesOf(b, [node, ...members]),
    members: buildMembers(b, node, ['FnDecl', 'ConstDecl']),
  };
}

/** A member that was broken has neither name nor type and was reported. */
function isField(member: CstNode): boolean {
  return hasChild(member, 'name') && hasChild(member, 'type');
}

function buildMemberField(b: Builder, node: CstNode): FieldDecl {
  const { visibility } = buildDecoration(b, node);
  return {
    kind: 'FieldDecl',
    id: b.id(),
    span: spanOfNode(node),
    name: nameOf(node),
    named: true,
    type: buildType(b, childOf(node, 'type')),
    default: buildOptional(b, node),
    visibility,
  };
}

/** Fields without a name are called by their position (3.3). */
function buildFieldList(b: Builder, node: CstNode): FieldDecl[] {
  return childrenOf(node, 'field').map((field, index): FieldDecl => {
    const span = spanOfNode(field);
    const named = hasChild(field, 'name');
    const { visibility } = buildDecoration(b, field);
    const type = buildType(b, childOf(field, 'type'));
    return {
      kind: 'FieldDecl',
      id: b.id(),
      span,
      name: named ? nameOf(field) : { name: String(index), span: type.span },
      named,
      type,
      default: buildOptional(b, field),
      visibility,
    };
  });
}

function derivesOf(b: Builder, owners: readonly CstNode[]): TypeExpr[] {
  return owners.flatMap((owner) => childrenOf(owner, 'derive')).flatMap((derive) => buildTypes(b, childrenOf(derive, 'type')));
}

export function buildEnum(b: Builder, node: CstNode, decoration: Decoration): EnumDecl {
  const members = childrenOf(node, 'member');
  const variants = members.flatMap((member) => childrenOf(member, 'variant').map((variant) => buildVariant(b, variant, member)));
  return {
    kind: 'EnumDecl',
    id: b.id(),
    span: spanOfNode(node),
    ...decoration,
    name: nameOf(node),
    generics: buildGenerics(b, childOf(node, 'generics')),
    variants,
    derives: derivesOf(b, members),
    members: buildMembers(b, node, ['FnDecl']),
  };
}

function buildVariant(b: Builder, node: CstNode, member: CstNode): VariantDecl {
  const list = childOf(node, 'fieldList');
  const fields = list === undefined ? [] : buildFieldList(b, list);
  return {
    kind: 'VariantDecl',
    id: b.id(),
    span: spanOfNode(node),
    name: nameOf(node),
    shape: list === undefined ? 'unit' : fields.some((field) => field.named) ? 'record' : 'tuple',
    fields,
    discriminant: buildOptional(b, node),
    doc: b.docBefore(spanOfNode(member).start),
  };
}
