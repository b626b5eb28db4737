/**
 * Calls of the functions of built-in types by their own names (`Cancel.check()`, `Channel.new(1)`): found once, when the site is compiled,
 * and looked up again only after a program has given methods to some type.
 */
import type { CallExpr, Expr, MemberExpr } from '../../parser/ast.js';
import type { Builtin } from '../builtin.js';
import { takes } from '../call.js';
import type { Code, Frame, Run } from '../code.js';
import { staticMember } from '../member-call.js';
import { methodEpoch } from '../member-lookup.js';
import { here, type Site } from '../site.js';
import { BuiltinFunction, TypeValue, type Value } from '../value.js';
import type { CompiledArguments } from './calls.js';
import { type FunctionContext, plain } from './context.js';
import { readRef } from './names.js';
import { perNode } from './per-node.js';

/** What a path to a function of a built-in type means now: the function, or null if the program has put something of its own there. */
export type StaticBuiltin = () => Builtin | null;

/** The function that `Type.name` is, if `Type` is the built-in type of that name; null for any other member. */
export function staticBuiltin(member: MemberExpr, cx: FunctionContext): StaticBuiltin | null {
  if (member.access !== '.') return null;
  const type = builtinTypeOf(member.object, cx);
  if (type === null) return null;
  const find = (): Builtin | null => {
    const found = staticMember(type, member.name.name);
    return found instanceof BuiltinFunction ? found.definition : null;
  };
  let known = find();
  if (known === null) return null;
  let epoch = methodEpoch.value;
  return () => {
    if (epoch !== methodEpoch.value) {
      known = find();
      epoch = methodEpoch.value;
    }
    return known;
  };
}

/** A call whose arguments cannot suspend of a function that cannot; null if the ordinary way must be taken. */
export function compileStaticCall(
  expr: CallExpr,
  callee: MemberExpr,
  args: CompiledArguments,
  other: Code,
  site: Site,
  cx: FunctionContext,
): Code {
  const { simple } = args;
  if (other.suspends || simple === null || simple.suspends || cx.maySuspend(expr)) return other;
  const find = staticBuiltin(callee, cx);
  const known = find?.();
  // A wrong number of arguments is an error of the call.
  if (find === null || known?.kind !== 'run' || !takes(known, args.count)) return other;
  return plain(callKnown(find, known, known.run, simple.run, other.run, site));
}

const callKnown = perNode(
  { here },
  ({ here }) =>
    (
      find: StaticBuiltin,
      known: Builtin,
      run: (values: readonly Value[]) => Value,
      args: (f: Frame) => Value[],
      other: Run,
      site: Site,
    ): Run => {
      return (f) => {
        if (find() !== known) return other(f);
        const values = args(f);
        here.site = site;
        return run(values);
      };
    },
);

function builtinTypeOf(expr: Expr, cx: FunctionContext): TypeValue | null {
  if (expr.kind !== 'Name') return null;
  const ref = cx.ref(expr);
  if (ref?.kind !== 'prelude') return null;
  const code = readRef(ref, expr.name, expr, cx);
  const value = code.suspends ? null : code.run([]);
  return value instanceof TypeValue && value.key.startsWith('builtin:') ? value : null;
}
