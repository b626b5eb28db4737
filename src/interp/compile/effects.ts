/** `handle … with … end` (language.md, section 12): builds the run-time handler of effect-handlers.ts over the running frame. */
import type { Block, Expr, HandlerClause, Stmt } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { newFrame } from '../call.js';
import { type Code, Completion, type Frame } from '../code.js';
import { type Clause, type Handler, noResume, runHandled } from '../effect-handlers.js';
import { recordOrigin } from '../error-fields.js';
import { TypeValue, type Value } from '../value.js';
import { compileBlock, scopeEntry, sequence } from './blocks.js';
import { constant, type FunctionContext, type Position, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { captureList } from './functions.js';
import { readRef } from './names.js';
import { compileTest, type Test } from './patterns.js';
import { compileStmt } from './statements.js';
import { children } from './tree.js';
import { faultOf } from './try.js';

type OperationClause = Extract<HandlerClause, { kind: 'OperationClause' }>;

interface CompiledClause {
  readonly effect: () => TypeValue | null;
  readonly operation: string;
  /** Makes the clause's own frame in the frame of the `handle` and tries the patterns. */
  match(outer: Frame, args: readonly Value[], always: boolean): Frame | null;
  readonly body: Code;
  readonly tail: boolean;
  readonly resumeSlot: number;
}

export function compileHandle(expr: Extract<Expr, { kind: 'Handle' }>, cx: FunctionContext, position: Position = 'operand'): Code {
  const body = compileBlock(expr.body, cx, position);
  const operations: OperationClause[] = expr.clauses.filter((clause) => clause.kind === 'OperationClause');
  const returns = expr.clauses.find((clause) => clause.kind === 'ReturnClause');
  const raises = operations.filter(isRaise).map((clause) => compileClause(clause, cx, false));
  const clauses = operations.filter((clause) => !isRaise(clause)).map((clause) => compileClause(clause, cx, true));
  const finish = returns === undefined ? null : compileReturnClause(returns, cx);
  const abrupt = position === 'statement';
  const parts = [body, ...raises.map((clause) => clause.body), ...(finish === null ? [] : [finish.body])];
  if (parts.every((code) => !code.suspends)) return plain(plainHandle(body, raises, finish), abrupt);
  return suspending(function* (f) {
    const handler: Handler = {
      clauses: clauses.map((clause) => bindClause(clause, f)),
      *finish(value) {
        if (finish === null || value instanceof Completion) return value;
        finish.bind(f, value);
        return finish.body.suspends ? yield* finish.body.step(f) : finish.body.run(f);
      },
      *rescue(thrown) {
        const taken = takeRaise(raises, thrown, f);
        return taken === null ? undefined : yield* steps(taken.clause.body, taken.frame);
      },
    };
    return yield* runHandled(steps(body, f), handler);
  }, abrupt);
}

function* steps(body: Code, f: Frame): Steps<Value> {
  return body.suspends ? yield* body.step(f) : body.run(f);
}

function plainHandle(body: Code, raises: readonly CompiledClause[], finish: CompiledReturn | null): (f: Frame) => Value {
  return (f) => {
    let value: Value;
    try {
      value = (body as { run(f: Frame): Value }).run(f);
    } catch (thrown) {
      const taken = takeRaise(raises, thrown, f);
      if (taken === null) throw thrown;
      return (taken.clause.body as { run(f: Frame): Value }).run(taken.frame);
    }
    if (finish === null || value instanceof Completion) return value;
    finish.bind(f, value);
    return (finish.body as { run(f: Frame): Value }).run(f);
  };
}

/** The first `Exception.raise` clause whose pattern takes what was thrown, with its frame. */
function takeRaise(
  raises: readonly CompiledClause[],
  thrown: unknown,
  f: Frame,
): { readonly clause: CompiledClause; readonly frame: Frame } | null {
  const fault = faultOf(thrown);
  if (fault === null) return null;
  recordOrigin(fault);
  for (const clause of raises) {
    const frame = clause.match(f, [fault.value], true);
    if (frame === null) continue;
    if (clause.resumeSlot > 0) frame[clause.resumeSlot] = noResume;
    return { clause, frame };
  }
  return null;
}

function isRaise(clause: OperationClause): boolean {
  return clause.operation.name === 'raise' && clause.effect.length === 1 && clause.effect[0]?.name === 'Exception';
}

function compileClause(clause: OperationClause, cx: FunctionContext, mayBeTail: boolean): CompiledClause {
  const name = (clause.effect.at(-1) as { name: string }).name;
  const effectRef = cx.ref(clause);
  const effect = effectRef === undefined ? null : readRef(effectRef, name, clause, cx);
  const resumed = mayBeTail && !defers(clause.body, cx) ? tailResume(clause.body) : null;
  const body = resumed === null ? compileBlock(clause.body, cx, 'statement') : compileTail(clause.body, resumed, cx);
  const info = cx.resolution.functions.get(clause.id);
  if (info === undefined) throw new Error('internal: a clause the resolver did not see');
  const capture = captureList(info.captures);
  const enter = scopeEntry(clause.id, [], cx);
  const tests = clause.params.map((param) => compileTest(param, cx));
  const { frameSize } = info;
  return {
    effect: () => {
      const value = effect === null || effect.suspends ? null : effect.run([]);
      return value instanceof TypeValue ? value : null;
    },
    operation: clause.operation.name,
    match(outer, args, always) {
      if (!always && tests.length > 0 && tests.length !== args.length) return null;
      const frame = newFrame(frameSize, capture(outer));
      enter?.(frame);
      for (let i = 0; i < tests.length; i++) if (!(tests[i] as Test)(frame, (args[i] ?? null) as Value)) return null;
      return frame;
    },
    body,
    tail: resumed !== null,
    resumeSlot: cx.resolution.temps.get(clause.id) ?? -1,
  };
}

function bindClause(clause: CompiledClause, f: Frame): Clause {
  return {
    effect: clause.effect,
    operation: clause.operation,
    tail: clause.tail,
    match: (args) => clause.match(f, args, false),
    *run(frame, resume) {
      if (clause.resumeSlot > 0) frame[clause.resumeSlot] = resume;
      return yield* steps(clause.body, frame);
    },
  };
}

/** `resume(e)` as the last statement of a clause that mentions `resume` nowhere else: its argument (null for none); otherwise null. */
function tailResume(block: Block): { readonly argument: Expr | null } | null {
  const last: Stmt | undefined = block.stmts.at(-1);
  if (last?.kind !== 'ExprStmt' || last.expr.kind !== 'Call') return null;
  const { callee, args, block: trailing } = last.expr;
  if (callee.kind !== 'Name' || callee.name !== 'resume' || trailing !== null || args.length > 1) return null;
  if (args.some((arg) => arg.name !== null || arg.spread)) return null;
  if ([...block.stmts.slice(0, -1), ...args].some(mentionsResume)) return null;
  return { argument: args[0]?.value ?? null };
}

/** Deferred code runs when the clause is left: after what `resume` continued. */
function defers(block: Block, cx: FunctionContext): boolean {
  return (cx.resolution.blocks.get(block.id)?.deferSlot ?? -1) >= 0;
}

function mentionsResume(node: object): boolean {
  if ('kind' in node && node.kind === 'Name' && 'name' in node && node.name === 'resume') return true;
  for (const child of children(node)) if (mentionsResume(child)) return true;
  return false;
}

/** A clause that ends in `resume(e)`, compiled to give the value of `e`: no continuation is needed. */
function compileTail(block: Block, resumed: { readonly argument: Expr | null }, cx: FunctionContext): Code {
  const before = block.stmts.slice(0, -1).map((stmt) => compileStmt(stmt, cx, 'statement'));
  const value = resumed.argument === null ? constant(null) : compileExpr(resumed.argument, cx, 'operand');
  const enter = scopeEntry(block.id, block.stmts, cx);
  const body = sequence([...before, value]);
  if (enter === null) return body;
  return suspending(function* (f) {
    enter(f);
    return yield* steps(body, f);
  });
}

interface CompiledReturn {
  readonly bind: (frame: Frame, value: Value) => void;
  readonly body: Code;
}

function compileReturnClause(clause: Extract<HandlerClause, { kind: 'ReturnClause' }>, cx: FunctionContext): CompiledReturn {
  const enter = scopeEntry(clause.id, [], cx);
  const test = compileTest(clause.pattern, cx);
  return {
    bind(f, value) {
      enter?.(f);
      test(f, value);
    },
    body: compileBlock(clause.body, cx, 'operand'),
  };
}
