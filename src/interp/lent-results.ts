/**
 * Results that more than one task may await (runtime.md, section 12.13): the first gets the value itself, later ones a frozen snapshot of
 * what it was then. It is copied when the first changes something in it, or when a later one asks, whichever comes first; a result that
 * is neither changed nor asked for again is not copied.
 *
 * Invariants
 * - Until then every mutable container in the result carries the `Loan` in place of its `frozen: false`, so that whoever changes one
 *   comes by here (`assertMutable`).
 * - A container may be part of several results, one handed on as another: a change settles all of them.
 */
import { AriaFault } from './fault.js';
import { FrozenCell } from './frozen-cell.js';
import { freeze } from './isolate.js';
import { ArrayValue, Cell, type Lent, LibraryObject, MapValue, SetValue, StructValue, type Value } from './value.js';
import { eachPart } from './value-parts.js';

/** Where the result is kept for those who ask later: the task. */
export interface ResultHolder {
  value: unknown;
}

/** To be called when the result `root` of `holder` is handed out for the first time. */
export function lendResult(root: object, holder: ResultHolder): void {
  const loan = new Loan(root as Value & object, holder);
  // What a closure captured changes without asking.
  if (!loan.mark(root)) loan.settle();
}

class Loan implements Lent {
  private settled = false;
  private readonly others = new Set<Lent>();

  constructor(
    private readonly root: Value & object,
    private readonly holder: ResultHolder,
  ) {}

  settle(): void {
    if (this.settled) return;
    this.settled = true;
    for (const other of this.others) other.settle();
    const { holder, root } = this;
    if (holder.value !== root) return;
    try {
      holder.value = freeze(root);
    } catch (error) {
      // What cannot be copied (an open file) stays as it is: whoever asks for it later is told.
      if (!(error instanceof AriaFault)) throw error;
    }
  }

  /** Marks every mutable container in `root`; false if something in it can change without asking. */
  mark(root: object): boolean {
    const open: object[] = [root];
    const shells = new Set<object>();
    const visit = (part: unknown): void => {
      if (typeof part === 'object' && part !== null) open.push(part);
    };
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (isContainer(node)) {
        if (!this.markContainer(node)) continue;
        if (node instanceof ArrayValue) {
          for (const item of node.items) if (typeof item === 'object' && item !== null) open.push(item);
          continue;
        }
      } else {
        if (node instanceof Cell && !(node instanceof FrozenCell)) return false;
        if (shells.has(node)) continue;
        shells.add(node);
      }
      eachPart(node, visit);
    }
    return true;
  }

  /** False if there is nothing to mark in it: it is frozen, or marked already. */
  private markContainer(node: Container): boolean {
    const { frozen } = node;
    if (frozen === true || frozen === this) return false;
    if (frozen !== false) this.others.add(frozen);
    node.frozen = this;
    return true;
  }
}

type Container = ArrayValue | MapValue | SetValue | StructValue | LibraryObject;

/** Data records never change themselves. */
function isContainer(node: object): node is Container {
  if (node instanceof StructValue) return node.type.flavour !== 'data';
  return node instanceof ArrayValue || node instanceof MapValue || node instanceof SetValue || node instanceof LibraryObject;
}
