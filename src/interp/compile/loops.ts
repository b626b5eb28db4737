/**
 * `loop`, `while`, `for` (language.md, section 6.6). Each iteration is a scope of its own; the back-edge polls the pulse.
 * A `for` over a range counts in a local number; other builtin kinds go through a cursor, user iterators through their `next`.
 */
import type { Expr } from '../../parser/ast.js';
import { Continuation, leave } from '../../runtime/continuation.js';
import { pulse } from '../../runtime/pulse.js';
import { type Code, Completion, completion, type Frame, RETURN, type Run, WAITING } from '../code.js';
import { iterateSteps, userCursor } from '../iterate-steps.js';
import { END, iterate } from '../iteration.js';
import { poll } from '../poll.js';
import { here, type Site } from '../site.js';
import { ThrownCompletion } from '../thrown-completion.js';
import { ArrayValue, RangeValue, type Value } from '../value.js';
import { compileBlock, scopeEntry } from './blocks.js';
import { compileCondition } from './conditions.js';
import { constant, type FunctionContext, type LoopContext, type Position, plain, starting } from './context.js';
import { compileExpr } from './expressions.js';
import { GO_ON, outcome } from './loop-outcome.js';
import { ForRun, LoopRun, type WaitingFor, type WaitingLoop } from './loop-runs.js';
import { compileBinding } from './patterns.js';
import { perNode } from './per-node.js';
import { andThen, startingThen } from './then.js';

/** A completion thrown out of an operand of the body, turned into its mark. */
function caught(error: unknown): Value {
  if (error instanceof ThrownCompletion && error.mark !== RETURN) {
    completion.value = error.value;
    return error.mark;
  }
  throw error;
}

function compileBody(body: Extract<Expr, { kind: 'Loop' }>['body'], cx: FunctionContext): { code: Code; throws: boolean } {
  const loop: LoopContext = { throws: false };
  cx.loops.push(loop);
  const code = compileBlock(body, cx, 'statement');
  cx.loops.pop();
  return { code: loop.throws ? guarded(code) : code, throws: loop.throws };
}

/** A body whose operands may throw `break` or `continue`. */
function guarded(code: Code): Code {
  if (code.suspends) {
    const { start } = code;
    return starting((f) => {
      let value: Value;
      try {
        value = start(f);
      } catch (error) {
        return caught(error);
      }
      return value === WAITING ? (leave(new GuardedRest()) as unknown as Value) : value;
    }, true);
  }
  return plain(guard(code.run), true);
}

const guard = perNode({ caught }, ({ caught }) => (run: Run): Run => {
  return (f) => {
    try {
      return run(f);
    } catch (error) {
      return caught(error);
    }
  };
});

/** The end of a body whose operands may throw `break` or `continue`. */
class GuardedRest extends Continuation {
  override resume(value: Value): Value {
    return value;
  }

  override fail(error: unknown): Value {
    return caught(error);
  }
}

export function compileLoop(expr: Extract<Expr, { kind: 'Loop' }>, cx: FunctionContext, position: Position): Code {
  const { code } = compileBody(expr.body, cx);
  return settle(loopCode(null, code), cx, position);
}

export function compileWhile(expr: Extract<Expr, { kind: 'While' }>, cx: FunctionContext, position: Position): Code {
  const enter = scopeEntry(expr.id, [], cx);
  const test = compileCondition(expr.condition, cx);
  const { code } = compileBody(expr.body, cx);
  return settle(loopCode(test, code, enter), cx, position);
}

/** The RETURN mark leaves an operand as an exception. */
function settle(code: Code, cx: FunctionContext, position: Position): Code {
  if (position === 'statement' || !code.abrupt) return code;
  cx.throwsReturn = true;
  const rethrow = (v: Value): Value => {
    if (v !== RETURN) return v;
    throw new ThrownCompletion(RETURN, completion.value);
  };
  if (code.suspends) return andThen(code, (_f, v) => rethrow(v));
  const { run } = code;
  return plain((f) => rethrow(run(f)));
}

function loopCode(test: Code | null, body: Code, enter: ((f: Frame) => void) | null = null): Code {
  const { abrupt } = body;
  if (body.suspends || test?.suspends === true) {
    const loop: WaitingLoop = { enter, test: test ?? constant(true), body };
    return starting((f) => new LoopRun(loop, f).begin(), abrupt);
  }
  return plain(plainLoop(test?.run ?? null, body.run, abrupt, enter), abrupt);
}

