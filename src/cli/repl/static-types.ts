/**
 * What is known of the value of an expression without running any of it: of literals, of variables by what they hold, of calls by the type
 * their function declares or by what a builtin always gives. Nothing is guessed: what is not known is null.
 */
import type { Member, MemberBase, Session } from '../../engine/session.js';
import {
  type AnyNode,
  type CallExpr,
  type Expr,
  type FnDecl,
  type GenericParam,
  type MemberExpr,
  parse,
  type TypeExpr,
  walk,
} from '../../parser/index.js';
import { resultKind } from './result-kinds.js';

export interface StaticType {
  /** As it was declared, or the name of a built-in kind. */
  readonly text: string;
  /** The built-in kind, or null for a type that was declared here. */
  readonly kind: string | null;
  /** Where its members are found. */
  readonly base: MemberBase;
}

export async function staticType(expr: Expr, session: Session): Promise<StaticType | null> {
  switch (expr.kind) {
    case 'Paren':
      return staticType(expr.expr, session);
    case 'Name': {
      const seen = session.visible().find(({ name }) => name === expr.name);
      return seen === undefined ? null : session.typeAt({ ref: seen.ref });
    }
    case 'Call':
      return callType(expr, session);
    case 'Member':
      return expr.access === '.' ? memberType(expr, session) : null;
    case 'StructLiteral':
      return expr.type.kind === 'Name' ? namedType(expr.type.name, session) : null;
    case 'Cast':
      return declaredType(expr.type, '', [], session);
    default: {
      const kind = LITERALS[expr.kind];
      return kind === undefined ? null : ofKind(kind);
    }
  }
}

/** The expression that ends where a dot was typed: `f(1)` of `println(f(1).`; null where none does. */
export function expressionBefore(text: string): Expr | null {
  // The longest end of the text that is one expression of names, members, calls and literals.
  for (const start of chainStarts(text)) {
    const { unit, problems } = parse(text.slice(start), '<typed>');
    const [item] = unit.items;
    if (problems.length === 0 && unit.items.length === 1 && item?.kind === 'ExprStmt') return item.expr;
  }
  return null;
}

/** True if to evaluate it may do something: it calls, waits, or changes a variable. */
export function mayAct(node: AnyNode): boolean {
  let acts = false;
  walk(node, (one) => {
    acts ||= ACTING.has(one.kind);
  });
  return acts;
}

const LITERALS: Readonly<Partial<Record<Expr['kind'], string>>> = {
  Int: 'Int',
  Float: 'Float',
  String: 'String',
  Template: 'String',
  Char: 'Char',
  Symbol: 'Symbol',
  Bool: 'Bool',
  Array: 'Array',
  ArrayComprehension: 'Array',
  Map: 'Map',
  MapComprehension: 'Map',
  Range: 'Range',
  Tuple: 'Tuple',
  Not: 'Bool',
  Is: 'Bool',
};

const ACTING: ReadonlySet<string> = new Set([
  'Call',
  'Member',
  'Pipe',
  'Send',
  'Receive',
  'Await',
  'Spawn',
  'With',
  'For',
  'While',
  'Loop',
  'Select',
  'Perform',
  'AssignStmt',
  'CompoundAssignStmt',
  'Index',
  'Unwrap',
  'TryOp',
]);

const ofKind = (kind: string, text = kind): StaticType => ({ text, kind, base: { kind } });

async function callType({ callee }: CallExpr, session: Session): Promise<StaticType | null> {
  if (callee.kind === 'Member') return callee.access === '.' ? memberType(callee, session) : null;
  if (callee.kind !== 'Name') return null;
  const seen = session.visible().find(({ name }) => name === callee.name);
  if (seen === undefined) {
    const kind = resultKind('', callee.name);
    return kind === undefined ? null : ofKind(kind);
  }
  const { declaration, ref } = seen;
  if (declaration?.kind === 'StructDecl') return namedType(callee.name, session);
  if (declaration?.kind !== 'FnDecl' || ref.kind !== 'global') return null;
  return returnType(declaration, ref.unit, session);
}

