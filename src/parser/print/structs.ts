/** Structs, data records and enums (language.md 3.3, 3.4). */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { EnumDecl, FieldDecl, StructDecl, VariantDecl } from '../ast.js';
import * as T from '../tokens.js';
import { printHeader } from './declarations.js';
import { concat, type Doc, forceBreak, group, indent, line, nothing } from './document.js';
import { closedEntries, each, type Items } from './lines.js';
import { list } from './lists.js';
import type { TokenReader } from './reader.js';
import { run } from './runs.js';
import { decorations, printContract, printStatement, printValue } from './statements.js';

export function printStruct(s: TokenReader, decl: StructDecl): Doc {
  const head = printHeader(s, decl.bounds);
  switch (decl.form) {
    case 'paren': {
      const fields = printFields(s, decl.fields);
      if (!s.isWord('derive') || decl.derives.length === 0) return concat([head, fields]);
      const written = s.peek().newline;
      return concat([head, fields, group([indent([line, printDerive(s)]), written ? forceBreak : nothing])]);
    }
    case 'brace':
      return concat([head, ' ', s.take(), s.take()]);
    case 'block': {
      const own = [...decl.fields, ...decl.invariants, ...decl.members].sort((a, b) => a.span.start - b.span.start);
      return concat([
        head,
        closedEntries(
          s,
          withDerives(s, own, (member) => printMember(s, member)),
        ),
      ]);
    }
    default:
      return assertNever(decl.form);
  }
}

/** `derive(…)` stands among the members; the tree has only the names it lists. */
function withDerives<Node>(s: TokenReader, nodes: readonly Node[], print: (node: Node) => Doc): Items {
  const rest = each(nodes, print);
  return {
    more: () => rest.more() || isDerive(s),
    print: () => (isDerive(s) ? concat([decorations(s), printDerive(s)]) : rest.print()),
  };
}

function isDerive(s: TokenReader): boolean {
  return s.isWord('derive') && s.peek(1).type === T.LParen;
}

function printDerive(s: TokenReader): Doc {
  const end = s.at(s.peek(1).partner).end;
  return run(s, end);
}

type Member = FieldDecl | StructDecl['invariants'][number] | StructDecl['members'][number];

function printMember(s: TokenReader, member: Member): Doc {
  if (member.kind === 'FieldDecl') return printField(s, member);
  return member.kind === 'Contract' ? concat([decorations(s), printContract(s, member)]) : printStatement(s, member);
}

function printField(s: TokenReader, field: FieldDecl): Doc {
  const head = concat([decorations(s), run(s, field.type.span.end)]);
  return field.default === null ? head : concat([head, printValue(s, field.default)]);
}

function printFields(s: TokenReader, fields: readonly FieldDecl[]): Doc {
  return list(
    s,
    fields.map((field) => () => printField(s, field)),
  );
}

export function printEnum(s: TokenReader, decl: EnumDecl): Doc {
  const head = printHeader(s, []);
  const own = [...decl.variants, ...decl.members].sort((a, b) => a.span.start - b.span.start);
  const print = (member: EnumDecl['members'][number] | VariantDecl): Doc =>
    member.kind === 'VariantDecl' ? printVariant(s, member) : printStatement(s, member);
  return concat([head, closedEntries(s, withDerives(s, own, print))]);
}

function printVariant(s: TokenReader, variant: VariantDecl): Doc {
  const head = concat([decorations(s), s.take(), variant.shape === 'unit' ? nothing : printFields(s, variant.fields)]);
  return variant.discriminant === null ? head : concat([head, printValue(s, variant.discriminant)]);
}
