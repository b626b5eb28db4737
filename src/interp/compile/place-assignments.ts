/**
 * `o.x = v`, `o.x += v`, `a[i] = v`, `a[i] += v` where nothing suspends: the operands stay in JavaScript variables, the position of the
 * field is remembered for the last type seen, arrays and maps are written at once. What is not a field of a mutable struct or an
 * existing element goes through the general functions of places.ts.
 */
import type { AssignTarget, BinaryOperator, CompoundAssignStmt, Expr, IndexExpr, MemberExpr } from '../../parser/ast.js';
import { type Code, notFloat, type PlainCode } from '../code.js';
import { here, type Site } from '../site.js';
import { ArrayValue, Float, StructValue, type TypeValue, type Value } from '../value.js';
import { operation } from './binary-any.js';
import { type FunctionContext, plain } from './context.js';
import { apply, isFloatOperator } from './doubles.js';
import { compileExpr } from './expressions.js';
import { elementOf, indexSet, memberOf, memberSet } from './places.js';

/** Code of `target = value`, or null if the target is none of these or something suspends. */
export function assignPlace(target: AssignTarget, value: Code, cx: FunctionContext): Code | null {
  if (value.suspends) return null;
  if (target.kind === 'Member') {
    const object = compileExpr(target.object, cx, 'operand');
    return object.suspends ? null : assignField(target, object, value, cx);
  }
  if (target.kind !== 'Index') return null;
  const place = elementPlace(target, cx);
  if (place === null) return null;
  const { run } = value;
  const { object, index, set } = place;
  return plain((f) => {
    const receiver = object(f);
    const at = index(f);
    set(receiver, at, run(f));
    return null;
  });
}

/** Code of `target operator= value`, likewise. */
export function updatePlace(
  target: CompoundAssignStmt['target'],
  operator: BinaryOperator,
  value: Code,
  site: Site,
  cx: FunctionContext,
): Code | null {
  if (value.suspends || cx.maySuspend(target)) return null;
  if (target.kind === 'Member') {
    const object = compileExpr(target.object, cx, 'operand');
    return object.suspends ? null : updateField(target, operator, object, value, site, cx);
  }
  if (target.kind !== 'Index') return null;
  const place = elementPlace(target, cx);
  if (place === null) return null;
  const operate = operation(operator);
  const get = elementOf(target, cx);
  const { run } = value;
  const { object, index, set } = place;
  return plain((f) => {
    const receiver = object(f);
    const at = index(f);
    const old = get(receiver, at);
    const right = run(f);
    here.site = site;
    set(receiver, at, operate(old, right));
    return null;
  });
}

function elementPlace(target: IndexExpr, cx: FunctionContext) {
  const [first] = target.indices as [Expr];
  const object = compileExpr(target.object, cx, 'operand');
  const index = compileExpr(first, cx, 'operand');
  if (object.suspends || index.suspends) return null;
  const general = indexSet(target, cx);
  const set = (receiver: Value, at: Value, value: Value): void => {
    if (receiver instanceof ArrayValue && typeof at === 'number' && at >= 0 && at < receiver.items.length && !receiver.frozen) {
      receiver.items[at] = value;
      receiver.snapshot = null;
    } else general(receiver, at, value);
  };
  return { object: object.run, index: index.run, set };
}

/** A struct whose fields are changed without further ado; `data` is immutable, an invariant has to be checked. */
const isPlainStruct = (type: TypeValue): boolean => type.flavour === 'struct' && type.invariants.length === 0;

function assignField(target: MemberExpr, object: PlainCode, value: PlainCode, cx: FunctionContext): Code {
  const { name } = target.name;
  const set = memberSet(target, cx);
  const { run: read } = object;
  const { run } = value;
  let seen: TypeValue | null = null;
  let at = -1;
  return plain((f) => {
    const receiver = read(f);
    const v = run(f);
    if (receiver instanceof StructValue) {
      if (receiver.type === seen && !receiver.frozen) {
        receiver.fields[at] = v;
        receiver.snapshot = null;
        return null;
      }
      if (isPlainStruct(receiver.type)) {
        at = receiver.type.fields.indexOf(name);
        seen = at < 0 ? null : receiver.type;
      }
    }
    set(receiver, v);
    return null;
  });
}

function updateField(
  target: MemberExpr,
  operator: BinaryOperator,
  object: PlainCode,
  value: PlainCode,
  site: Site,
  cx: FunctionContext,
): Code {
  const { name } = target.name;
  const set = memberSet(target, cx);
  const get = memberOf(target, cx);
  const operate = operation(operator);
  const { run: read } = object;
  const { run } = value;
  // Arithmetic on the right is asked for its double once the field has held a Float (doubles.ts).
  const double = isFloatOperator(operator) ? value.double : undefined;
  const floating = isFloatOperator(operator) ? operator : '+';
  let seen: TypeValue | null = null;
  let at = -1;
  return plain((f) => {
    const receiver = read(f);
    if (receiver instanceof StructValue && receiver.type === seen) {
      const old = receiver.fields[at] as Value;
      let v: Value;
      if (double !== undefined && old instanceof Float) {
        const d = double(f);
        here.site = site;
        v =
          d !== undefined && (floating !== '/' || d !== 0)
            ? new Float(apply(floating, old.v, d))
            : operate(old, d === undefined ? notFloat.value : new Float(d));
      } else {
        const right = run(f);
        here.site = site;
        v = operate(old, right);
      }
      if (receiver.frozen) set(receiver, v);
      else {
        receiver.fields[at] = v;
        receiver.snapshot = null;
      }
      return null;
    }
    const old = get(receiver);
    const right = run(f);
    here.site = site;
    set(receiver, operate(old, right));
    if (receiver instanceof StructValue && isPlainStruct(receiver.type)) {
      at = receiver.type.fields.indexOf(name);
      seen = at < 0 ? null : receiver.type;
    }
    return null;
  });
}
