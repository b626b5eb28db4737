/** Going over a syntax tree: the children of every kind of node, in source order. */
import { assertNever } from '../diagnostics/assert-never.js';
import type {
  Arg,
  AssignTarget,
  CatchClause,
  ComprehensionClause,
  Expr,
  GenericParam,
  HandlerClause,
  Interpolation,
  LetCondition,
  MapEntry,
  MatchArm,
  Node,
  Quantified,
  SelectArm,
  SelectHead,
  SpreadItem,
  WhereBound,
} from './ast.js';

/** Any node, with the parts of statements that are nodes of their own: contracts, assignment targets. */
export type AnyNode = Node | AssignTarget;

/**
 * Visits `node` and everything below it, parents first, in source order. Without recursion, so no tree is too deep.
 *
 * @param visit may return `false` to leave out what is below a node
 */
export function walk(node: AnyNode, visit: (node: AnyNode) => unknown): void {
  const pending: AnyNode[] = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (visit(next) === false) continue;
    const below = children(next);
    for (let index = below.length - 1; index >= 0; index--) pending.push(below[index] as AnyNode);
  }
}

type Maybe = AnyNode | null | undefined;

/** The nodes directly below `node`. */
export function children(node: AnyNode): AnyNode[] {
  return listed(node).filter((child): child is AnyNode => child !== null && child !== undefined);
}

function listed(node: AnyNode): readonly Maybe[] {
  switch (node.kind) {
    case 'Unit':
      return [...node.attributes, ...node.items];
    case 'Attribute':
      return node.args;
    case 'Param':
      return [node.pattern, node.type, node.default];
    case 'Contract':
      return [node.condition, node.message];
    case 'FnDecl':
      return [
        ...node.attributes,
        ...ofGenerics(node.generics),
        ...node.params,
        ...node.effects,
        node.returnType,
        ...ofWhere(node.where),
        ...node.contracts,
        node.body,
        ...node.tests,
      ];
    case 'ConstDecl':
      return [...node.attributes, node.type, node.value];
    case 'TypeDecl':
      return [...node.attributes, ...ofGenerics(node.generics), ...node.bounds, node.type];
    case 'FieldDecl':
      return [node.type, node.default];
    case 'StructDecl':
      return [
        ...node.attributes,
        ...ofGenerics(node.generics),
        ...node.bounds,
        ...node.fields,
        ...node.invariants,
        ...node.derives,
        ...node.members,
      ];
    case 'VariantDecl':
      return [...node.fields, node.discriminant];
    case 'EnumDecl':
      return [...node.attributes, ...ofGenerics(node.generics), ...node.variants, ...node.derives, ...node.members];
    case 'TraitDecl':
      return [...node.attributes, ...ofGenerics(node.generics), ...node.supertraits, ...node.members];
    case 'ImplDecl':
      return [...node.attributes, ...ofGenerics(node.generics), node.trait, node.target, ...ofWhere(node.where), ...node.members];
    case 'EffectDecl':
      return [...node.attributes, ...ofGenerics(node.generics), ...node.operations];
    case 'ModuleDecl':
      return [...node.attributes, ...node.items];
    case 'SubmoduleDecl':
      return node.attributes;
    case 'ImportRef':
      return node.items ?? [];
    case 'ImportDecl':
      return [...node.attributes, node.ref];
    case 'ExportDecl':
      return [...node.attributes, ...node.refs];
    case 'ExternItem':
      return [];
    case 'ExternDecl':
      return [...node.attributes, ...node.items];
    case 'TestDecl':
      return [...node.attributes, ...node.options, node.setup, node.teardown, node.body];
    case 'PropertyDecl':
      return [...node.attributes, ...node.options, node.body];
    case 'ForallBlock':
      return [...node.generators, node.where, node.body];
    case 'ForallGenerator':
      return [node.type, node.expr];
    case 'ExamplesDecl':
      return [...node.attributes, node.body];
    case 'RaisesBlock':
      return [node.body];
    case 'Block':
      return node.stmts;
    case 'LetStmt':
      return [node.pattern, node.type, node.value];
    case 'AssignStmt':
    case 'CompoundAssignStmt':
      return [node.target, node.value];
    case 'TupleTarget':
      return node.elements;
    case 'ArrayTarget':
      return [...node.elements, node.rest];
    case 'DeferStmt':
      return [node.body];
    case 'ExprStmt':
      return [node.expr];
    case 'ModifiedStmt':
      return [node.stmt, node.condition];
    case 'NamedType':
      return node.args;
    case 'OptionalType':
    case 'PrefixedType':
    case 'NamedTypeArg':
      return [node.type];
    case 'ArrayType':
      return [node.element, node.size];
    case 'MapType':
      return [node.key, node.value];
    case 'TupleType':
      return node.elements;
    case 'FnType':
      return [...node.params, ...node.effects, node.result];
    case 'EffectRow':
      return [...node.effects, node.result];
    case 'NeverType':
    case 'NilType':
    case 'SelfTypeExpr':
    case 'IntTypeArg':
    case 'ErrorStmt':
    case 'WildcardPattern':
    case 'RestPattern':
      return [];
    case 'IdentPattern':
      return [node.inner, node.type];
    case 'LiteralPattern':
      return [node.literal];
    case 'RangePattern':
      return [node.start, node.end];
    case 'TuplePattern':
    case 'ArrayPattern':
      return node.elements;
    case 'NamePattern':
      return node.fields ?? [];
    case 'MapPattern':
      return node.fields;
    case 'FieldPattern':
      return [node.pattern];
    case 'OrPattern':
      return node.alternatives;
    default:
      return ofExpression(node);
  }
}