const plainLoop = perNode(
  { Completion, GO_ON, outcome, poll, pulse },
  ({ Completion, GO_ON, outcome, poll, pulse }) =>
    (condition: Run | null, run: Run, abrupt: boolean, enter: ((f: Frame) => void) | null): Run => {
      if (!abrupt && enter === null && condition !== null) {
        return (f) => {
          while (condition(f) === true) {
            run(f);
            if (--pulse.left < 0) poll();
          }
          return null;
        };
      }
      return (f) => {
        for (;;) {
          enter?.(f);
          if (condition !== null && condition(f) !== true) return null;
          const v = run(f);
          if (v instanceof Completion) {
            const end = outcome(v as Value);
            if (end !== GO_ON) return end as Value;
          }
          if (--pulse.left < 0) poll();
        }
      };
    },
);

export function compileFor(expr: Extract<Expr, { kind: 'For' }>, cx: FunctionContext, position: Position): Code {
  const iterable = compileExpr(expr.iterable, cx, 'operand');
  const enter = scopeEntry(expr.id, [], cx);
  const bind = compileBinding(expr.pattern, cx);
  const { code: body } = compileBody(expr.body, cx);
  const site = cx.site(expr.iterable);
  const { abrupt } = body;
  if (!body.suspends && !cx.maySuspend(expr)) {
    const { run } = body;
    const slot = expr.pattern.kind === 'IdentPattern' && expr.pattern.inner === null ? localSlot(expr.pattern.id, cx) : -1;
    const loop = plainFor(run, abrupt, enter, bind, slot);
    if (!iterable.suspends) return settle(plain(over(iterable.run, loop, site), abrupt), cx, position);
    return settle(
      andThen(
        iterable,
        (f, source) => {
          here.site = site;
          return loop(f, source);
        },
        abrupt,
      ),
      cx,
      position,
    );
  }
  const loop: WaitingFor = { enter, bind, body, site };
  return settle(
    startingThen(
      iterable,
      (f, source) => {
        here.site = site;
        return new ForRun(loop, f, iterateSteps(source)).begin();
      },
      abrupt,
    ),
    cx,
    position,
  );
}

/** The slot of a plain loop variable that is no cell, or -1. */
function localSlot(id: number, cx: FunctionContext): number {
  const ref = cx.resolution.refs.get(id);
  return ref?.kind === 'local' && !ref.cell ? ref.slot : -1;
}

const over = perNode({ here }, ({ here }) => (source: Run, loop: (f: Frame, source: Value) => Value, site: Site): Run => {
  return (f) => {
    const value = source(f);
    here.site = site;
    return loop(f, value);
  };
});

const plainFor = perNode(
  { ArrayValue, Completion, END, GO_ON, iterate, outcome, poll, pulse, RangeValue, userCursor },
  ({ ArrayValue, Completion, END, GO_ON, iterate, outcome, poll, pulse, RangeValue, userCursor }) =>
    (
      run: (f: Frame) => Value,
      abrupt: boolean,
      enter: ((f: Frame) => void) | null,
      bind: (f: Frame, v: Value) => void,
      slot: number,
    ): ((f: Frame, source: Value) => Value) => {
      return (f, source) => {
        if (source instanceof RangeValue && slot >= 0 && enter === null) {
          const { start, end, step, inclusive } = source;
          if (typeof start === 'number' && typeof end === 'number' && typeof step === 'number' && step > 0) {
            const last = inclusive ? end : end - 1;
            if (!abrupt) {
              for (let i = start; i <= last; i += step) {
                f[slot] = i;
                run(f);
                if (--pulse.left < 0) poll();
              }
              return null;
            }
            for (let i = start; i <= last; i += step) {
              f[slot] = i;
              const v = run(f);
              if (v instanceof Completion) {
                const stop = outcome(v as Value);
                if (stop !== GO_ON) return stop as Value;
              }
              if (--pulse.left < 0) poll();
            }
            return null;
          }
        }
        if (source instanceof ArrayValue && slot >= 0 && enter === null && !abrupt) {
          // Live: the length is looked at before each item.
          const { items } = source;
          for (let i = 0; i < items.length; i++) {
            f[slot] = items[i] as Value;
            run(f);
            if (--pulse.left < 0) poll();
          }
          return null;
        }
        const cursor = iterate(source) ?? userCursor(source);
        for (;;) {
          const item = cursor.next();
          if (item === END) return null;
          enter?.(f);
          if (slot >= 0) f[slot] = item as Value;
          else bind(f, item as Value);
          const v = run(f);
          if (v instanceof Completion) {
            const stop = outcome(v as Value);
            if (stop !== GO_ON) return stop as Value;
          }
          if (--pulse.left < 0) poll();
        }
      };
    },
);
