/** `left op right` (language.md, sections 6.1, 8.3, 10.6): the operands, then the operation of operations.ts on their values. */
import type { BinaryOperator } from '../../parser/ast.js';
import type { Code, Run } from '../code.js';
import { here, type Site } from '../site.js';
import { lookAt, plain, suspending } from './context.js';
import { type Operation, operation, SLOW } from './operations.js';
import { perNode } from './per-node.js';
import { userOperator } from './user-operators.js';

/** Code of `left op right`. `userMethods`: an operator method of the program may suspend here. */
export function binaryOf(operator: BinaryOperator, left: Code, right: Code, site: Site, userMethods: boolean): Code {
  const operate = operation(operator, site);
  if (left.suspends || right.suspends || userMethods) {
    const slow = SLOW[operator];
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      const b = right.suspends ? yield* right.step(f) : right.run(f);
      if (!userMethods) return operate(a, b);
      here.site = site;
      return yield* userOperator(operator, a, b, slow, site);
    });
  }
  return plain(onOperands(operate, lookAt(left), lookAt(right)));
}

/** An operation on two operands, left first. */
export const onOperands = perNode({}, () => (operate: Operation, l: Run, r: Run): Run => {
  return (f) => operate(l(f), r(f));
});
