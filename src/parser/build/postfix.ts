/** Postfixes applied to an operand, in source order (language.md 6.2 post, 6.3, 6.5). */
import type { CstNode } from 'chevrotain';
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Arg, Expr, LambdaExpr } from '../ast.js';
import { endOf, spanOf } from '../places.js';
import { legacyRepeat } from '../problems.js';
import type { RuleName } from '../rules/grammar.js';
import * as T from '../tokens.js';
import type { Builder } from './builder.js';
import { childOf, childrenOf, hasChild, identOf, nameOf, spanOfNode, tokenOf } from './cst.js';
import { buildExpression } from './expressions.js';
import { buildTrailingBlock } from './lambdas.js';
import { buildOperand } from './operands.js';
import { buildTypeArgs, buildTypes } from './types.js';

type Postfix = Extract<RuleName, 'member' | 'path' | 'call' | 'index' | 'mark' | 'genericArgs' | 'structBody' | 'trailingBlock' | 'repeat'>;

export function applyPostfix(b: Builder, operand: Expr, posts: readonly CstNode[]): Expr {
  if (b.isTooLong(posts)) return b.errorExpr(operand.span);
  let expr = operand;
  for (const post of posts) expr = applyOne(b, expr, post);
  return expr;
}

function applyOne(b: Builder, object: Expr, node: CstNode): Expr {
  const span = { start: object.span.start, end: spanOfNode(node).end };
  const name = node.name as Postfix;
  switch (name) {
    case 'member':
      return applyMember(b, object, node);
    case 'path': {
      const types = childOf(node, 'genericArgs');
      if (types === undefined) return { kind: 'Member', id: b.id(), span, object, name: nameOf(node), access: '::' };
      return applyOne(b, object, types);
    }
    case 'call': {
      const deferred = childOf(node, 'deferred');
      const args = buildArgs(b, childrenOf(node, 'arg'));
      // The body behind the options of `s.spawn(name: "w") f(x)` is its positional argument (17.1).
      const all = deferred === undefined ? args : [plainArg(b, deferred), ...args];
      return { kind: 'Call', id: b.id(), span, callee: object, args: all, block: null, form: 'paren' };
    }
    case 'index':
      return applyIndex(b, object, node);
    case 'mark':
      return { kind: hasChild(node, 'Bang') ? 'Unwrap' : 'TryOp', id: b.id(), span, operand: object };
    case 'genericArgs': {
      const list = childOf(node, 'typeArgs');
      return { kind: 'TypeApply', id: b.id(), span, object, args: list === undefined ? [] : buildTypeArgs(b, list) };
    }
    case 'structBody':
      return {
        kind: 'StructLiteral',
        id: b.id(),
        span,
        type: object,
        fields: childrenOf(node, 'entry').map((entry) => buildField(b, entry)),
      };
    case 'trailingBlock':
      return attachBlock(b, object, buildTrailingBlock(b, node));
    case 'repeat': {
      const word = tokenOf(node, 'Identifier');
      const count = childOf(node, 'operand');
      if (word === undefined || count === undefined) return object;
      b.report(legacyRepeat(b.file, spanOf(word)));
      const callee: Expr = {
        kind: 'Member',
        id: b.id(),
        span: { start: span.start, end: endOf(word) },
        object,
        name: identOf(word),
        access: '.',
      };
      const value = buildOperand(b, count);
      const arg: Arg = { kind: 'Arg', id: b.id(), span: value.span, name: null, value, spread: false, shorthand: false };
      return { kind: 'Call', id: b.id(), span, callee, args: [arg], block: null, form: 'paren' };
    }
    default:
      return assertNever(name);
  }
}

