/**
 * Statements (language.md, section 5): bindings, assignments, modifiers. The value of a declaration, a binding or an assignment is
 * nil. Targets: object and index are evaluated before the value, once.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { AssignStmt, AssignTarget, CompoundAssignStmt, Expr, LetStmt, ModifiedStmt, Stmt } from '../../parser/ast.js';

import { type Code, Completion, type Frame } from '../code.js';
import { here } from '../site.js';
import { compileForall } from '../testing/forall.js';
import { truthy } from '../truth.js';
import type { Value } from '../value.js';

import { constant, type FunctionContext, type Position, plain, suspending } from './context.js';
import { contractStatement } from './contracts.js';
import { compileDefer } from './defer.js';
import { arrayElements, tupleElements } from './destructure.js';
import { compileExpr } from './expressions.js';
import { constStatement, moduleStatement } from './modules.js';
import { readRef, type Store, storeRef } from './names.js';
import { sequenceOperands } from './operands.js';
import { binaryOf, binarySlow } from './operators.js';
import { compileBinding } from './patterns.js';
import { indexGet, indexSet, memberGet, memberSet, tupleSet } from './places.js';
import { raisesStatement } from './test-blocks.js';

export function compileStmt(stmt: Stmt, cx: FunctionContext, position: Position): Code {
  switch (stmt.kind) {
    case 'ExprStmt':
      return compileExpr(stmt.expr, cx, position);
    case 'LetStmt':
      return compileLet(stmt, cx, position);
    case 'AssignStmt':
      return compileAssign(stmt, cx, position);
    case 'CompoundAssignStmt':
      return compileCompound(stmt, cx);
    case 'ModifiedStmt':
      return compileModified(stmt, cx, position);
    case 'DeferStmt':
      return compileDefer(stmt, cx);
    case 'Contract':
      return contractStatement(stmt, cx);
    case 'RaisesBlock':
      return raisesStatement(stmt, cx);
    case 'ForallBlock':
      return compileForall(stmt, cx);
    case 'ConstDecl':
      return constStatement(stmt, cx);
    case 'ModuleDecl':
      return moduleStatement(stmt, cx);
    case 'ErrorStmt':
      throw new Error('internal: a program with parse errors was compiled');
    case 'FnDecl':
    case 'TypeDecl':
    case 'StructDecl':
    case 'EnumDecl':
    case 'TraitDecl':
    case 'ImplDecl':
    case 'EffectDecl':
    case 'SubmoduleDecl':
    case 'ImportDecl':
    case 'ExportDecl':
    case 'ExternDecl':
    case 'TestDecl':
    case 'PropertyDecl':
    case 'ExamplesDecl':
      return constant(null);
    default:
      return assertNever(stmt);
  }
}

function compileLet(stmt: LetStmt, cx: FunctionContext, position: Position): Code {
  return thenStore(compileExpr(stmt.value, cx, position), compileBinding(stmt.pattern, cx));
}

/** Evaluates `value` and gives it to `store`; a completion mark passes by. */
function thenStore(value: Code, store: Store): Code {
  const { abrupt } = value;
  if (value.suspends) {
    const { step } = value;
    return suspending(function* (f) {
      const v = yield* step(f);
      if (v instanceof Completion) return v as Value;
      store(f, v);
      return null;
    }, abrupt);
  }
  const { run } = value;
  if (!abrupt) {
    return plain((f) => {
      store(f, run(f));
      return null;
    });
  }
  return plain((f) => {
    const v = run(f);
    if (v instanceof Completion) return v as Value;
    store(f, v);
    return null;
  }, true);
}

function compileAssign(stmt: AssignStmt, cx: FunctionContext, position: Position): Code {
  const { target } = stmt;
  if (target.kind === 'Name') {
    if (target.name === '_') return thenStore(compileExpr(stmt.value, cx, position), discard);
    const ref = cx.ref(target);
    if (ref === undefined) throw new Error('internal: unresolved assignment');
    if (ref.kind === 'local' && !ref.cell) return storeLocal(compileExpr(stmt.value, cx, position), ref.slot);
    return thenStore(compileExpr(stmt.value, cx, position), storeRef(ref, target.name, target, cx));
  }
  const place = compileTarget(target, cx);
  const value = compileExpr(stmt.value, cx, 'operand');
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

function storeLocal(value: Code, slot: number): Code {
  if (!value.suspends && !value.abrupt) {
    const { run } = value;
    return plain((f) => {
      f[slot] = run(f);
      return null;
    });
  }
  return thenStore(value, (f, v) => {
    f[slot] = v;
  });
}

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

function compileCompound(stmt: CompoundAssignStmt, cx: FunctionContext): Code {
  const { target, operator } = stmt;
  const value = compileExpr(stmt.value, cx, 'operand');
  const site = cx.site(stmt);
  if (target.kind === 'Name') {
    const ref = cx.ref(target);
    if (ref === undefined) throw new Error('internal: unresolved assignment');
    const old = readRef(ref, target.name, target, cx);
    const updated = binaryOf(operator, old, value, site, cx.maySuspend(stmt));
    if (ref.kind === 'local' && !ref.cell) return storeLocal(updated, ref.slot);
    return thenStore(updated, storeRef(ref, target.name, target, cx));
  }
  const place = compileTarget(target, cx);
  const get = target.kind === 'Index' ? indexGet(target, cx) : memberGet(target, cx);
  const parts = sequenceOperands(place.operands);
  if (parts.suspends || value.suspends) {
    return suspending(function* (f) {
      const vs = parts.suspends ? yield* parts.step(f) : parts.run(f);
      const old = get(vs);
      const right = value.suspends ? yield* value.step(f) : value.run(f);
      here.site = site;
      place.assign(f, vs, binarySlow(operator, old, right));
      return null;
    });
  }
  return plain((f) => {
    const vs = parts.run(f);
    const old = get(vs);
    const right = value.run(f);
    here.site = site;
    place.assign(f, vs, binarySlow(operator, old, right));
    return null;
  });
}

function compileModified(stmt: ModifiedStmt, cx: FunctionContext, position: Position): Code {
  const condition = compileExpr(stmt.condition, cx, 'operand');
  const body = compileStmt(stmt.stmt, cx, position);
  const wanted = stmt.keyword === 'if';
  if (condition.suspends || body.suspends) {
    return suspending(function* (f) {
      const c = condition.suspends ? yield* condition.step(f) : condition.run(f);
      if ((c === true || (c !== false && truthy(c))) !== wanted) return null;
      return body.suspends ? yield* body.step(f) : body.run(f);
    }, body.abrupt);
  }
  const test = condition.run;
  const { run } = body;
  return plain((f) => {
    const c = test(f);
    return (c === true || (c !== false && truthy(c))) === wanted ? run(f) : null;
  }, body.abrupt);
}
