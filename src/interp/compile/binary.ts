/**
 * `left op right` in closures made for what the operands are (language.md, sections 6.1, 8.3, 10.6): leaves are read without a call
 * (binary-leaves.ts), an operation on other operations switches to their `double` (doubles.ts) once it has seen Floats, and back.
 */
import type { BinaryOperator } from '../../parser/ast.js';
import type { Code } from '../code.js';
import { here, type Site } from '../site.js';
import { binaryOfAny, operation, SLOW } from './binary-any.js';
import { binaryOfLeaves } from './binary-leaves.js';
import { plain, suspending } from './context.js';
import { computes, doubleBinary, isFloatOperator } from './doubles.js';
import { userOperator } from './user-operators.js';

/** Code of `left op right`. `userMethods`: an operator method of the program may suspend here. */
export function binaryOf(operator: BinaryOperator, left: Code, right: Code, site: Site, userMethods: boolean): Code {
  const slow = SLOW[operator];
  if (left.suspends || right.suspends || userMethods) {
    const operate = operation(operator);
    return suspending(function* (f) {
      const a = left.suspends ? yield* left.step(f) : left.run(f);
      const b = right.suspends ? yield* right.step(f) : right.run(f);
      here.site = site;
      return userMethods ? yield* userOperator(operator, a, b, slow, site) : operate(a, b);
    });
  }
  if (!isFloatOperator(operator))
    return plain(binaryOfLeaves(operator, left, right, site) ?? binaryOfAny(operator, left, right, site, null));
  const special = binaryOfLeaves(operator, left, right, site);
  const ints = special ?? binaryOfAny(operator, left, right, site, null);
  const double = doubleBinary(operator, left, right, ints, site, slow);
  const nested = special === null && (computes(left) || computes(right));
  return { suspends: false, run: nested ? binaryOfAny(operator, left, right, site, double) : ints, abrupt: false, double };
}
