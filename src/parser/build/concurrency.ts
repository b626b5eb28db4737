/** Spawn, with and select (language.md 17). */
import type { CstNode } from 'chevrotain';
import type { Expr, Pattern, SelectArm, SelectHead } from '../ast.js';
import { invalidSelectHead } from '../problems.js';
import type { Builder } from './builder.js';
import { buildGuard, headerOf } from './control.js';
import { childOf, childrenOf, hasChild, spanOfNode, tokenOf } from './cst.js';
import { buildExpression, buildOptional } from './expressions.js';
import { buildOperand } from './operands.js';
import { buildPattern, identPattern } from './patterns.js';
import { buildArgs } from './postfix.js';
import { buildBody, buildBranch } from './statements.js';

export function buildSpawn(b: Builder, node: CstNode): Expr {
  const options = buildArgs(b, childrenOf(node, 'option'));
  const token = childOf(node, 'token');
  return {
    kind: 'Spawn',
    id: b.id(),
    span: spanOfNode(node),
    options,
    token: token === undefined ? null : buildOperand(b, token),
    body: buildOptional(b, node) ?? buildBody(b, node),
  };
}

export function buildWith(b: Builder, node: CstNode): Expr {
  const head = headerOf(b, node);
  return { kind: 'With', id: b.id(), span: spanOfNode(node), head, binding: bindingOf(b, node), body: buildBody(b, node) };
}

/** From `as x` or `|x|`. */
function bindingOf(b: Builder, node: CstNode): Pattern | null {
  const name = tokenOf(node, 'as');
  if (name !== undefined) return identPattern(b, name);
  const bars = childOf(node, 'bars');
  const param = bars === undefined ? undefined : childOf(bars, 'param');
  if (param === undefined) return null;
  const plain = tokenOf(param, 'name');
  return plain === undefined ? buildPattern(b, childOf(param, 'pattern'), true) : identPattern(b, plain);
}

export function buildSelect(b: Builder, node: CstNode): Expr {
  const options = buildArgs(b, childrenOf(node, 'option'));
  const option = (name: string): Expr | null => options.find((arg) => arg.name?.name === name)?.value ?? null;
  const arms: SelectArm[] = [];
  for (const arm of childrenOf(node, 'arm')) {
    const head = hasChild(arm, 'body') ? buildHead(b, arm) : null;
    if (head === null) continue;
    arms.push({
      kind: 'SelectArm',
      id: b.id(),
      span: spanOfNode(arm),
      head,
      guard: buildGuard(b, arm),
      body: buildBranch(b, childOf(arm, 'body'), arm),
    });
  }
  return { kind: 'Select', id: b.id(), span: spanOfNode(node), timeout: option('timeout'), biased: option('biased'), arms };
}

function buildHead(b: Builder, node: CstNode): SelectHead | null {
  if (hasChild(node, 'default')) return { kind: 'default' };
  if (hasChild(node, 'timeout')) return { kind: 'timeout' };
  if (hasChild(node, 'after')) return { kind: 'after', duration: buildExpression(b, childOf(node, 'duration')) };
  const left = childOf(node, 'left');
  if (left !== undefined) return buildArrow(b, buildOperand(b, left), buildExpression(b, childOf(node, 'right')));
  const call = childOf(node, 'call');
  if (call !== undefined) return buildCall(b, buildOperand(b, call), node);
  const given = childOf(node, 'pattern');
  const pattern = given === undefined ? null : buildPattern(b, given);
  const channel = buildExpression(b, childOf(node, 'channel'));
  const stripped = withoutRecv(channel);
  // `p = e` without an arrow must be a call of `recv`.
  if (hasChild(node, 'Eq') && !hasChild(node, 'LeftArrow') && stripped === channel) {
    b.report(invalidSelectHead(b.file, channel.span));
    return null;
  }
  return { kind: 'receive', pattern, channel: stripped };
}

/** `l <- r`: decided on entry if `l` is a plain name (17.6). */
function buildArrow(b: Builder, left: Expr, right: Expr): SelectHead {
  if (left.kind !== 'Name') return { kind: 'send', channel: left, value: right };
  const pattern: Pattern = {
    kind: 'IdentPattern',
    id: b.id(),
    span: left.span,
    name: { name: left.name, span: left.span },
    inner: null,
    type: null,
    mode: null,
  };
  return { kind: 'either', name: left, pattern, right };
}

function buildCall(b: Builder, call: Expr, node: CstNode): SelectHead | null {
  const channel = withoutRecv(call);
  if (channel !== call) return { kind: 'receive', pattern: null, channel };
  const [value] = call.kind === 'Call' ? call.args : [];
  if (
    call.kind === 'Call' &&
    call.callee.kind === 'Member' &&
    call.callee.name.name === 'send' &&
    value !== undefined &&
    call.args.length === 1
  ) {
    return { kind: 'send', channel: call.callee.object, value: value.value };
  }
  b.report(invalidSelectHead(b.file, spanOfNode(childOf(node, 'call') ?? node)));
  return null;
}

/** `x.recv()` stands for `x` (17.6); parentheses are optional where there are no arguments. */
function withoutRecv(expr: Expr): Expr {
  if (expr.kind === 'Member' && expr.name.name === 'recv') return expr.object;
  const isCall = expr.kind === 'Call' && expr.args.length === 0 && expr.block === null;
  return isCall && expr.callee.kind === 'Member' && expr.callee.name.name === 'recv' ? expr.callee.object : expr;
}
