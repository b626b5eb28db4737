/** `forall` and `exists` as expressions (language.md, section 13.3): enumerate a collection, or a type's values. */
import type { Expr, Quantified } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { runToEnd } from '../call.js';
import type { Code, Frame } from '../code.js';
import { quantifierDomain } from '../errors.js';
import { iterateSteps, nextItem } from '../iterate-steps.js';
import { END } from '../iteration.js';
import { here } from '../site.js';
import type { Value } from '../value.js';
import { scopeEntry } from './blocks.js';
import { compileTruth } from './conditions.js';
import { constant, type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { type Store, storeRef } from './names.js';
import { domainOf } from './quantifier-domains.js';

interface Level {
  readonly store: Store;
  readonly source: Code;
  /** Conditions of `where` to be tested once this variable is bound (all of them at the last level). */
  readonly where: Code | null;
}

export function compileQuantifier(expr: Extract<Expr, { kind: 'Quantifier' }>, cx: FunctionContext): Code {
  const last = expr.variables.length - 1;
  const levels = expr.variables.map((variable, i): Level => {
    const ref = cx.ref(variable);
    if (ref === undefined) throw new Error('internal: unresolved quantifier variable');
    return {
      store: storeRef(ref, variable.name.name, variable, cx),
      source: sourceOf(variable, expr.where, cx),
      where: i === last && expr.where !== null ? compileTruth(expr.where, cx) : null,
    };
  });
  const predicate = compileTruth(expr.predicate, cx);
  const wanted = expr.quantifier === 'exists';
  const enter = scopeEntry(expr.id, [], cx);
  const site = cx.site(expr);

  /** True as soon as a combination decides: a witness of `exists`, a counterexample of `forall`. */
  function* search(depth: number, f: Frame): Steps<boolean> {
    const level = levels[depth];
    if (level === undefined) return (predicate.suspends ? yield* predicate.step(f) : predicate.run(f)) === wanted;
    const source = level.source.suspends ? yield* level.source.step(f) : level.source.run(f);
    here.site = site;
    const items = iterateSteps(source);
    for (;;) {
      const item = yield* nextItem(items);
      if (item === END) return false;
      level.store(f, item as Value);
      if (level.where !== null && (level.where.suspends ? yield* level.where.step(f) : level.where.run(f)) !== true) continue;
      if (yield* search(depth + 1, f)) return true;
    }
  }
  const suspends = predicate.suspends || levels.some((level) => level.source.suspends || level.where?.suspends === true);
  const step = function* (f: Frame): Steps<Value> {
    enter?.(f);
    return (yield* search(0, f)) === wanted;
  };
  return suspends ? suspending(step) : plain((f) => runToEnd(step(f)));
}

function sourceOf(variable: Quantified, where: Expr | null, cx: FunctionContext): Code {
  if (variable.iterable !== null) return compileExpr(variable.iterable, cx, 'operand');
  const domain = variable.type === null ? null : domainOf(variable, variable.type, where, cx);
  if (domain !== null) return domain;
  const site = cx.site(variable);
  const type = variable.type === null ? 'Any' : cx.module.lines.text(variable.type.span.start, variable.type.span.end);
  const failing = constant(null);
  return {
    ...failing,
    suspends: false,
    run() {
      here.site = site;
      throw quantifierDomain(variable.name.name, type);
    },
  };
}
