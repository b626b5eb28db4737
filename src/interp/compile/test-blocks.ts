/** `raises K … end` (language.md, section 14). `forall` blocks: testing/forall.ts. */
import type { RaisesBlock } from '../../parser/ast.js';
import { isInstance } from '../builtin-types.js';
import type { Code, Frame } from '../code.js';
import { inspect } from '../display.js';
import { assertionFailed } from '../errors.js';
import { here } from '../site.js';
import { TypeValue, type Value } from '../value.js';
import { compileBlock } from './blocks.js';
import { type FunctionContext, plain, suspending } from './context.js';
import { readRef } from './names.js';
import { faultOf } from './try.js';

/** Passes if the body raises an error that `is K`, else AssertionFailed. Its value is true. */
export function raisesStatement(stmt: RaisesBlock, cx: FunctionContext): Code {
  const name = stmt.path.map((part) => part.name).join('::');
  const ref = cx.ref(stmt);
  const kind = ref === undefined ? null : readRef(ref, name, stmt, cx);
  const body = compileBlock(stmt.body, cx, 'operand');
  const site = cx.site(stmt);
  const expect = (f: Frame, thrown: unknown): Value => {
    const fault = faultOf(thrown);
    if (fault === null) throw thrown;
    const type = kind === null || kind.suspends ? null : kind.run(f);
    if (type instanceof TypeValue && isInstance(fault.value, type)) return true;
    here.site = site;
    throw assertionFailed(`expected ${name} to be raised, got ${inspect(fault.value)}`);
  };
  const nothing = (): never => {
    here.site = site;
    throw assertionFailed(`expected ${name} to be raised, but nothing was`);
  };
  if (body.suspends) {
    const { step } = body;
    return suspending(function* (f) {
      try {
        yield* step(f);
      } catch (thrown) {
        return expect(f, thrown);
      }
      return nothing();
    });
  }
  const { run } = body;
  return plain((f) => {
    try {
      run(f);
    } catch (thrown) {
      return expect(f, thrown);
    }
    return nothing();
  });
}
