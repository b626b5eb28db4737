/**
 * `o.x = v`, `o.x += v`, `a[i] = v`, `a[i] += v` where nothing suspends: the operands stay in JavaScript variables, the position of the
 * field is remembered for the last type seen, arrays and maps are written at once. What is not a field of a mutable struct or an
 * existing element goes through the general functions of places.ts.
 */
import type { AssignTarget, BinaryOperator, CompoundAssignStmt, Expr, IndexExpr, MemberExpr } from '../../parser/ast.js';
import type { Code, PlainCode, Run } from '../code.js';
import { here, type Site } from '../site.js';
import { StructValue, type TypeValue, type Value } from '../value.js';
import { type FunctionContext, plain } from './context.js';
import { compileExpr } from './expressions.js';
import { type Operation, operation } from './operations.js';
import { perNode } from './per-node.js';
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
  return plain(assignElement(place, value.run));
}

const assignElement = perNode({}, () => ({ object, index, set }: ElementPlace, run: Run): Run => {
  return (f) => {
    const receiver = object(f);
    const at = index(f);
    set(receiver, at, run(f));
    return null;
  };
});

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
  return plain(updateElement(place, elementOf(target, cx), operation(operator, site), value.run, site));
}

const updateElement = perNode(
  { here },
  ({ here }) =>
    ({ object, index, set }: ElementPlace, get: (receiver: Value, at: Value) => Value, operate: Operation, run: Run, site: Site): Run => {
      return (f) => {
        const receiver = object(f);
        const at = index(f);
        const old = get(receiver, at);
        const right = run(f);
        here.site = site;
        set(receiver, at, operate(old, right));
        return null;
      };
    },
);

interface ElementPlace {
  readonly object: Run;
  readonly index: Run;
  readonly set: (receiver: Value, at: Value, value: Value) => void;
}

function elementPlace(target: IndexExpr, cx: FunctionContext): ElementPlace | null {
  const [first] = target.indices as [Expr];
  const object = compileExpr(target.object, cx, 'operand');
  const index = compileExpr(first, cx, 'operand');
  if (object.suspends || index.suspends) return null;
  return { object: object.run, index: index.run, set: indexSet(target, cx) };
}

/** A struct whose fields are changed without further ado; `data` is immutable, an invariant has to be checked. */
const isPlainStruct = (type: TypeValue): boolean => type.flavour === 'struct' && type.invariants.length === 0;

function assignField(target: MemberExpr, object: PlainCode, value: PlainCode, cx: FunctionContext): Code {
  return plain(storeField(target.name.name, object.run, value.run, memberSet(target, cx)));
}

const storeField = perNode(
  { isPlainStruct, StructValue },
  ({ isPlainStruct, StructValue }) =>
    (name: string, read: Run, run: Run, set: (receiver: Value, value: Value) => void): Run => {
      let seen: TypeValue | null = null;
      let at = -1;
      return (f) => {
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
      };
    },
);

function updateField(
  target: MemberExpr,
  operator: BinaryOperator,
  object: PlainCode,
  value: PlainCode,
  site: Site,
  cx: FunctionContext,
): Code {
  return plain(
    changeField(target.name.name, operation(operator, site), object.run, value.run, memberOf(target, cx), memberSet(target, cx), site),
  );
}

const changeField = perNode(
  { here, isPlainStruct, StructValue },
  ({ here, isPlainStruct, StructValue }) =>
    (
      name: string,
      operate: Operation,
      read: Run,
      run: Run,
      get: (receiver: Value) => Value,
      set: (receiver: Value, value: Value) => void,
      site: Site,
    ): Run => {
      let seen: TypeValue | null = null;
      let at = -1;
      return (f) => {
        const receiver = read(f);
        if ((receiver as StructValue | null)?.type === seen) {
          const struct = receiver as StructValue;
          const v = operate(struct.fields[at] as Value, run(f));
          if (struct.frozen) set(struct, v);
          else {
            struct.fields[at] = v;
            struct.snapshot = null;
          }
          return null;
        }
        const old = get(receiver);
        const v = operate(old, run(f));
        here.site = site;
        set(receiver, v);
        if (receiver instanceof StructValue && isPlainStruct(receiver.type)) {
          at = receiver.type.fields.indexOf(name);
          seen = at < 0 ? null : receiver.type;
        }
        return null;
      };
    },
);
