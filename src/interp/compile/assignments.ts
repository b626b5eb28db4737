/**
 * Bindings and assignments (language.md, section 5); their value is nil. Targets: object and index are evaluated before the value,
 * once. A single field or element as target, where nothing suspends, is in place-assignments.ts.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { AssignStmt, AssignTarget, CompoundAssignStmt, Expr, LetStmt } from '../../parser/ast.js';
import type { After } from '../after.js';
import { type Code, Completion, type Frame, type Run } from '../code.js';
import { here } from '../site.js';
import { Float, type Value } from '../value.js';
import { binaryOf } from './binary.js';
import { type FunctionContext, lookAt, type Position, plain, suspending } from './context.js';
import { arrayElements, tupleElements } from './destructure.js';
import { compileExpr } from './expressions.js';
import { putOwned } from './float-slots.js';
import { readRef, type Store, storeRef } from './names.js';
import { sequenceOperands } from './operands.js';
import { type MaybeFloat, operation } from './operations.js';
import { compileBinding } from './patterns.js';
import { perNode } from './per-node.js';
import { assignPlace, updatePlace } from './place-assignments.js';
import { indexGet, indexSet, memberGet, memberSet, tupleSet } from './places.js';
import { andThen } from './then.js';

export function compileLet(stmt: LetStmt, cx: FunctionContext, position: Position): Code {
  const { pattern } = stmt;
  if (pattern.kind === 'IdentPattern' && pattern.inner === null && pattern.type === null) {
    const ref = cx.ref(pattern);
    if (ref?.kind === 'local' && !ref.cell) return storeLocal(compileExpr(stmt.value, cx, position), ref.slot, cx);
  }
  return thenStore(compileExpr(stmt.value, cx, position), compileBinding(stmt.pattern, cx));
}

/** Evaluates `value` and gives it to `store`; a completion mark passes by. */
function thenStore(value: Code, store: Store): Code {
  const { abrupt } = value;
  if (value.suspends) {
    const keep: After = (f, v) => {
      if (v instanceof Completion) return v as Value;
      store(f, v);
      return null;
    };
    return andThen(value, keep, abrupt);
  }
  return plain(storing(value.run, store, abrupt), abrupt);
}

const storing = perNode({ Completion }, ({ Completion }) => (run: Run, store: Store, abrupt: boolean): Run => {
  if (!abrupt) {
    return (f) => {
      store(f, run(f));
      return null;
    };
  }
  return (f) => {
    const v = run(f);
    if (v instanceof Completion) return v as Value;
    store(f, v);
    return null;
  };
});

export function compileAssign(stmt: AssignStmt, cx: FunctionContext, position: Position): Code {
  const { target } = stmt;
  if (target.kind === 'Name') {
    if (target.name === '_') return thenStore(compileExpr(stmt.value, cx, position), discard);
    const ref = cx.ref(target);
    if (ref === undefined) throw new Error('internal: unresolved assignment');
    if (ref.kind === 'local' && !ref.cell && ref.constant !== true) return storeLocal(compileExpr(stmt.value, cx, position), ref.slot, cx);
    return thenStore(compileExpr(stmt.value, cx, position), storeRef(ref, target.name, target, cx));
  }
  const value = compileExpr(stmt.value, cx, 'operand');
  const direct = assignPlace(target, value, cx);
  if (direct !== null) return direct;
  const place = compileTarget(target, cx);
  const parts = sequenceOperands([...place.operands, value]);
  const { count } = place;
  const { assign } = place;
  if (parts.suspends) {
    return suspending(function* (f) {
      const vs = yield* parts.step(f);
      assign(f, vs, vs[count] as Value);
      return null;
    });
  }
  return plain((f) => {
    const vs = parts.run(f);
    assign(f, vs, vs[count] as Value);
    return null;
  });
}

/** Into a slot that is no cell; one that owns its Float (float-slots.ts) keeps it, and only the number is written. */
function storeLocal(value: Code, slot: number, cx: FunctionContext): Code {
  const owned = cx.ownedFloats.has(slot);
  if (value.suspends || value.abrupt) {
    return thenStore(value, (f, v) => {
      if (owned) putOwned(f, slot, v);
      else f[slot] = v;
    });
  }
  return plain(owned ? putLocal(lookAt(value), slot) : setLocal(value.run, slot));
}

const setLocal = perNode({}, () => (run: Run, slot: number): Run => {
  return (f) => {
    f[slot] = run(f);
    return null;
  };
});

