/**
 * The containers that a walk through nested values is inside of: who meets one of them again has found a structure that contains itself.
 *
 * A few are looked through one by one, which costs less than a Set; beyond that a Set answers, so that a walk is linear however deep the
 * value is nested. Both belong to one walk: what a user's method raises on the way leaves nothing behind.
 */

/** So many open containers are looked through one by one. Most values nest less. */
const FEW = 32;

export class OpenContainers {
  /** Outermost first. */
  private readonly stack: object[] = [];
  /** The same, once there have been more than a few. */
  private many: Set<object> | null = null;

  /** Goes inside; false if the container is open already. Paired with `leave`. */
  enter(container: object): boolean {
    const { stack, many } = this;
    if (many === null) {
      if (stack.includes(container)) return false;
    } else if (many.has(container)) return false;
    stack.push(container);
    if (many !== null) many.add(container);
    else if (stack.length > FEW) this.many = new Set(stack);
    return true;
  }

  /** Leaves the innermost one. */
  leave(): void {
    const container = this.stack.pop();
    if (container !== undefined) this.many?.delete(container);
  }
}

/** The same for a walk through two values side by side. A container may be open beside several others. */
export class OpenPairs {
  /** `[a, b, a, b, ..]`, outermost first. */
  private readonly stack: object[] = [];
  private many: Map<object, Set<object>> | null = null;

  /** Goes inside both; false if just these two are open already. Paired with `leave`. */
  enter(a: object, b: object): boolean {
    const { stack } = this;
    if (this.many !== null) {
      if (this.many.get(a)?.has(b) === true) return false;
      open(this.many, a, b);
    } else {
      for (let i = 0; i < stack.length; i += 2) {
        if (stack[i] === a && stack[i + 1] === b) return false;
      }
    }
    stack.push(a, b);
    if (this.many === null && stack.length > 2 * FEW) this.many = pairsIn(stack);
    return true;
  }

  /** Leaves the innermost two. */
  leave(): void {
    const { stack } = this;
    const b = stack.pop();
    const a = stack.pop();
    if (this.many === null || a === undefined || b === undefined) return;
    const beside = this.many.get(a);
    beside?.delete(b);
    if (beside?.size === 0) this.many.delete(a);
  }
}

function pairsIn(stack: readonly object[]): Map<object, Set<object>> {
  const many = new Map<object, Set<object>>();
  for (let i = 0; i < stack.length; i += 2) open(many, stack[i] as object, stack[i + 1] as object);
  return many;
}

function open(many: Map<object, Set<object>>, a: object, b: object): void {
  const beside = many.get(a);
  if (beside === undefined) many.set(a, new Set([b]));
  else beside.add(b);
}