/** A member that is read, or called: a method without arguments is called by its name alone. */
async function memberType({ object, name }: MemberExpr, session: Session): Promise<StaticType | null> {
  const receiver = await staticType(object, session);
  if (receiver === null) return null;
  const member = (await session.members(receiver.base, [])).find((one: Member) => one.name === name.name);
  if (member === undefined || member.kind !== 'method') return null;
  if (member.declared !== null) {
    const at = member.declared.lastIndexOf('#');
    const file = member.declared.slice(0, at);
    const found = functionAt(session, file, Number(member.declared.slice(at + 1)));
    return found === null ? null : returnType(found, file, session);
  }
  const kind = receiver.kind === null ? undefined : resultKind(receiver.kind, name.name);
  return kind === undefined ? null : ofKind(kind);
}

function functionAt(session: Session, file: string, node: number): FnDecl | null {
  const source = session.unit(file);
  let found: FnDecl | null = null;
  if (source !== undefined)
    walk(source.unit, (one) => {
      if (one.kind === 'FnDecl' && one.id === node) found = one;
    });
  return found;
}

function returnType({ returnType: type, generics }: FnDecl, file: string, session: Session): Promise<StaticType | null> {
  return type === null ? Promise.resolve(null) : declaredType(type, session.unit(file)?.text ?? '', generics, session);
}

/** `text` is that of the unit, for how the type is written. */
async function declaredType(type: TypeExpr, text: string, generics: readonly GenericParam[], session: Session): Promise<StaticType | null> {
  const written = text.slice(type.span.start, type.span.end);
  switch (type.kind) {
    case 'NamedType': {
      const name = type.path.length === 1 ? type.path[0]?.name : undefined;
      if (name === undefined || generics.some((one) => one.name.name === name)) return null;
      const own = await namedType(name, session);
      if (own !== null) return { ...own, text: written || own.text };
      return BUILT_IN.has(name) ? ofKind(name, written || name) : null;
    }
    case 'ArrayType':
      return ofKind('Array', written || 'Array');
    case 'MapType':
      return ofKind('Map', written || 'Map');
    case 'OptionalType':
      return ofKind('Option', written || 'Option');
    case 'TupleType':
      return ofKind('Tuple', written || 'Tuple');
    default:
      return null;
  }
}

const BUILT_IN: ReadonlySet<string> = new Set([
  'Int',
  'Float',
  'Bool',
  'String',
  'Char',
  'Symbol',
  'Duration',
  'Array',
  'Map',
  'Set',
  'Range',
  'Tuple',
  'Option',
  'Result',
]);

/** A struct, data or enum type that was declared at the prompt. */
async function namedType(name: string, session: Session): Promise<StaticType | null> {
  const seen = session.visible().find((one) => one.name === name);
  const kind = seen?.declaration?.kind;
  if (seen === undefined || (kind !== 'StructDecl' && kind !== 'EnumDecl')) return null;
  return { text: name, kind: null, base: { instanceOf: seen.ref } };
}

/** Where the chain that ends the text may begin, earliest first. */
function chainStarts(text: string): number[] {
  const starts: number[] = [];
  const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  let at = text.length;
  while (at > 0) {
    const char = text.charAt(at - 1);
    const opener = closing[char];
    if (opener !== undefined) {
      at = openedAt(text, at - 1, opener, char);
      if (at < 0) break;
      // A block stands behind what it is given to.
      if (char === '}') at = text.slice(0, at).trimEnd().length;
    } else if (char === '"') {
      at = text.lastIndexOf('"', at - 2);
      if (at < 0) break;
    } else if (/[\p{L}\p{N}_?!]/u.test(char)) {
      at -= /[\p{L}\p{N}_?!]+$/u.exec(text.slice(0, at))?.[0].length ?? 1;
    } else if (char === '.') {
      at--;
      continue;
    } else break;
    starts.push(at);
  }
  return starts.reverse();
}

function openedAt(text: string, end: number, opener: string, closer: string): number {
  let depth = 0;
  for (let at = end; at >= 0; at--) {
    const char = text.charAt(at);
    if (char === closer) depth++;
    else if (char === opener && --depth === 0) return at;
  }
  return -1;
}