/** Expressions and their parts. */
type InExpression =
  | Expr
  | SpreadItem
  | MapEntry
  | Interpolation
  | ComprehensionClause
  | Arg
  | LetCondition
  | MatchArm
  | SelectArm
  | HandlerClause
  | CatchClause
  | Quantified;

function ofExpression(node: InExpression): readonly Maybe[] {
  switch (node.kind) {
    case 'Int':
    case 'Float':
    case 'String':
    case 'Char':
    case 'Symbol':
    case 'Bool':
    case 'Nil':
    case 'Name':
    case 'Self':
    case 'SelfType':
    case 'MethodRef':
    case 'Continue':
    case 'ErrorExpr':
      return [];
    case 'Template':
      return node.parts.filter((part) => typeof part !== 'string');
    case 'Interpolation':
    case 'Paren':
      return [node.expr];
    case 'Tuple':
      return node.elements;
    case 'Array':
      return node.items;
    case 'Spread':
      return [node.value];
    case 'ArrayComprehension':
      return [node.element, ...node.clauses];
    case 'MapComprehension':
      return [node.key, node.value, ...node.clauses];
    case 'ComprehensionClause':
      return [node.pattern, node.iterable, ...node.conditions];
    case 'Map':
      return node.entries;
    case 'Entry':
      return [node.key, node.value];
    case 'Range':
      return [node.start, node.end, node.step];
    case 'Unary':
    case 'Not':
    case 'Transfer':
    case 'TryOp':
    case 'Unwrap':
      return [node.operand];
    case 'Binary':
    case 'Logical':
    case 'Compare':
    case 'Coalesce':
    case 'Pipe':
      return [node.left, node.right];
    case 'Chain':
      return node.operands;
    case 'Is':
    case 'Cast':
      return [node.value, node.type];
    case 'Ternary':
      return [node.condition, node.then, node.otherwise];
    case 'Send':
      return [node.channel, node.value];
    case 'Receive':
      return [node.channel];
    case 'Await':
      return [node.task];
    case 'Member':
    case 'TupleIndex':
      return [node.object];
    case 'Index':
      return [node.object, ...node.indices];
    case 'Slice':
      return [node.object, node.start, node.end];
    case 'TypeApply':
      return [node.object, ...node.args];
    case 'Arg':
      return [node.value];
    case 'Call':
      return [node.callee, ...node.args, node.block];
    case 'StructLiteral':
      return [node.type, ...node.fields];
    case 'Lambda':
      return [...node.params, node.body];
    case 'If':
      return [node.condition, node.then, node.otherwise];
    case 'LetCondition':
      return [node.pattern, node.value];
    case 'Match':
      return [node.subject, ...node.arms];
    case 'MatchArm':
      return [node.pattern, node.guard, node.body];
    case 'For':
      return [node.pattern, node.iterable, node.body];
    case 'While':
      return [node.condition, node.body];
    case 'Loop':
      return [node.body];
    case 'Select':
      return [node.timeout, node.biased, ...node.arms];
    case 'SelectArm':
      return [...ofHead(node.head), node.guard, node.body];
    case 'Handle':
      return [node.body, ...node.clauses];
    case 'OperationClause':
      return [...node.params, node.body];
    case 'ReturnClause':
      return [node.pattern, node.body];
    case 'Try':
      return [node.body, ...node.catches, node.finally];
    case 'CatchClause':
      return [node.pattern, node.body];
    case 'Spawn':
      return [...node.options, node.token, node.body];
    case 'With':
      return [node.head, node.binding, node.body];
    case 'Quantifier':
      return [...node.variables, node.where, node.predicate];
    case 'Quantified':
      return [node.type, node.iterable];
    case 'Do':
      return [node.body];
    case 'Raise':
    case 'Return':
    case 'Break':
      return [node.value];
    default:
      return assertNever(node);
  }
}

function ofHead(head: SelectHead): readonly Maybe[] {
  switch (head.kind) {
    case 'receive':
      return [head.pattern, head.channel];
    case 'send':
      return [head.channel, head.value];
    case 'either':
      return [head.name, head.pattern, head.right];
    case 'after':
      return [head.duration];
    case 'timeout':
    case 'default':
      return [];
    default:
      return assertNever(head);
  }
}

function ofGenerics(generics: readonly GenericParam[]): Maybe[] {
  return generics.flatMap((param) => [...param.bounds, param.default]);
}

function ofWhere(where: readonly WhereBound[]): Maybe[] {
  return where.flatMap((bound) => [bound.type, ...bound.bounds]);
}
