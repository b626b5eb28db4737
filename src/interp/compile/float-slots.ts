/**
 * Which slots of a function own their Float.
 *
 * A slot that owns its Float writes the next one into the same object: `sum += x * y` in a loop then makes no garbage. That is only
 * right because nobody else ever holds the object. Invariants that keep it so:
 *   - every store into the slot copies the number, never the object (`putFloat`);
 *   - every read hands on a copy (`run`); only operators look at the object itself (`look` in code.ts);
 *   - no operand of an operator stores into the slot (in a block of its own), so what the other operand looked at is still there;
 *   - the slot is bound by `let` and assignments alone, is no parameter, no cell, and no closure or task captures it.
 * Copies cost what is saved, so a slot owns its Float only where arithmetic is stored and operators are most of its readers.
 */
import type { Frame } from '../code.js';
import type { FunctionInfo, Resolution } from '../resolution.js';
import { Float, type Value } from '../value.js';
import { children } from './tree.js';

/** Stores a number into a slot that owns its Float. */
export function putFloat(frame: Frame, slot: number, double: number): void {
  const own = frame[slot];
  if (own instanceof Float) (own as { v: number }).v = double;
  else frame[slot] = new Float(double);
}

/** Stores any value into such a slot. */
export function putOwned(frame: Frame, slot: number, value: Value): void {
  if (value instanceof Float) putFloat(frame, slot, value.v);
  else frame[slot] = value;
}

/** The value of such a slot, for anyone. */
export function copyOwned(value: Value): Value {
  return value instanceof Float ? new Float(value.v) : value;
}

interface Node {
  readonly kind: string;
  readonly id: number;
}

interface Uses {
  arithmetic: boolean;
  operands: number;
  others: number;
}

const NONE: ReadonlySet<number> = new Set();

/** `root` is the node of the function that `info` describes. */
export function ownedFloatSlots(root: object, info: FunctionInfo, resolution: Resolution): ReadonlySet<number> {
  const uses = new Map<number, Uses>();
  /** How many operators are around the node. */
  let operators = 0;
  const banned = new Set<number>(info.paramSlots);
  survey(root as Node, false);
  const owned = [...uses].filter(([slot, use]) => !banned.has(slot) && use.arithmetic && use.operands > 2 * use.others);
  return owned.length === 0 ? NONE : new Set(owned.map(([slot]) => slot));

  function use(slot: number): Uses {
    let found = uses.get(slot);
    if (found === undefined) {
      found = { arithmetic: false, operands: 0, others: 0 };
      uses.set(slot, found);
    }
    return found;
  }

  /** The slot of a node that means a local, which is banned if it is not a plain one. */
  function slotOf(node: Node): number | null {
    const ref = resolution.refs.get(node.id);
    if (ref?.kind !== 'local') return null;
    if (ref.cell || ref.checked) banned.add(ref.slot);
    return ref.slot;
  }

  function store(target: Node, value: Node): void {
    const slot = slotOf(target);
    if (slot === null) return;
    if (operators > 0) banned.add(slot);
    if (isArithmetic(value)) use(slot).arithmetic = true;
  }

  function survey(node: Node, operand: boolean): void {
    const inner = node === (root as Node) ? undefined : resolution.functions.get(node.id);
    if (inner !== undefined) {
      for (const capture of inner.captures) if (capture.from === 'local') banned.add(capture.index);
      return;
    }
    const parts = node as unknown as Readonly<Record<string, Node>>;
    switch (node.kind) {
      case 'Name': {
        const slot = slotOf(node);
        if (slot !== null) use(slot)[operand ? 'operands' : 'others']++;
        return;
      }
      case 'Paren':
        survey(parts.expr as Node, operand);
        return;
      case 'LetStmt':
      case 'AssignStmt': {
        const target = (parts.pattern ?? parts.target) as Node & { readonly inner?: unknown };
        const plain = target.kind === 'Name' || (target.kind === 'IdentPattern' && target.inner === null);
        if (plain) store(target, parts.value as Node);
        else survey(target, false);
        survey(parts.value as Node, true);
        return;
      }
      case 'CompoundAssignStmt':
        store(parts.target as Node, node);
        survey(parts.target as Node, true);
        operators++;
        survey(parts.value as Node, true);
        operators--;
        return;
      default: {
        const slot = slotOf(node);
        if (slot !== null) banned.add(slot);
        const operands = isOperator(node);
        if (operands) operators++;
        for (const child of children(node)) survey(child as Node, operands);
        if (operands) operators--;
      }
    }
  }
}

const ARITHMETIC: ReadonlySet<unknown> = new Set(['+', '-', '*', '/']);
const RELATIONS: ReadonlySet<unknown> = new Set(['<', '<=', '>', '>=']);

function operatorOf(node: Node): unknown {
  return (node as unknown as { readonly operator?: unknown }).operator;
}

function isOperator(node: Node): boolean {
  return (node.kind === 'Binary' && ARITHMETIC.has(operatorOf(node))) || (node.kind === 'Compare' && RELATIONS.has(operatorOf(node)));
}

function isArithmetic(node: Node): boolean {
  if (node.kind === 'Paren') return isArithmetic((node as unknown as { readonly expr: Node }).expr);
  return (node.kind === 'Binary' || node.kind === 'CompoundAssignStmt') && ARITHMETIC.has(operatorOf(node));
}
