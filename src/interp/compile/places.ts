/** Reading and writing elements and fields (language.md, sections 5, 8.8, 10.5, 10.6). */
import type { Expr, IndexExpr, MemberExpr, TupleIndexExpr } from '../../parser/ast.js';
import { callSteps, runToEnd } from '../call.js';
import type { Code, Run } from '../code.js';
import { immutableField, undefinedField } from '../errors.js';
import { indexGet as readIndex, sliceGet, tupleIndex, indexSet as writeIndex } from '../indexing.js';
import { assertMutable } from '../isolate.js';
import { typeName } from '../kinds.js';
import { mapInsert } from '../map-access.js';
import { memberRead } from '../member-call.js';
import { findUserMethod } from '../member-lookup.js';
import { hintAtMembers } from '../near-members.js';
import { here, type Site } from '../site.js';
import { ArrayValue, BuiltinFunction, FunctionValue, MapValue, StructValue, TypeValue, type Value } from '../value.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { afterFieldAssignment } from './invariants.js';
import { sequenceOperands } from './operands.js';
import { perNode } from './per-node.js';

export function compileIndex(expr: IndexExpr, cx: FunctionContext): Code {
  const object = compileExpr(expr.object, cx, 'operand');
  const [only] = expr.indices;
  if (expr.indices.length !== 1 || only === undefined) return object;
  const index = compileExpr(only, cx, 'operand');
  const site = cx.site(expr);
  if (object.suspends || index.suspends || cx.maySuspend(expr)) {
    return suspending(function* (f) {
      const receiver = object.suspends ? yield* object.step(f) : object.run(f);
      const at = index.suspends ? yield* index.step(f) : index.run(f);
      here.site = site;
      const method = receiver instanceof StructValue ? findUserMethod(receiver, 'index') : null;
      return method === null ? elementAt(receiver, at, site) : yield* callSteps(method.fn, [receiver, at]);
    });
  }
  return plain(readElement(object.run, index.run, site));
}

const readElement = perNode({ ArrayValue, elementAt }, ({ ArrayValue, elementAt }) => (object: Run, index: Run, site: Site): Run => {
  return (f) => {
    const receiver = object(f);
    const at = index(f);
    // Read first: it settles the shape, and what follows is free.
    const items = (receiver as ArrayValue | null)?.items;
    if (receiver instanceof ArrayValue && typeof at === 'number' && at >= 0) {
      const item = (items as Value[])[at];
      if (item !== undefined) return item;
    }
    return elementAt(receiver, at, site);
  };
});

/** `receiver[at]`; indexing a type or function with types yields it unchanged (6.3). */
function elementAt(receiver: Value, at: Value, site: Site): Value {
  here.site = site;
  if (receiver instanceof TypeValue || receiver instanceof FunctionValue || receiver instanceof BuiltinFunction) return receiver;
  return readIndex(receiver, at);
}

export function compileSlice(expr: Extract<Expr, { kind: 'Slice' }>, cx: FunctionContext): Code {
  const parts = sequenceOperands([expr.object, expr.start, expr.end].map((part) => compileExpr(part, cx, 'operand')));
  const site = cx.site(expr);
  const slice = (values: readonly Value[]): Value => {
    here.site = site;
    return sliceGet(values[0] as Value, values[1] as Value, values[2] as Value);
  };
  if (parts.suspends) {
    return suspending(function* (f) {
      return slice(yield* parts.step(f));
    });
  }
  return plain((f) => slice(parts.run(f)));
}

/** Reads the element for a compound assignment. */
export function elementOf(target: IndexExpr, cx: FunctionContext): (receiver: Value, index: Value) => Value {
  return getElement(cx.site(target));
}

const getElement = perNode(
  { ArrayValue, elementAt },
  ({ ArrayValue, elementAt }) =>
    (site: Site): ((receiver: Value, index: Value) => Value) => {
      return (receiver, at) => {
        if (receiver instanceof ArrayValue && typeof at === 'number' && at >= 0) {
          const item = receiver.items[at];
          if (item !== undefined) return item;
        }
        return elementAt(receiver, at, site);
      };
    },
);

/** The same from evaluated operands. */
export function indexGet(target: IndexExpr, cx: FunctionContext): (operands: readonly Value[]) => Value {
  const get = elementOf(target, cx);
  return (operands) => get(operands[0] as Value, operands[1] as Value);
}

export function indexSet(target: IndexExpr, cx: FunctionContext): (receiver: Value, index: Value, value: Value) => void {
  return setElement(cx.site(target));
}

const setElement = perNode(
  { ArrayValue, here, writeIndex },
  ({ ArrayValue, here, writeIndex }) =>
    (site: Site): ((receiver: Value, index: Value, value: Value) => void) => {
      return (receiver, index, value) => {
        if (
          receiver instanceof ArrayValue &&
          typeof index === 'number' &&
          index >= 0 &&
          index < receiver.items.length &&
          receiver.frozen === false
        ) {
          receiver.items[index] = value;
          receiver.snapshot = null;
          return;
        }
        here.site = site;
        writeIndex(receiver, index, value);
      };
    },
);

/** Reads the field for a compound assignment. */
export function memberOf(target: MemberExpr | TupleIndexExpr, cx: FunctionContext): (receiver: Value) => Value {
  const site = cx.site(target);
  return (receiver) => {
    here.site = site;
    return target.kind === 'TupleIndex' ? tupleIndex(receiver, target.index) : runToEnd(memberRead(receiver, target.name.name, null, site));
  };
}

/** The same from evaluated operands. */
export function memberGet(target: MemberExpr | TupleIndexExpr, cx: FunctionContext): (operands: readonly Value[]) => Value {
  const get = memberOf(target, cx);
  return (operands) => get(operands[0] as Value);
}

export function memberSet(target: MemberExpr, cx: FunctionContext): (receiver: Value, value: Value) => void {
  return fieldSet(target.name.name, cx.site(target));
}

export function tupleSet(target: TupleIndexExpr, cx: FunctionContext): (receiver: Value, value: Value) => void {
  return fieldSet(String(target.index), cx.site(target));
}

function fieldSet(name: string, site: Site): (receiver: Value, value: Value) => void {
  return (receiver, value) => {
    if (receiver instanceof StructValue) {
      const { type } = receiver;
      const at = type.fields.indexOf(name);
      if (at >= 0) {
        if (type.flavour === 'struct') {
          if (receiver.frozen !== false) {
            here.site = site;
            assertMutable(receiver);
          }
          receiver.fields[at] = value;
          receiver.snapshot = null;
          if (type.invariants.length > 0) {
            here.site = site;
            afterFieldAssignment(receiver);
          }
          return;
        }
        here.site = site;
        if (type.flavour === 'data') throw immutableField(type.name, name);
      }
    }
    here.site = site;
    if (receiver instanceof MapValue) {
      assertMutable(receiver);
      mapInsert(receiver, name, value);
      return;
    }
    throw hintAtMembers(undefinedField(typeName(receiver), name), receiver, name);
  };
}
