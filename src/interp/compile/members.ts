/**
 * `r.name`, `r.0`, `A::b` without argument list (language.md, sections 6.3, 10.5). A field of a struct is read through the
 * position remembered for the last type seen.
 */
import type { Expr, MemberExpr, TupleIndexExpr } from '../../parser/ast.js';
import { started } from '../../runtime/continuation.js';
import type { Steps } from '../../runtime/task-code.js';
import type { Builtin } from '../builtin.js';
import { typeOf } from '../builtin-types.js';
import { arityOf, runBuiltin, runToEnd } from '../call.js';
import type { Code, Run } from '../code.js';
import { tupleIndex } from '../indexing.js';
import { memberRead, safeResult, skipsSafely, startMemberRead, staticMember } from '../member-call.js';
import { findMethod, methodEpoch } from '../member-lookup.js';
import { here, type Site } from '../site.js';
import { EnumValue, ModuleValue, StructValue, TupleValue, TypeValue, type Value } from '../value.js';
import { compileAwaitMember } from './await-members.js';
import { constant, type FunctionContext, plain } from './context.js';
import { compileExpr } from './expressions.js';
import { extensionOf } from './extensions.js';
import { mapOperand } from './operators.js';
import { perNode } from './per-node.js';
import { compilePerform } from './perform.js';
import { startingThen } from './then.js';

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
      if (safe) return startingThen(object, (_f, receiver) => started(steps(receiver)) as Value);
      return startingThen(object, (_f, receiver) => {
        here.site = site;
        return startMemberRead(receiver, name, extension, site);
      });
    }
    const { run } = object;
    return plain((f) => runToEnd(steps(run(f))));
  }
  const general = readGeneral(name, extension, site);
  return plain(readField(name, object.run, general));
}

const readField = perNode({ StructValue }, ({ StructValue }) => (name: string, run: Run, general: (receiver: Value) => Value): Run => {
  let seen: TypeValue | null = null;
  let position = -1;
  const look = (receiver: Value): Value => {
    if (!(receiver instanceof StructValue)) return general(receiver);
    const at = receiver.type.fields.indexOf(name);
    if (at < 0) return general(receiver);
    seen = receiver.type;
    position = at;
    return receiver.fields[at] as Value;
  };
  return (f) => {
    const receiver = run(f);
    // `seen` is the type of a struct, so what has this type is one: a pointer is compared, where `instanceof` would walk up the prototypes.
    return (receiver as StructValue | null)?.type === seen ? ((receiver as StructValue).fields[position] as Value) : look(receiver);
  };
});

/** Anything but a field of a struct. A builtin that takes nothing, such as `len`, is remembered with the type it was found for. */
const readGeneral = perNode(
  { arityOf, EnumValue, findMethod, here, memberRead, methodEpoch, ModuleValue, runBuiltin, runToEnd, StructValue, typeOf, TypeValue },
  ({ arityOf, EnumValue, findMethod, here, memberRead, methodEpoch, ModuleValue, runBuiltin, runToEnd, StructValue, typeOf, TypeValue }) =>
    (name: string, extension: Value | null, site: Site): ((receiver: Value) => Value) => {
      let seen: TypeValue | null = null;
      let epoch = -1;
      let builtin: Builtin | null = null;
      return (receiver) => {
        here.site = site;
        // These have members of their own, which come first (10.5).
        if (
          receiver instanceof TypeValue ||
          receiver instanceof ModuleValue ||
          receiver instanceof EnumValue ||
          receiver instanceof StructValue
        ) {
          return runToEnd(memberRead(receiver, name, extension, site));
        }
        const type = typeOf(receiver);
        if (type !== seen || epoch !== methodEpoch.value) {
          seen = type;
          epoch = methodEpoch.value;
          const found = type.flavour === 'builtin' ? findMethod(type, name) : null;
          builtin =
            found !== null && found.user === null && found.builtin.kind === 'run' && arityOf(found.builtin).min === 0
              ? found.builtin
              : null;
        }
        return builtin === null ? runToEnd(memberRead(receiver, name, extension, site)) : runBuiltin(builtin, [receiver], site);
      };
    },
);

/** `E::V`, `T.CONSTANT`: a type or module known now, with a member that is no function call. */
export function staticPath(expr: MemberExpr, cx: FunctionContext): Value | undefined {
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
  return mapOperand(compileExpr(expr.object, cx, 'operand'), readItem(index, safe, site));
}

const readItem = perNode(
  { here, runToEnd, safeResult, skipsSafely, tupleIndex, tupleSteps, TupleValue },
  ({ here, runToEnd, safeResult, skipsSafely, tupleIndex, tupleSteps, TupleValue }) =>
    (index: number, safe: boolean, site: Site): ((receiver: Value) => Value) => {
      return (receiver) => {
        if (receiver instanceof TupleValue && index < receiver.items.length) return receiver.items[index] as Value;
        here.site = site;
        if (!safe) return tupleIndex(receiver, index);
        if (skipsSafely(receiver)) return receiver;
        return runToEnd(safeResult(receiver, (inner) => tupleSteps(inner, index)));
      };
    },
);

function* tupleSteps(inner: Value, index: number): Steps<Value> {
  return tupleIndex(inner, index);
}
