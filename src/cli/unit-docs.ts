/** The declarations of a file as documentation: how each is written, its doc comment, its members. */
import type { FnDecl, ImplDecl, Stmt, TypeExpr, Unit } from '../parser/ast.js';

export type DocKind =
  | 'function'
  | 'constant'
  | 'type'
  | 'struct'
  | 'data'
  | 'enum'
  | 'variant'
  | 'field'
  | 'trait'
  | 'impl'
  | 'effect'
  | 'module';

export interface DocItem {
  readonly kind: DocKind;
  readonly name: string;
  /** The head of the declaration as it is written. */
  readonly signature: string;
  /** Names of the parameters, `name?` for those with a default, `...name` for the rest; null for what is not called. */
  readonly params: readonly string[] | null;
  /** The doc comment, without the marks; empty if there is none. */
  readonly doc: string;
  /** From 1. */
  readonly line: number;
  /** Node id of the declaration. */
  readonly node: number;
  readonly members: readonly DocItem[];
}

/** What the file declares, in source order. If it marks something public, only that. */
export function documentUnit(unit: Unit, text: string, onlyPublic = false): readonly DocItem[] {
  const items = unit.items.filter((item) => !onlyPublic || !unit.items.some(isPublic) || isPublic(item) || item.kind === 'ImplDecl');
  return items.flatMap((item) => of(item, text));
}

/** The `##` comment that stands at the very top of the file, before a blank line. */
export function moduleDoc(unit: Unit, text: string): string {
  const lines: string[] = [];
  for (const comment of unit.comments) {
    const source = text.slice(comment.span.start, comment.span.end);
    if (
      !source.startsWith('##') ||
      text
        .slice(0, comment.span.start)
        .replace(/^##.*$/gm, '')
        .trim() !== ''
    )
      break;
    lines.push(source.replace(/^##\s?/, ''));
    if (/^\n\s*\n/.test(text.slice(comment.span.end))) return lines.join('\n').trim();
  }
  return '';
}

function isPublic(item: Stmt): boolean {
  return 'visibility' in item && item.visibility === 'pub';
}

function of(item: Stmt, text: string): readonly DocItem[] {
  switch (item.kind) {
    case 'FnDecl':
      return [functionDoc(item, text)];
    case 'ConstDecl':
      return [entry('constant', item, item.name.name, head(text, item.span.start, item.span.end), text)];
    case 'TypeDecl':
      return [entry('type', item, item.name.name, head(text, item.span.start, item.span.end), text)];
    case 'StructDecl': {
      const fields = item.fields.map((field) =>
        entry('field', { ...field, doc: null }, field.name.name, text.slice(field.span.start, field.span.end), text),
      );
      const shown = item.form === 'paren' ? [] : fields;
      const params = item.fields.map((field) => `${field.name.name}${field.default === null ? '' : '?'}`);
      return [
        { ...entry(item.flavour, item, item.name.name, firstLine(text, item), text, [...shown, ...members(item.members, text)]), params },
      ];
    }
    case 'EnumDecl': {
      const variants = item.variants.map((variant) =>
        entry('variant', variant, variant.name.name, text.slice(variant.span.start, variant.span.end), text),
      );
      return [entry('enum', item, item.name.name, firstLine(text, item), text, [...variants, ...members(item.members, text)])];
    }
    case 'TraitDecl':
      return [entry('trait', item, item.name.name, firstLine(text, item), text, members(item.members, text))];
    case 'EffectDecl':
      return [entry('effect', item, item.name.name, firstLine(text, item), text, members(item.operations, text))];
    case 'ImplDecl':
      return [entry('impl', item, implName(item, text), firstLine(text, item), text, members(item.members, text))];
    case 'ModuleDecl': {
      const name = item.path.map((segment) => segment.name).join('::');
      return [
        entry(
          'module',
          item,
          name,
          `module ${name}`,
          text,
          item.items.flatMap((inner) => of(inner, text)),
        ),
      ];
    }
    default:
      return [];
  }
}

interface Documented {
  readonly id: number;
  readonly span: { readonly start: number; readonly end: number };
  readonly doc: string | null;
}

function entry(kind: DocKind, node: Documented, name: string, signature: string, text: string, inner: readonly DocItem[] = []): DocItem {
  return {
    kind,
    name,
    signature: signature.trim(),
    params: null,
    doc: (node.doc ?? '').trim(),
    line: text.slice(0, node.span.start).split('\n').length,
    node: node.id,
    members: inner,
  };
}

function functionDoc(decl: FnDecl, text: string): DocItem {
  const end = decl.contracts[0]?.span.start ?? decl.body?.span.start ?? decl.span.end;
  const params = decl.params.map((param) => {
    const name = param.pattern.kind === 'IdentPattern' ? param.pattern.name.name : '_';
    return `${param.rest ? '...' : ''}${name}${param.default === null ? '' : '?'}`;
  });
  const signature = head(text, decl.span.start, end).replace(/\s*(?:=|->|do)\s*$/, '');
  const contracts = decl.contracts.map((contract) => `  ${text.slice(contract.span.start, contract.span.end).trim()}`);
  return { ...entry('function', decl, decl.name.name, [signature, ...contracts].join('\n'), text), params };
}

function members(all: readonly { readonly kind: string }[], text: string): readonly DocItem[] {
  return all.flatMap((member) => of(member as Stmt, text));
}

/** The text of a declaration without its attributes, on one line. */
function head(text: string, start: number, end: number): string {
  return text
    .slice(start, end)
    .split('\n')
    .filter((line) => !/^\s*(?:@|##)/.test(line))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function firstLine(text: string, { span }: Documented): string {
  const lines = text.slice(span.start, span.end).split('\n');
  return (lines.find((line) => line.trim() !== '' && !/^\s*(?:@|##)/.test(line)) ?? '').trim();
}

function implName(decl: ImplDecl, text: string): string {
  const of = (type: TypeExpr): string => text.slice(type.span.start, type.span.end);
  return decl.trait === null ? of(decl.target) : `${of(decl.trait)} for ${of(decl.target)}`;
}