function applyMember(b: Builder, object: Expr, node: CstNode): Expr {
  const access = hasChild(node, 'QuestionDot') ? '?.' : '.';
  const start = object.span.start;
  const position = tokenOf(node, 'position');
  if (position !== undefined) {
    const index = Number(T.intOf(position).value);
    return { kind: 'TupleIndex', id: b.id(), span: { start, end: endOf(position) }, object, index, safe: access === '?.' };
  }
  const name = nameOf(node);
  const member: Expr = { kind: 'Member', id: b.id(), span: { start, end: name.span.end }, object, name, access };
  return hasChild(node, 'arg') ? buildCommand(b, member, node) : member;
}

/** A call without parentheses: `node` has the arguments and perhaps a block (6.5). */
export function buildCommand(b: Builder, callee: Expr, node: CstNode): Expr {
  const block = childOf(node, 'block');
  const span = { start: callee.span.start, end: spanOfNode(node).end };
  const args = buildArgs(b, childrenOf(node, 'arg'));
  return {
    kind: 'Call',
    id: b.id(),
    span,
    callee,
    args,
    block: block === undefined ? null : buildTrailingBlock(b, block),
    form: 'command',
  };
}

function applyIndex(b: Builder, object: Expr, node: CstNode): Expr {
  const span = { start: object.span.start, end: spanOfNode(node).end };
  const types = childrenOf(node, 'type');
  if (types.length > 0) return { kind: 'TypeApply', id: b.id(), span, object, args: buildTypes(b, types) };
  const indices = childrenOf(node, 'at').map((at) => buildExpression(b, at));
  const to = childOf(node, 'to');
  const [start] = indices;
  if (to === undefined || start === undefined) return { kind: 'Index', id: b.id(), span, object, indices };
  return { kind: 'Slice', id: b.id(), span, object, start, end: buildExpression(b, to) };
}

/** A block becomes the last argument of the call it follows, or makes a call of a name or member (6.5). */
function attachBlock(b: Builder, target: Expr, block: LambdaExpr): Expr {
  const span = { start: target.span.start, end: block.span.end };
  if (target.kind === 'Call' && target.form === 'paren' && target.block === null) return { ...target, span, block };
  return { kind: 'Call', id: b.id(), span, callee: target, args: [], block, form: 'block' };
}

export function buildArgs(b: Builder, nodes: readonly CstNode[]): Arg[] {
  const args = nodes.map((node) => buildArg(b, node));
  // Beside named fields `..v` can only be a spread (10.4); alone it is a range without start.
  return args.some((arg) => arg.name !== null) ? args.map(spreadOfRange) : args;
}

/** An `argument`, or the plain expression that stands for one. */
export function buildArg(b: Builder, node: CstNode): Arg {
  if (node.name === 'expression') return plainArg(b, node);
  const name = tokenOf(node, 'name');
  const given = childOf(node, 'expression');
  const value: Expr =
    given === undefined && name !== undefined
      ? { kind: 'Name', id: b.id(), span: spanOf(name), name: name.image }
      : buildExpression(b, given);
  return {
    kind: 'Arg',
    id: b.id(),
    span: spanOfNode(node),
    name: name === undefined ? null : identOf(name),
    value,
    spread: hasChild(node, 'Ellipsis'),
    shorthand: given === undefined && name !== undefined,
  };
}

function plainArg(b: Builder, node: CstNode): Arg {
  const value = buildExpression(b, node);
  return { kind: 'Arg', id: b.id(), span: value.span, name: null, value, spread: false, shorthand: false };
}

function spreadOfRange(arg: Arg): Arg {
  const { value } = arg;
  const isSpread = arg.name === null && !arg.spread && value.kind === 'Range' && value.operator === '..' && value.start === null;
  return isSpread && value.end !== null ? { ...arg, value: value.end, spread: true } : arg;
}

/** An entry of a struct literal in braces: a plain name stands for `name: name` (10.4). */
function buildField(b: Builder, node: CstNode): Arg {
  const arg = buildArg(b, node);
  if (arg.name !== null || arg.spread || arg.value.kind !== 'Name') return arg;
  return { ...arg, name: { name: arg.value.name, span: arg.value.span }, shorthand: true };
}
