/** Control flow: which paths there are, which scopes they open, and where jumps may lead (language.md 6.6, 6.8, 9, 11.5, 11.6, 12, 17). */
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Span } from '../../diagnostics/span.js';
import type {
  ComprehensionClause,
  Condition,
  Expr,
  ForallBlock,
  HandlerClause,
  IfExpr,
  MatchArm,
  SelectArm,
  SelectHead,
  WithExpr,
} from '../../parser/ast.js';
import { bindExpr } from './bind-expressions.js';
import { bindPattern } from './bind-patterns.js';
import { bindBlock } from './bind-statements.js';
import { bindType, resolvePath } from './bind-types.js';
import { checkMatch } from './check-match.js';
import type { Barrier, FunctionScope } from './scope.js';
import type { UnitBinder } from './unit-binder.js';

type ExprOf<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

export function bindIf(b: UnitBinder, expr: IfExpr): void {
  const { condition, otherwise } = expr;
  bindCondition(b, condition);
  const runs = [() => inCondition(b, expr.id, condition, () => bindBlock(b, expr.then, true))];
  if (otherwise !== null) runs.push(() => (otherwise.kind === 'If' ? bindIf(b, otherwise) : bindBlock(b, otherwise, true)));
  b.flow.alternatives(() => b.time, otherwise === null, runs);
}

export function bindMatch(b: UnitBinder, expr: ExprOf<'Match'>): void {
  bindExpr(b, expr.subject);
  const runs = expr.arms.map((arm) => () => bindArm(b, arm));
  b.flow.alternatives(() => b.time, runs.length === 0, runs);
  checkMatch(b, expr);
}

export function bindFor(b: UnitBinder, expr: ExprOf<'For'>): void {
  bindExpr(b, expr.iterable);
  loop(b, () => {
    b.inScope(expr.id, false, () => {
      bindPattern(b, expr.pattern);
      bindBlock(b, expr.body);
    });
  });
}

export function bindWhile(b: UnitBinder, expr: ExprOf<'While'>): void {
  const { condition } = expr;
  loop(b, () => {
    bindCondition(b, condition);
    inCondition(b, expr.id, condition, () => bindBlock(b, expr.body), false);
  });
}

export function bindLoop(b: UnitBinder, expr: ExprOf<'Loop'>): void {
  const broken = loop(b, () => bindBlock(b, expr.body));
  if (!broken) b.flow.dead = true;
}

export function bindComprehension(b: UnitBinder, clauses: readonly ComprehensionClause[], element: () => void): void {
  const [clause, ...rest] = clauses;
  if (clause === undefined) {
    element();
    return;
  }
  bindExpr(b, clause.iterable);
  // Moves and closures see it as the loop it is; `break` cannot stand in it.
  loop(b, () => {
    b.inScope(clause.id, false, () => {
      bindPattern(b, clause.pattern);
      for (const condition of clause.conditions) bindExpr(b, condition);
      bindComprehension(b, rest, element);
    });
  });
}

export function bindQuantifier(b: UnitBinder, expr: ExprOf<'Quantifier'>): void {
  loop(b, () => {
    b.inScope(expr.id, false, () => {
      for (const one of expr.variables) {
        if (one.iterable !== null) bindExpr(b, one.iterable);
        bindType(b, one.type, 'tested');
        declareAssigned(b, one.name.name, one.id, one.name.span);
      }
      if (expr.where !== null) bindExpr(b, expr.where);
      bindExpr(b, expr.predicate);
    });
  });
}

/** `forall` in a property: its body runs for many values (14). */
export function bindForall(b: UnitBinder, stmt: ForallBlock): void {
  for (const generator of stmt.generators) {
    bindType(b, generator.type, 'tested');
    if (generator.expr !== null) bindExpr(b, generator.expr);
  }
  loop(b, () => {
    b.inScope(stmt.id, false, () => {
      for (const generator of stmt.generators) declareAssigned(b, generator.name.name, generator.id, generator.name.span);
      if (stmt.where !== null) bindExpr(b, stmt.where);
      bindBlock(b, stmt.body);
    });
  });
}

export function bindWith(b: UnitBinder, expr: WithExpr): void {
  bindExpr(b, expr.head);
  // A cancelled scope leaves its body early, so nothing assigned in it is certain afterwards.
  b.flow.alternatives(() => b.time, true, [
    () =>
      b.inScope(expr.id, false, () => {
        if (expr.binding !== null) for (const variable of bindPattern(b, expr.binding)) b.scopeVariables.add(variable);
        bindBlock(b, expr.body);
      }),
  ]);
}

