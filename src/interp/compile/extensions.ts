/** Extension functions (language.md, section 10.5 g): a function in scope whose first parameter is called `self`. */
import type { MemberExpr } from '../../parser/ast.js';
import type { Value } from '../value.js';
import type { FunctionContext } from './context.js';
import { readRef } from './names.js';

/** The extension function that `r.name` could mean here, or null. The resolver keyed it by the member's node. */
export function extensionOf(member: MemberExpr, cx: FunctionContext): Value | null {
  const ref = cx.ref(member);
  if (ref?.kind !== 'global' || ref.binding !== 'fn') return null;
  const code = readRef(ref, member.name.name, member, cx);
  return code.suspends ? null : code.run([]);
}
