/**
 * `r.name`, `r.0`, `A::b` without argument list (language.md, sections 6.3, 10.5). A field of a struct is read through the
 * position remembered for the last type seen.
 */
import type { Expr, MemberExpr, TupleIndexExpr } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { runToEnd } from '../call.js';
import type { Code } from '../code.js';
import { tupleIndex } from '../indexing.js';
import { memberRead, safeResult, skipsSafely, staticMember } from '../member-call.js';
import { here } from '../site.js';
import { StructValue, TypeValue, type Value } from '../value.js';
import { compileAwaitMember } from './await-members.js';
import { constant, type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import { mapOperand } from './operators.js';
import { compilePerform } from './perform.js';

export function compileMember(expr: MemberExpr, cx: FunctionContext): Code {
  const { name } = expr.name;
  const performed = cx.resolution.performs.get(expr.id);
  if (performed !== undefined) return compilePerform(expr, performed, cx);
  const folded = staticPath(expr, cx);
  if (folded !== undefined) return constant(folded);
  const awaited = compileAwaitMember(expr, expr, cx);
  if (awaited !== null) return awaited;
  const object = compileExpr(expr.object, cx, 'operand');
  const site = cx.site({ ...expr, span: expr.name.span });
  const extension = extensionOf(expr, cx);
  if (name.endsWith('?')) cx.throwsReturn = true;
  const safe = expr.access === '?.';
  if (object.suspends || cx.maySuspend(expr) || safe) {
    const steps = function* (receiver: Value) {
      if (safe && skipsSafely(receiver)) return receiver;
      here.site = site;
      return safe
        ? yield* safeResult(receiver, (inner) => memberRead(inner, name, extension, site))
        : yield* memberRead(receiver, name, extension, site);
    };
    if (object.suspends || cx.maySuspend(expr)) {
      return suspending(function* (f) {
        return yield* steps(object.suspends ? yield* object.step(f) : object.run(f));
      });
    }
    const { run } = object;
    return plain((f) => runToEnd(steps(run(f))));
  }
  const { run } = object;
  let seen: TypeValue | null = null;
  let position = -1;
  return plain((f) => {
    const receiver = run(f);
    if (receiver instanceof StructValue) {
      const { type } = receiver;
      if (type === seen) return receiver.fields[position] as Value;
      const at = type.fields.indexOf(name);
      if (at >= 0) {
        seen = type;
        position = at;
        return receiver.fields[at] as Value;
      }
    }
    here.site = site;
    return runToEnd(memberRead(receiver, name, extension, site));
  });
}

/** `E::V`, `T.CONSTANT`: a type or module known now, with a member that is no function call. */
function staticPath(expr: MemberExpr, cx: FunctionContext): Value | undefined {
  if (expr.access === '?.') return undefined;
  const receiver = staticReceiver(expr.object, cx);
  if (receiver === undefined) return undefined;
  return receiver.variants.has(expr.name.name) ? staticMember(receiver, expr.name.name) : undefined;
}

function staticReceiver(expr: Expr, cx: FunctionContext): TypeValue | undefined {
  if (expr.kind !== 'Name') return undefined;
  const ref = cx.ref(expr);
  if (ref?.kind !== 'global' || ref.binding !== 'type') return undefined;
  const value = cx.program.module(ref.unit).globals[ref.index];
  return value instanceof TypeValue && value.flavour === 'enum' ? value : undefined;
}

export function compileTupleIndex(expr: TupleIndexExpr, cx: FunctionContext): Code {
  const site = cx.site(expr);
  const { index, safe } = expr;
  return mapOperand(compileExpr(expr.object, cx, 'operand'), (receiver) => {
    here.site = site;
    if (!safe) return tupleIndex(receiver, index);
    if (skipsSafely(receiver)) return receiver;
    return runToEnd(safeResult(receiver, (inner) => tupleSteps(inner, index)));
  });
}

function* tupleSteps(inner: Value, index: number): Steps<Value> {
  return tupleIndex(inner, index);
}