export function bindSelect(b: UnitBinder, expr: ExprOf<'Select'>): void {
  if (expr.timeout !== null) bindExpr(b, expr.timeout);
  if (expr.biased !== null) bindExpr(b, expr.biased);
  let firstDefault: SelectArm | null = null;
  for (const arm of expr.arms) {
    bindHead(b, arm.head);
    if (arm.guard !== null) bindExpr(b, arm.guard);
    if (arm.head.kind !== 'default') continue;
    if (firstDefault !== null) b.report(catalogue.multipleDefaultArms(b.site(arm.span), b.site(firstDefault.span)));
    firstDefault ??= arm;
  }
  const runs = expr.arms.map((arm) => () => bindSelectArm(b, arm));
  b.flow.alternatives(() => b.time, runs.length === 0 || expr.timeout !== null, runs);
}

export function bindTry(b: UnitBinder, expr: ExprOf<'Try'>): void {
  // The body may stop anywhere: a catch sees perhaps-assigned variables, and assigning one again is a second assignment.
  b.flow.alternatives(() => b.time, true, [() => bindBlock(b, expr.body, true)]);
  const catches = expr.catches.map((clause) => () => {
    b.inScope(clause.id, true, () => {
      if (clause.pattern !== null) bindPattern(b, clause.pattern);
      bindBlock(b, clause.body, true);
    });
  });
  b.flow.alternatives(() => b.time, true, catches);
  if (expr.finally !== null) bindBlock(b, expr.finally, true);
}

export function bindHandle(b: UnitBinder, expr: ExprOf<'Handle'>): void {
  b.flow.alternatives(() => b.time, true, [() => bindBlock(b, expr.body, true)]);
  for (const clause of expr.clauses) bindClause(b, clause);
}

export function bindReturn(b: UnitBinder, span: Span): void {
  const home = leave(b, isDefer);
  if (typeof home !== 'string') b.report(catalogue.controlFlowInDefer(b.site(span), 'return', b.site(home.span)));
  else if (home === 'unit' || home === 'value') b.report(catalogue.returnOutsideFunction(b.site(span)));
  b.flow.dead = true;
}

export function bindBreak(b: UnitBinder, span: Span): void {
  const target = leave(b, isAny);
  if (typeof target === 'string') b.report(catalogue.breakOutsideLoop(b.site(span), lambdaInLoop(b)));
  else if (target.kind === 'defer') b.report(catalogue.controlFlowInDefer(b.site(span), 'break', b.site(target.span)));
  else target.broken = true;
  b.flow.dead = true;
}

export function bindContinue(b: UnitBinder, span: Span): void {
  const target = leave(b, isAny);
  if (typeof target === 'string') b.report(catalogue.continueOutsideLoop(b.site(span), lambdaInLoop(b)));
  else if (target.kind === 'defer') b.report(catalogue.controlFlowInDefer(b.site(span), 'continue', b.site(target.span)));
  else for (const [variable, at] of b.flow.moved) target.moved.set(variable, at);
  b.flow.dead = true;
}

/** `?` leaves the function: not out of deferred code (E1011). */
export function checkTryInDefer(b: UnitBinder, span: Span): void {
  const home = leave(b, isDefer);
  if (typeof home !== 'string') b.report(catalogue.controlFlowInDefer(b.site(span), '?', b.site(home.span)));
}

// ------------------------------------------------------------------------------------------------------------------ helpers

/** Walks a body that runs any number of times. Returns whether a `break` leaves it. */
function loop(b: UnitBinder, body: () => void): boolean {
  const barrier: Barrier = { kind: 'loop', startedAt: b.time++, broken: false, moved: new Map() };
  const movedBefore = b.flow.moved;
  b.fn.barriers.push(barrier);
  b.flow.alternatives(() => b.time, true, [
    () => {
      body();
      if (!b.flow.dead) for (const [variable, at] of b.flow.moved) barrier.moved.set(variable, at);
    },
  ]);
  b.fn.barriers.pop();
  for (const [variable, at] of barrier.moved) {
    // The next round moves it again.
    if (variable.declaredAt >= barrier.startedAt || movedBefore.has(variable)) continue;
    b.report(catalogue.useAfterMove(b.site(at), variable.name, b.site(at)));
  }
  return barrier.broken;
}

function bindCondition(b: UnitBinder, condition: Condition): void {
  bindExpr(b, condition.kind === 'LetCondition' ? condition.value : condition);
}

