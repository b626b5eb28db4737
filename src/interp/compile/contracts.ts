/**
 * Contracts of functions (language.md, section 13). `requires` runs after the arguments are bound, `ensures` after a normal
 * return, `invariant` at both points, in source order. Clauses are plain code: one that suspends is driven to its end.
 */

import type { Contract, FnDecl } from '../../parser/ast.js';
import { Driven } from '../../runtime/continuation.js';
import type { Steps } from '../../runtime/task-code.js';
import { callPlain, runToEnd } from '../call.js';
import type { Code, Frame, Run } from '../code.js';
import { display } from '../display.js';
import { contractViolation } from '../errors.js';
import { deepCopy } from '../isolate.js';
import { here, type Site } from '../site.js';
import { truthy } from '../truth.js';
import { BoundMethod, BuiltinFunction, FunctionValue, StructValue, type TypeValue, type Value } from '../value.js';
import { constant, type FunctionContext, plain, stepOf, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { afterMethod, contractState } from './invariants.js';
import { observeCondition } from './observed-condition.js';
import { children } from './tree.js';

/** A clause ready to be checked in a frame. */
interface Clause {
  readonly contract: Contract;
  check(frame: Frame, result: Value): void;
}

/** A body with the checks of its contracts around it. */
export function withContracts(decl: FnDecl, body: Code, cx: FunctionContext): Code {
  if (!cx.program.checksContracts) return body;
  const clauses = decl.contracts.map((contract) => compileClause(contract, cx));
  const before = clauses.filter(({ contract }) => contract.clause !== 'ensures');
  const after = clauses.filter(({ contract }) => contract.clause !== 'requires');
  const remember = decl.contracts.flatMap((contract) => (contract.clause === 'requires' ? [] : oldValues(contract, cx)));
  const enter = (f: Frame): void => {
    for (const clause of before) clause.check(f, null);
    for (const { slot, run } of remember) f[slot] = deepCopy(unchecked(() => run(f)));
  };
  if (body.suspends) {
    const { step } = body;
    return suspending(function* (f) {
      enter(f);
      const value = yield* step(f);
      for (const clause of after) clause.check(f, value);
      return value;
    });
  }
  const { run } = body;
  return plain((f) => {
    enter(f);
    const value = run(f);
    for (const clause of after) clause.check(f, value);
    return value;
  });
}

/** Runs `evaluate` with contract checking suspended (13.5). */
function unchecked<T>(evaluate: () => T): T {
  contractState.suspended++;
  try {
    return evaluate();
  } finally {
    contractState.suspended--;
  }
}

function plainly(code: Code): Run {
  if (!code.suspends) return code.run;
  const step = stepOf(code);
  return (f) => runToEnd(step(f));
}

function compileClause(contract: Contract, cx: FunctionContext): Clause {
  const observed = observeCondition(contract.condition, cx);
  const condition = plainly(observed.code);
  const message = contract.message === null ? null : plainly(compileExpr(contract.message, cx, 'operand'));
  const resultSlot = contract.clause === 'ensures' ? cx.resolution.temps.get(contract.id) : undefined;
  const site = cx.site(contract);
  return {
    contract,
    check(f, result) {
      if (contractState.suspended > 0 || !contractState.enabled) return;
      if (resultSlot !== undefined) f[resultSlot] = result;
      const shown = unchecked(() =>
        observed.during(() => {
          const value = condition(f);
          const holds = truthy(isFunction(value) ? callPlain(value, contract.clause === 'ensures' ? [result] : []) : value);
          return holds ? null : observed.explain(f);
        }),
      );
      if (shown === null) return;
      const text = message === null ? undefined : unchecked(() => display(message(f)));
      here.site = site;
      const violation = contractViolation(contract.clause, cx.name, contract.source, text);
      violation.notes = notesOf(contract, cx.name, shown);
      throw violation;
    },
  };
}

/** The clause, the values in it, and who is to blame: the caller for what a function requires, the function for what it promises. */
function notesOf(contract: Contract, owner: string, values: readonly string[]): string[] {
  const clause = `the clause: ${contract.clause} ${contract.source}`;
  const blame = contract.clause === 'requires' ? `the caller of ${owner} is to blame` : `${owner} itself is to blame`;
  return [clause, ...(values.length > 0 ? [`with ${values.join(', ')}`] : []), blame];
}

const isFunction = (value: Value): boolean =>
  value instanceof FunctionValue || value instanceof BuiltinFunction || value instanceof BoundMethod;

/** The `old(e)` calls of a clause: where their value on entry is kept. */
function oldValues(contract: Contract, cx: FunctionContext): { readonly slot: number; readonly run: Run }[] {
  const found: { slot: number; run: Run }[] = [];
  const visit = (node: object): void => {
    if ('kind' in node && node.kind === 'Call' && 'id' in node) {
      const slot = cx.resolution.temps.get(node.id as number);
      const [argument] = (node as Extract<FnDecl['body'], { kind: 'Call' }>).args;
      if (slot !== undefined && argument !== undefined) {
        found.push({ slot, run: plainly(compileExpr(argument.value, cx, 'operand')) });
        return;
      }
    }
    for (const child of children(node)) visit(child);
  };
  visit(contract.condition);
  return found;
}

/** `requires c` and the like as a statement: checks where it stands (13.6). */
export function contractStatement(contract: Contract, cx: FunctionContext): Code {
  if (!cx.program.checksContracts) return constant(null);
  const clause = compileClause(contract, cx);
  return plain((f) => {
    clause.check(f, null);
    return null;
  });
}

/**
 * The body of the method `name`, whose header is at `site`: the invariants of its object are checked when it returns to code outside the type's own methods (13.4). A default
 * of a trait is a method of whatever type its object has. `inside` names the types whose methods are running at this moment, so a body
 * that suspends takes itself off while it waits.
 */
export function withInvariants(body: Code, owner: TypeValue, selfSlot: number, name: string, site: Site): Code {
  if (owner.flavour !== 'trait' && owner.invariants.length === 0) return body;
  const guarded = (f: Frame): StructValue | null => {
    const self = f[selfSlot];
    return self instanceof StructValue && self.type.invariants.length > 0 ? self : null;
  };
  const { inside } = contractState;
  if (body.suspends) {
    const { step } = body;
    return suspending(function* (f) {
      const self = guarded(f);
      if (self === null) return yield* step(f);
      const value = yield* stepInside(step(f), self.type);
      afterMethod(self, name, site);
      return value;
    });
  }
  const { run } = body;
  return plain((f) => {
    const self = guarded(f);
    if (self === null) return run(f);
    inside.push(self.type);
    let value: Value;
    try {
      value = run(f);
    } finally {
      inside.pop();
    }
    afterMethod(self, name, site);
    return value;
  });
}

/** Drives `steps` with `type` among the types whose methods run, but not while they wait. */
function* stepInside(steps: Steps<Value>, type: TypeValue): Steps<Value> {
  const driven = new Driven(steps);
  let input: unknown;
  let failing = false;
  for (;;) {
    contractState.inside.push(type);
    let result: IteratorResult<unknown, Value>;
    try {
      result = failing ? driven.throw(input) : driven.next(input);
    } finally {
      contractState.inside.pop();
    }
    if (result.done === true) return result.value;
    failing = false;
    try {
      input = yield result.value;
    } catch (thrown) {
      input = thrown;
      failing = true;
    }
  }
}
