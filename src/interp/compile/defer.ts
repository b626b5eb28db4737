/**
 * `defer` (language.md, section 11.6): bodies registered at run time, run in reverse order on every way out of their block.
 *
 * The block's defer slot holds null or the list of registered codes. They run under a shield (runtime.md, section 4.7). While they
 * run, a completion on its way out keeps its value aside.
 */
import type { DeferStmt } from '../../parser/ast.js';
import { Shield } from '../../runtime/context.js';
import { scheduler } from '../../runtime/index.js';
import type { Steps } from '../../runtime/task-code.js';
import { type Code, completion, type Frame } from '../code.js';
import { addSuppressed } from '../error-fields.js';
import { AriaFault } from '../fault.js';
import type { Value } from '../value.js';
import { compileBlock } from './blocks.js';
import { type FunctionContext, plain, suspending } from './context.js';

type Deferred = Code[];

/** Registers the deferred body in the slot of the block the resolver chose (keyed by the statement's node). */
export function compileDefer(stmt: DeferStmt, cx: FunctionContext): Code {
  const ref = cx.ref(stmt);
  if (ref?.kind !== 'local') throw new Error('internal: a defer without a block');
  const { slot } = ref;
  const body = compileBlock(stmt.body, cx, 'operand');
  return plain((f) => {
    const list = f[slot] as unknown as Deferred | null;
    if (list === null || list === undefined) f[slot] = [body] as unknown as Value;
    else list.push(body);
    return null;
  });
}

/** `body`, followed on every way out by what was deferred in `slot`. `mayWait`: some deferred body suspends. */
export function withDefers(body: Code, slot: number, mayWait: boolean): Code {
  const take = (f: Frame): Deferred | null => {
    const list = f[slot] as unknown as Deferred | null;
    f[slot] = null;
    return list;
  };
  if (body.suspends || mayWait) {
    return suspending(function* (f) {
      let value: Value;
      try {
        value = body.suspends ? yield* body.step(f) : body.run(f);
      } catch (error) {
        const list = take(f);
        throw list === null ? error : yield* cleanUp(list, f, error);
      }
      const list = take(f);
      if (list === null) return value;
      const kept = completion.value;
      const failure = yield* cleanUp(list, f, undefined);
      if (failure !== undefined) throw failure;
      completion.value = kept;
      return value;
    }, body.abrupt);
  }
  const { run } = body;
  return plain((f) => {
    let value: Value;
    try {
      value = run(f);
    } catch (error) {
      const list = take(f);
      throw list === null ? error : cleanUpPlainly(list, f, error);
    }
    const list = take(f);
    if (list === null) return value;
    const kept = completion.value;
    const failure = cleanUpPlainly(list, f, undefined);
    if (failure !== undefined) throw failure;
    completion.value = kept;
    return value;
  }, body.abrupt);
}

/** Runs `body` hidden from cancellation; gives what is to be thrown then: `failure` with what came on top, or undefined. */
function cleanUpPlainly(list: Deferred, f: Frame, failure: unknown): unknown {
  const shield = new Shield(scheduler.current, Number.POSITIVE_INFINITY);
  shield.open();
  let thrown = failure;
  for (let i = list.length - 1; i >= 0; i--) {
    const code = list[i] as Code;
    try {
      if (!code.suspends) code.run(f);
    } catch (error) {
      thrown = combine(thrown, error);
    }
  }
  shield.close();
  return thrown;
}

function* cleanUp(list: Deferred, f: Frame, failure: unknown): Steps<unknown> {
  const shield = new Shield(scheduler.current, Number.POSITIVE_INFINITY);
  shield.open();
  let thrown = failure;
  for (let i = list.length - 1; i >= 0; i--) {
    const code = list[i] as Code;
    try {
      if (code.suspends) yield* code.step(f);
      else code.run(f);
    } catch (error) {
      thrown = combine(thrown, error);
    }
  }
  shield.close();
  return thrown;
}

/** An error during clean-up joins the one on its way as suppressed; it beats everything else (runtime.md, section 3, rule 2). */
export function combine(first: unknown, second: unknown): unknown {
  if (!(first instanceof AriaFault)) return second instanceof AriaFault ? second : (first ?? second);
  if (second instanceof AriaFault && typeof first.value === 'object' && first.value !== null) addSuppressed(first.value, [second.value]);
  return first;
}
