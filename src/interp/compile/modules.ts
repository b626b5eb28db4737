/** Constants and module blocks where they stand (language.md, sections 2, 3.2 and 15). */
import type { ConstDecl, ModuleDecl } from '../../parser/ast.js';
import { newFrame, runToEnd } from '../call.js';
import type { Code } from '../code.js';
import { cyclicConstant } from '../errors.js';
import { here } from '../site.js';
import type { Value } from '../value.js';
import { sequence } from './blocks.js';
import { constant, type FunctionContext, plain, stepOf, suspending } from './context.js';
import { compileExpr } from './expressions.js';
import { storeRef } from './names.js';
import { compileStmt } from './statements.js';

/** A constant is evaluated when execution reaches it, unless it was needed earlier (section 2, step 3). */
export function constStatement(decl: ConstDecl, cx: FunctionContext): Code {
  const ref = cx.ref(decl);
  if (decl.value === null || ref === undefined) return constant(null);
  if (ref.kind === 'global') {
    const { globals, constants } = cx.program.module(ref.unit);
    const { index } = ref;
    return plain(() => {
      if (globals[index] === undefined) constants.get(index)?.();
      return null;
    });
  }
  const value = compileExpr(decl.value, cx, 'operand');
  const store = storeRef(ref, decl.name.name, decl, cx);
  if (value.suspends) {
    const { step } = value;
    return suspending(function* (f) {
      store(f, yield* step(f));
      return null;
    });
  }
  const { run } = value;
  return plain((f) => {
    store(f, run(f));
    return null;
  });
}

/** Registers how to evaluate a module-level constant; a constant that needs itself is CyclicConstant. */
export function registerConstant(decl: ConstDecl, index: number, frameSize: number, cx: FunctionContext): void {
  if (decl.value === null) return;
  const { globals, constants } = cx.module;
  const value = compileExpr(decl.value, cx, 'operand');
  const step = stepOf(value);
  const site = cx.site(decl);
  let evaluating = false;
  constants.set(index, (): Value => {
    here.site = site;
    if (evaluating) throw cyclicConstant(decl.name.name);
    evaluating = true;
    try {
      const frame = newFrame(frameSize, null);
      const result = value.suspends ? runToEnd(step(frame)) : value.run(frame);
      globals[index] = result;
      constants.delete(index);
      return result;
    } finally {
      evaluating = false;
    }
  });
}

/** The statements of a module block, in place. */
export function moduleStatement(decl: ModuleDecl, cx: FunctionContext): Code {
  return sequence([...decl.items.map((item) => compileStmt(item, cx, 'operand')), constant(null)]);
}