const putLocal = perNode({ Float }, ({ Float }) => (run: Run, slot: number): Run => {
  return (f) => {
    const v = run(f);
    const own = f[slot] as Value | undefined;
    if (v !== null && (v as MaybeFloat).v !== undefined) {
      if (own !== null && own !== undefined && (own as MaybeFloat).v !== undefined) (own as { v: number }).v = (v as Float).v;
      else f[slot] = new Float((v as Float).v);
    } else f[slot] = v;
    return null;
  };
});

/** `_` as a target: nothing is declared, so there is nothing to store into. */
function discard(): void {}

/** Operands of a target in evaluation order, and how to assign once they are known. */
interface Place {
  readonly operands: readonly Code[];
  readonly count: number;
  assign(frame: Frame, operands: readonly Value[], value: Value): void;
}

function compileTarget(target: AssignTarget, cx: FunctionContext): Place {
  switch (target.kind) {
    case 'Name': {
      if (target.name === '_') return { operands: [], count: 0, assign: discard };
      const ref = cx.ref(target);
      if (ref === undefined) throw new Error('internal: unresolved assignment');
      const store = storeRef(ref, target.name, target, cx);
      return { operands: [], count: 0, assign: (f, _vs, v) => store(f, v) };
    }
    case 'Member': {
      const set = memberSet(target, cx);
      return { operands: [compileExpr(target.object, cx, 'operand')], count: 1, assign: (_f, vs, v) => set(vs[0] as Value, v) };
    }
    case 'TupleIndex': {
      const set = tupleSet(target, cx);
      return { operands: [compileExpr(target.object, cx, 'operand')], count: 1, assign: (_f, vs, v) => set(vs[0] as Value, v) };
    }
    case 'Index': {
      const set = indexSet(target, cx);
      const [index] = target.indices as [Expr];
      return {
        operands: [compileExpr(target.object, cx, 'operand'), compileExpr(index, cx, 'operand')],
        count: 2,
        assign: (_f, vs, v) => set(vs[0] as Value, vs[1] as Value, v),
      };
    }
    case 'TupleTarget':
    case 'ArrayTarget':
      return compileGroup(target, cx);
    default:
      return assertNever(target);
  }
}

function compileGroup(target: Extract<AssignTarget, { kind: 'TupleTarget' | 'ArrayTarget' }>, cx: FunctionContext): Place {
  const rest = target.kind === 'ArrayTarget' ? target.rest : null;
  const places = [...target.elements, ...(rest === null ? [] : [rest])].map((element) => compileTarget(element, cx));
  const operands = places.flatMap((place) => place.operands);
  const site = cx.site(target);
  const size = target.elements.length;
  return {
    operands,
    count: operands.length,
    assign(f, vs, value) {
      here.site = site;
      const items = target.kind === 'TupleTarget' ? tupleElements(value, size) : arrayElements(value, size, rest !== null);
      let at = 0;
      places.forEach((place, i) => {
        place.assign(f, vs.slice(at, at + place.count), items[i] as Value);
        at += place.count;
      });
    },
  };
}

export function compileCompound(stmt: CompoundAssignStmt, cx: FunctionContext): Code {
  const { target, operator } = stmt;
  const value = compileExpr(stmt.value, cx, 'operand');
  const site = cx.site(stmt);
  if (target.kind === 'Name') {
    const ref = cx.ref(target);
    if (ref === undefined) throw new Error('internal: unresolved assignment');
    const old = readRef(ref, target.name, target, cx);
    const updated = binaryOf(operator, old, value, site, cx.maySuspend(stmt));
    if (ref.kind === 'local' && !ref.cell && ref.constant !== true) return storeLocal(updated, ref.slot, cx);
    return thenStore(updated, storeRef(ref, target.name, target, cx));
  }
  const direct = updatePlace(target, operator, value, site, cx);
  if (direct !== null) return direct;
  const place = compileTarget(target, cx);
  const operate = operation(operator, site);
  const get = target.kind === 'Index' ? indexGet(target, cx) : memberGet(target, cx);
  const parts = sequenceOperands(place.operands);
  if (parts.suspends || value.suspends) {
    return suspending(function* (f) {
      const vs = parts.suspends ? yield* parts.step(f) : parts.run(f);
      const old = get(vs);
      const right = value.suspends ? yield* value.step(f) : value.run(f);
      here.site = site;
      place.assign(f, vs, operate(old, right));
      return null;
    });
  }
  return plain((f) => {
    const vs = parts.run(f);
    const old = get(vs);
    const right = value.run(f);
    here.site = site;
    place.assign(f, vs, operate(old, right));
    return null;
  });
}
