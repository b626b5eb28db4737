/** `if` and `match` (language.md, sections 6.6 and 6.8). */
import type { Expr, IfExpr, Pattern } from '../../parser/ast.js';
import { started } from '../../runtime/continuation.js';
import type { Steps } from '../../runtime/task-code.js';
import type { Code, Frame } from '../code.js';
import { matchError } from '../errors.js';
import { here } from '../site.js';
import type { Value } from '../value.js';
import { compileBlock, prologue, scopeEntry } from './blocks.js';
import { choose, compileCondition, compileTruth } from './conditions.js';
import { constant, evaluate, type FunctionContext, type Position, plain } from './context.js';
import { compileExpr } from './expressions.js';
import { mapOperand } from './operators.js';
import { compileTest, literalValue, type Test } from './patterns.js';
import { startingThen } from './then.js';

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
  /** The Ints or Strings it is chosen by, if it has no guard and binds nothing. */
  readonly literals?: readonly (number | string)[] | null;
  readonly enter: ((frame: Frame) => void) | null;
  readonly test: Test;
  readonly guard: Code | null;
  readonly body: Code;
}

export function compileMatch(expr: Extract<Expr, { kind: 'Match' }>, cx: FunctionContext, position: Position): Code {
  const subject = compileExpr(expr.subject, cx, 'operand');
  const site = cx.site(expr);
  const arms: Arm[] = expr.arms.map((arm) => ({
    literals: arm.guard === null ? literalsOf(arm.pattern) : null,
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
  return startingThen(subject, chosen.pick, chosen.abrupt);
}

/** `pick` may answer WAITING if it `suspends`. */
interface Chosen {
  readonly suspends: boolean;
  readonly abrupt: boolean;
  readonly pick: (frame: Frame, value: Value) => Value;
}

/** The first arm whose pattern and guard accept the value, else `otherwise`. */
export function chooseArm(arms: readonly Arm[], otherwise: (value: Value) => Value): Chosen {
  const abrupt = arms.some((arm) => arm.body.abrupt);
  const table = armTable(arms);
  if (arms.every((arm) => arm.guard?.suspends !== true)) {
    return {
      suspends: arms.some((arm) => arm.body.suspends),
      abrupt,
      pick(f, value) {
        let first = 0;
        if (table !== null && (typeof value === 'number' || typeof value === 'string')) {
          const at = table.arms.get(value);
          if (at !== undefined) return evaluate(at, f);
          first = table.size;
        }
        for (let i = first; i < arms.length; i++) {
          const { enter, test, guard, body } = arms[i] as Arm;
          enter?.(f);
          if (!test(f, value)) continue;
          if (guard !== null && !guard.suspends && guard.run(f) !== true) continue;
          return evaluate(body, f);
        }
        return otherwise(value);
      },
    };
  }
  return { suspends: true, abrupt, pick: (f, value) => started(pickSlowly(arms, f, value, otherwise)) as Value };
}

function* pickSlowly(arms: readonly Arm[], f: Frame, value: Value, otherwise: (value: Value) => Value): Steps<Value> {
  for (const { enter, test, guard, body } of arms) {
    enter?.(f);
    if (!test(f, value)) continue;
    if (guard !== null && (guard.suspends ? yield* guard.step(f) : guard.run(f)) !== true) continue;
    return body.suspends ? yield* body.step(f) : body.run(f);
  }
  return otherwise(value);
}

/** From so many arms on, looking a literal up is faster than trying one after the other. */
const ENOUGH_ARMS = 4;

/** The bodies of the leading arms that are chosen by an Int or String alone; `size` is the number of these arms. */
function armTable(arms: readonly Arm[]): { readonly size: number; readonly arms: ReadonlyMap<number | string, Code> } | null {
  const other = arms.findIndex((arm) => arm.literals === undefined || arm.literals === null || arm.enter !== null);
  const size = other < 0 ? arms.length : other;
  if (size < ENOUGH_ARMS) return null;
  const table = new Map<number | string, Code>();
  for (const { literals, body } of arms.slice(0, size)) {
    for (const literal of literals ?? []) if (!table.has(literal)) table.set(literal, body);
  }
  return { size, arms: table };
}

/** Ints and Strings equal nothing of these kinds but themselves; Floats and Chars, which may equal them, go through the tests. */
function literalsOf(pattern: Pattern): readonly (number | string)[] | null {
  if (pattern.kind === 'OrPattern') {
    const all = pattern.alternatives.map(literalsOf);
    return all.includes(null) ? null : all.flatMap((literals) => literals ?? []);
  }
  if (pattern.kind !== 'LiteralPattern') return null;
  const value = literalValue(pattern.literal);
  return typeof value === 'number' || (typeof value === 'string' && pattern.literal.kind === 'String') ? [value] : null;
}

/** An arm from its parts (catch clauses and handlers choose among arms as `match` does). */
export function arm(enter: Arm['enter'], test: Test, body: Code): Arm {
  return { enter, test, guard: null, body };
}

export const discard = (code: Code): Code => mapOperand(code, () => null);
