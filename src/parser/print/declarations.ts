/** Declarations (language.md 3, 14-16). Attributes and visibility have been printed by the caller. */
import { assertNever } from '../../diagnostics/assert-never.js';
import type {
  Block,
  ConstDecl,
  Declaration,
  Expr,
  ExternDecl,
  FnDecl,
  ImplDecl,
  ModuleDecl,
  PropertyDecl,
  Stmt,
  TestDecl,
  TraitDecl,
  TypeExpr,
  WhereBound,
} from '../ast.js';
import * as T from '../tokens.js';
import { concat, type Doc, forceBreak, group, hardline, indent, line, nothing } from './document.js';
import { printExpr } from './expressions.js';
import { below, closedBody, closedEntries, each, type Items, lines, statements } from './lines.js';
import { printArgs, printParams } from './lists.js';
import type { TokenReader } from './reader.js';
import { generics, run, runWhile } from './runs.js';
import { printBranch, printContract, printStatement, printValue } from './statements.js';
import { printEnum, printStruct } from './structs.js';

export function isDeclaration(stmt: Stmt): stmt is Declaration {
  return 'visibility' in stmt && stmt.kind !== 'LetStmt' && stmt.kind !== 'AssignStmt';
}

export function printDeclaration(s: TokenReader, decl: Declaration): Doc {
  switch (decl.kind) {
    case 'FnDecl':
      return printFn(s, decl);
    case 'ConstDecl':
      return printConst(s, decl);
    case 'TypeDecl':
    case 'ImportDecl':
    case 'ExportDecl':
    case 'SubmoduleDecl':
      return run(s, decl.span.end);
    case 'StructDecl':
      return printStruct(s, decl);
    case 'EnumDecl':
      return printEnum(s, decl);
    case 'TraitDecl':
      return printTrait(s, decl);
    case 'ImplDecl':
      return printImpl(s, decl);
    case 'EffectDecl':
      return concat([printHeader(s, []), closedEntries(s, members(s, decl.operations))]);
    case 'ModuleDecl':
      return printModule(s, decl);
    case 'ExternDecl':
      return printExtern(s, decl);
    case 'TestDecl':
    case 'PropertyDecl':
      return printTest(s, decl);
    case 'ExamplesDecl':
      return concat([s.take(), closedBody(s, decl.body.stmts)]);
    default:
      return assertNever(decl);
  }
}

/** Statements of a file or module: an empty line sets declarations with a body apart. */
export function printItems(s: TokenReader, items: readonly Stmt[], closed: boolean): Doc | null {
  const apart = (index: number): boolean => hasBody(items[index]) || hasBody(items[index - 1]);
  return lines(s, statements(s, items), { apart, closed });
}

/** Whether a declaration takes several lines in any case. */
function hasBody(stmt: Stmt | undefined): boolean {
  switch (stmt?.kind) {
    case 'FnDecl':
      return stmt.form === 'block' || stmt.contracts.length > 0;
    case 'StructDecl':
      return stmt.form === 'block';
    case 'EnumDecl':
    case 'ImplDecl':
    case 'EffectDecl':
    case 'TraitDecl':
    case 'ModuleDecl':
    case 'TestDecl':
    case 'PropertyDecl':
    case 'ExamplesDecl':
      return true;
    case 'ExternDecl':
      return stmt.items.length > 0;
    default:
      return false;
  }
}

// ------------------------------------------------------------------------------------------------------------------ 3

function printFn(s: TokenReader, decl: FnDecl): Doc {
  const unsafe = s.is(T.KwUnsafe) ? [s.take(), ' '] : [];
  const head = concat([
    unsafe,
    s.take(),
    ' ',
    s.take(),
    generics(s),
    s.is(T.LParen) && !s.peek().ends ? printParams(s, decl.params) : nothing,
  ]);
  const signature = concat([head, printResult(s, decl), printWhereClause(s, decl.where)]);
  const clauses =
    decl.contracts.length === 0
      ? nothing
      : below(
          s,
          each(decl.contracts, (contract) => printContract(s, contract)),
          { closed: false },
        );
  switch (decl.form) {
    case 'signature':
      return concat([signature, clauses]);
    case 'expr': {
      const { body: value } = decl;
      if (value === null) return signature;
      // Behind contracts the `=` has a line of its own.
      if (decl.contracts.length > 0) return concat([signature, clauses, indent([hardline, s.take(), ' ', printSimple(s, value)])]);
      return value.kind === 'Block'
        ? concat([signature, ' ', s.take(), ' ', printSimple(s, value)])
        : concat([signature, printValue(s, value)]);
    }
    case 'block': {
      const stmts: readonly Stmt[] = decl.body?.kind === 'Block' ? [...decl.body.stmts, ...decl.tests] : [];
      return concat([signature, clauses, closedBody(s, stmts, { keepFirstBlank: decl.contracts.length > 0 })]);
    }
    default:
      return assertNever(decl.form);
  }
}

