/** The invariants of a struct as conditions on an instance (language.md, section 13.4), compiled at the first check. */
import type { Contract } from '../../parser/ast.js';
import { newFrame, runToEnd } from '../call.js';
import type { Code, Frame, Run } from '../code.js';
import { display } from '../display.js';
import { truthy } from '../truth.js';
import type { Invariant } from '../value.js';
import { type FunctionContext, stepOf } from './context.js';
import { compileExpr } from './expressions.js';
import { type ObservedCondition, observeCondition } from './observed-condition.js';

interface Clause {
  readonly observed: ObservedCondition;
  readonly holds: Run;
  readonly message: Run | null;
}

export function compileInvariant(contract: Contract, cx: FunctionContext): Invariant {
  const info = cx.resolution.functions.get(contract.id);
  const size = info?.frameSize ?? 2;
  const slot = info?.paramSlots[0] ?? 1;
  const { line } = cx.site(contract);
  // A type may mention types declared later.
  let clause: Clause | null = null;
  return {
    source: contract.source,
    place: `${cx.module.file}:${line}`,
    check(self) {
      clause ??= compileClause(contract, cx);
      const { observed, holds, message } = clause;
      const frame: Frame = newFrame(size, null);
      frame[slot] = self;
      return observed.during(() => {
        if (truthy(holds(frame))) return null;
        return { message: message === null ? undefined : display(message(frame)), values: observed.explain(frame) };
      });
    },
  };
}

function compileClause(contract: Contract, cx: FunctionContext): Clause {
  const observed = observeCondition(contract.condition, cx);
  const message = contract.message === null ? null : plainly(compileExpr(contract.message, cx, 'operand'));
  return { observed, holds: plainly(observed.code), message };
}

function plainly(code: Code): Run {
  if (!code.suspends) return code.run;
  const step = stepOf(code);
  return (f) => runToEnd(step(f));
}
