/**
 * `try` with `catch` and `finally` (language.md, section 11.5). Only faults are caught: the cancel signal, completions and
 * abandoned computations pass by, and run `finally` on their way.
 */
import type { CatchClause, Expr } from '../../parser/ast.js';
import { Shield } from '../../runtime/context.js';
import { settled } from '../../runtime/continuation.js';
import { scheduler } from '../../runtime/index.js';
import { pulse } from '../../runtime/pulse.js';
import { type Code, completion, type Frame, type WAITING } from '../code.js';
import { engineFault } from '../engine-faults.js';
import { recordOrigin } from '../error-fields.js';
import { AriaFault } from '../fault.js';
import type { Value } from '../value.js';
import { compileBlock, scopeEntry } from './blocks.js';
import { type FunctionContext, type Position, plain, suspending } from './context.js';
import { arm, chooseArm } from './control.js';
import { combine } from './defer.js';
import { compileTest } from './patterns.js';

/** The fault in what was thrown, or null if it is no error of the program. */
export function faultOf(thrown: unknown): AriaFault | null {
  if (thrown instanceof AriaFault) return thrown;
  if (!(thrown instanceof RangeError)) return null;
  const fault = engineFault(thrown);
  return fault instanceof AriaFault ? fault : null;
}

export function compileTry(expr: Extract<Expr, { kind: 'Try' }>, cx: FunctionContext, position: Position): Code {
  const body = compileBlock(expr.body, cx, position);
  const caught = expr.catches.length === 0 ? body : withCatches(body, expr.catches, cx, position);
  return expr.finally === null ? caught : withFinally(caught, compileBlock(expr.finally, cx, 'operand'));
}

/** A marker for "no clause matched". */
const UNMATCHED = Symbol('unmatched') as unknown as Value;

function withCatches(body: Code, catches: readonly CatchClause[], cx: FunctionContext, position: Position): Code {
  const arms = catches.map((clause) =>
    arm(
      scopeEntry(clause.id, [], cx),
      clause.pattern === null ? () => true : compileTest(clause.pattern, cx),
      compileBlock(clause.body, cx, position),
    ),
  );
  const chosen = chooseArm(arms, () => UNMATCHED);
  const abrupt = body.abrupt || chosen.abrupt;
  if (!body.suspends && !chosen.suspends) {
    const { run } = body;
    return plain((f) => {
      const { depth } = pulse;
      try {
        return run(f);
      } catch (thrown) {
        const fault = faultOf(thrown);
        if (fault === null) throw thrown;
        pulse.depth = depth;
        recordOrigin(fault);
        const value = chosen.pick(f, fault.value);
        if (value === UNMATCHED) throw fault;
        return value;
      }
    }, abrupt);
  }
  return suspending(function* (f) {
    let fault: AriaFault | null;
    try {
      return body.suspends ? yield* body.step(f) : body.run(f);
    } catch (thrown) {
      fault = faultOf(thrown);
      if (fault === null) throw thrown;
    }
    recordOrigin(fault);
    const value = yield* settled(chosen.pick(f, fault.value) as Value | typeof WAITING);
    if (value === UNMATCHED) throw fault;
    return value;
  }, abrupt);
}

/** `finally` always runs, shielded like `defer` (runtime.md, section 12.8); its value is dropped. */
function withFinally(body: Code, last: Code): Code {
  if (body.suspends || last.suspends) {
    return suspending(function* (f) {
      let failure: unknown;
      let value: Value = null;
      try {
        value = body.suspends ? yield* body.step(f) : body.run(f);
      } catch (thrown) {
        failure = thrown;
      }
      const kept = completion.value;
      const shield = openShield();
      try {
        if (last.suspends) yield* last.step(f);
        else last.run(f);
      } catch (thrown) {
        failure = combine(failure, thrown);
      }
      shield.close();
      if (failure !== undefined) throw failure;
      completion.value = kept;
      return value;
    }, body.abrupt);
  }
  const { run } = body;
  const cleanUp = last.run;
  return plain((f) => finish(f, run, cleanUp), body.abrupt);
}

function finish(f: Frame, run: (f: Frame) => Value, cleanUp: (f: Frame) => Value): Value {
  let failure: unknown;
  let value: Value = null;
  try {
    value = run(f);
  } catch (thrown) {
    failure = thrown;
  }
  const kept = completion.value;
  const shield = openShield();
  try {
    cleanUp(f);
  } catch (thrown) {
    failure = combine(failure, thrown);
  }
  shield.close();
  if (failure !== undefined) throw failure;
  completion.value = kept;
  return value;
}

function openShield(): Shield {
  const shield = new Shield(scheduler.current, Number.POSITIVE_INFINITY);
  shield.open();
  return shield;
}