/** The body of a condition; `if let` and `while let` bind names around it, in a scope keyed by the `if` or `while`: `node`. */
function inCondition(b: UnitBinder, node: number, condition: Condition, body: () => void, transparent = true): void {
  if (condition.kind !== 'LetCondition') {
    body();
    return;
  }
  b.inScope(node, transparent, () => {
    bindPattern(b, condition.pattern);
    body();
  });
}

function bindArm(b: UnitBinder, arm: MatchArm): void {
  b.inScope(arm.id, true, () => {
    bindPattern(b, arm.pattern);
    if (arm.guard !== null) bindExpr(b, arm.guard);
    bindBlock(b, arm.body, true);
  });
}

function bindHead(b: UnitBinder, head: SelectHead): void {
  switch (head.kind) {
    case 'receive':
      bindExpr(b, head.channel);
      return;
    case 'send':
      bindExpr(b, head.channel);
      bindExpr(b, head.value);
      return;
    case 'either': {
      // Decided on entry (17.6): the name may or may not be a variable.
      const found = b.lookUp(head.name.name);
      if (found?.kind === 'variable') b.use(head.name.id, head.name.span, found);
      bindExpr(b, head.right);
      return;
    }
    case 'after':
      bindExpr(b, head.duration);
      return;
    case 'timeout':
    case 'default':
      return;
  }
}

function bindSelectArm(b: UnitBinder, arm: SelectArm): void {
  b.inScope(arm.id, true, () => {
    const { head } = arm;
    if ((head.kind === 'receive' || head.kind === 'either') && head.pattern !== null) bindPattern(b, head.pattern);
    bindBlock(b, arm.body, true);
  });
}

/**
 * An operation clause may be active several times at once (deep handlers), so it is a function of its own; jumps in it leave it for the
 * code around the `handle`. A return clause runs once, in the frame of the `handle`.
 */
function bindClause(b: UnitBinder, clause: HandlerClause): void {
  if (clause.kind === 'ReturnClause') {
    b.flow.alternatives(() => b.time, true, [
      () =>
        b.inScope(clause.id, true, () => {
          bindPattern(b, clause.pattern);
          bindBlock(b, clause.body, true);
        }),
    ]);
    return;
  }
  const effect = resolvePath(b, clause.effect);
  const [first] = clause.effect;
  if (effect === undefined && first !== undefined) b.reportUndefined(first.span, first.name);
  else if (effect !== undefined && effect !== 'reported') b.use(clause.id, first?.span ?? clause.span, effect);
  b.inFunction(clause.id, '<handler>', clause.span, 'clause', b.time++, (fn) => {
    for (const pattern of clause.params) {
      const plain = pattern.kind === 'IdentPattern' && pattern.inner === null && pattern.type === null;
      const variables = bindPattern(b, pattern, 'param');
      fn.params.push(plain ? (variables[0] ?? null) : null);
    }
    const resume = b.declareTemp(fn, clause.id, 'resume', clause.operation.span);
    b.scope.names.set('resume', { kind: 'variable', variable: resume });
    bindBlock(b, clause.body);
  });
}

/** The innermost barrier a jump meets that `stops` it, or the kind of the function it stays in. */
function leave<T extends Barrier>(b: UnitBinder, stops: (barrier: Barrier) => barrier is T): T | FunctionScope['kind'] {
  let fn = b.fn;
  for (;;) {
    const barrier = fn.barriers.findLast(stops);
    if (barrier !== undefined) return barrier;
    if (fn.kind !== 'clause' || fn.parent === null) return fn.kind;
    fn = fn.parent;
  }
}

function isDefer(barrier: Barrier): barrier is Extract<Barrier, { kind: 'defer' }> {
  return barrier.kind === 'defer';
}

function isAny(_barrier: Barrier): _barrier is Barrier {
  return true;
}

/** The lambda that separates a jump from the loop it was meant for, if there is one. */
function lambdaInLoop(b: UnitBinder): catalogue.Site | undefined {
  const { fn } = b;
  if (fn.kind !== 'lambda' && fn.kind !== 'task') return undefined;
  for (let outer = fn.parent; outer !== null; outer = outer.parent) {
    if (outer.barriers.some((barrier) => barrier.kind === 'loop')) return b.site(fn.span);
    if (outer.kind === 'function') return undefined;
  }
  return undefined;
}

function declareAssigned(b: UnitBinder, name: string, node: number, span: Span): void {
  const variable = b.declare(name, 'pattern', node, span);
  b.assigned(variable);
  b.mention(node, span, variable, 'declare');
}