function printSimple(s: TokenReader, value: Block | Expr): Doc {
  return value.kind === 'Block' ? printBranch(s, value) : printExpr(s, value);
}

/** Effects and result type, in whatever order they were written. */
function printResult(s: TokenReader, decl: FnDecl): Doc {
  const types = decl.returnType === null ? decl.effects : [...decl.effects, decl.returnType];
  return types.length === 0 && !s.is(T.Arrow) && !s.is(T.Bang) ? nothing : concat([' ', run(s, lastEnd(types))]);
}

function printWhereClause(s: TokenReader, where: readonly WhereBound[]): Doc {
  if (where.length === 0) return nothing;
  const written = s.peek().newline;
  const clause = run(s, lastEnd(where.flatMap((bound) => [bound.type, ...bound.bounds])));
  return group([indent([line, clause]), written ? forceBreak : nothing]);
}

function lastEnd(types: readonly TypeExpr[]): number {
  return types.reduce((end, type) => Math.max(end, type.span.end), 0);
}

function printConst(s: TokenReader, decl: ConstDecl): Doc {
  const head = concat([s.take(), ' ', s.take()]);
  const type = decl.type === null ? nothing : run(s, decl.type.span.end);
  return concat([head, type, decl.value === null ? nothing : printValue(s, decl.value)]);
}

/** `struct Name<T>: Bounds` and its kin, up to the body. */
export function printHeader(s: TokenReader, bounds: readonly TypeExpr[]): Doc {
  const name = concat([s.take(), ' ', s.take(), generics(s)]);
  return bounds.length === 0 ? name : concat([name, run(s, lastEnd(bounds))]);
}

function members(s: TokenReader, decls: readonly Declaration[]): Items {
  return each(decls, (decl) => printStatement(s, decl));
}

function printTrait(s: TokenReader, decl: TraitDecl): Doc {
  const head = printHeader(s, decl.supertraits);
  return s.is(T.LBrace) ? concat([head, ' ', s.take(), s.take()]) : concat([head, closedEntries(s, members(s, decl.members))]);
}

function printImpl(s: TokenReader, decl: ImplDecl): Doc {
  const head = run(s, lastEnd(decl.trait === null ? [decl.target] : [decl.target, decl.trait]));
  return concat([head, printWhereClause(s, decl.where), closedEntries(s, members(s, decl.members))]);
}

// ----------------------------------------------------------------------------------------------------------- 14 to 16

function printTest(s: TokenReader, decl: TestDecl | PropertyDecl): Doc {
  const title = concat([s.take(), ' ', s.take()]);
  const head = s.is(T.KwWith) && !s.peek().ends ? concat([title, ' ', s.take(), printArgs(s, decl.options)]) : title;
  return concat([head, below(s, withFixtures(s, decl)), hardline, s.take()]);
}

/** `setup` and `teardown` are parts of the test, written among its statements. */
function withFixtures(s: TokenReader, decl: TestDecl | PropertyDecl): Items {
  const rest = statements(s, decl.body.stmts);
  if (decl.kind === 'PropertyDecl') return rest;
  const fixtures = new Map([
    ['setup', decl.setup],
    ['teardown', decl.teardown],
  ]);
  const waiting = () => (s.peek(1).ends ? (fixtures.get(s.peek().text) ?? null) : null);
  return {
    more: () => rest.more() || waiting() !== null,
    print: () => {
      const block = waiting();
      if (block === null) return rest.print();
      fixtures.delete(s.peek().text);
      return concat([s.take(), closedBody(s, block.stmts)]);
    },
  };
}

function printModule(s: TokenReader, decl: ModuleDecl): Doc {
  const head = concat([s.take(), ' ', run(s, decl.path.at(-1)?.span.end ?? 0)]);
  const content = printItems(s, decl.items, true);
  // With `end` below it at the same column the line would be the header of a file (15).
  if (content === null) return concat([head, '; ', s.take()]);
  return concat([head, indent([hardline, content]), hardline, s.take()]);
}

function printExtern(s: TokenReader, decl: ExternDecl): Doc {
  if (decl.items.length === 0) return run(s, decl.span.end);
  const [first] = decl.items;
  const head = run(s, first?.span.start ?? 0);
  const items = each(decl.items, (item) => {
    if (item.item !== 'struct') return run(s, item.span.end);
    const name = concat([s.take(), ' ', s.take()]);
    const fields: Items = {
      more: () => !s.is(T.KwEnd) || s.peek(1).type === T.Colon,
      print: () => {
        const start = s.index;
        return runWhile(s, (tok) => s.index === start || !(tok.ends || tok.type === T.Comma || tok.type === T.KwEnd));
      },
    };
    return concat([name, closedEntries(s, fields)]);
  });
  return concat([head, closedEntries(s, items)]);
}
