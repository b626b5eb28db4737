/** `if` and `match` (language.md, sections 6.6 and 6.8). */
import type { Expr, IfExpr } from '../../parser/ast.js';
import type { Code, Frame } from '../code.js';
import { matchError } from '../errors.js';
import { here } from '../site.js';
import type { Value } from '../value.js';
import { compileBlock, prologue, scopeEntry } from './blocks.js';
import { choose, compileCondition, compileTruth } from './conditions.js';
import { constant, type FunctionContext, type Position, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { mapOperand } from './operators.js';
import { compileTest, type Test } from './patterns.js';

export function compileIf(expr: IfExpr, cx: FunctionContext, position: Position): Code {
  const then = compileBlock(expr.then, cx, position);
  const otherwise =
    expr.otherwise === null
      ? constant(null)
      : expr.otherwise.kind === 'If'
        ? compileIf(expr.otherwise, cx, position)
        : compileBlock(expr.otherwise, cx, position);
  const condition = compileCondition(expr.condition, cx);
  const chosen = expr.negated ? choose(condition, otherwise, then) : choose(condition, then, otherwise);
  const enter = scopeEntry(expr.id, [], cx);
  return enter === null ? chosen : prologue(enter, chosen);
}

interface Arm {
  readonly enter: ((frame: Frame) => void) | null;
  readonly test: Test;
  readonly guard: Code | null;
  readonly body: Code;
}

export function compileMatch(expr: Extract<Expr, { kind: 'Match' }>, cx: FunctionContext, position: Position): Code {
  const subject = compileExpr(expr.subject, cx, 'operand');
  const site = cx.site(expr);
  const arms: Arm[] = expr.arms.map((arm) => ({
    enter: scopeEntry(arm.id, [], cx),
    test: compileTest(arm.pattern, cx),
    guard: arm.guard === null ? null : compileTruth(arm.guard, cx),
    body: compileBlock(arm.body, cx, position),
  }));
  const chosen = chooseArm(arms, (value) => {
    here.site = site;
    throw matchError(value);
  });
  if (!chosen.suspends && !subject.suspends) {
    const { run } = subject;
    const { pick } = chosen;
    return plain((f) => pick(f, run(f)), chosen.abrupt);
  }
  return suspending(function* (f) {
    const value = subject.suspends ? yield* subject.step(f) : subject.run(f);
    return chosen.suspends ? yield* chosen.pick(f, value) : chosen.pick(f, value);
  }, chosen.abrupt);
}

type Chosen =
  | { readonly suspends: false; readonly abrupt: boolean; pick(frame: Frame, value: Value): Value }
  | { readonly suspends: true; readonly abrupt: boolean; pick(frame: Frame, value: Value): Generator<unknown, Value, unknown> };

/** The first arm whose pattern and guard accept the value, else `otherwise`. */
export function chooseArm(arms: readonly Arm[], otherwise: (value: Value) => Value): Chosen {
  const abrupt = arms.some((arm) => arm.body.abrupt);
  if (arms.every((arm) => !arm.body.suspends && arm.guard?.suspends !== true)) {
    return {
      suspends: false,
      abrupt,
      pick(f, value) {
        for (let i = 0; i < arms.length; i++) {
          const { enter, test, guard, body } = arms[i] as Arm;
          enter?.(f);
          if (!test(f, value)) continue;
          if (guard !== null && !guard.suspends && guard.run(f) !== true) continue;
          return body.suspends ? null : body.run(f);
        }
        return otherwise(value);
      },
    };
  }
  return {
    suspends: true,
    abrupt,
    *pick(f, value) {
      for (const { enter, test, guard, body } of arms) {
        enter?.(f);
        if (!test(f, value)) continue;
        if (guard !== null && (guard.suspends ? yield* guard.step(f) : guard.run(f)) !== true) continue;
        return body.suspends ? yield* body.step(f) : body.run(f);
      }
      return otherwise(value);
    },
  };
}

/** An arm from its parts (catch clauses and handlers choose among arms as `match` does). */
export function arm(enter: Arm['enter'], test: Test, body: Code): Arm {
  return { enter, test, guard: null, body };
}

export const discard = (code: Code): Code => mapOperand(code, () => null);
