/** Prints a syntax tree compactly: `(Kind scalars… children…)`, with short forms for the nodes that occur everywhere. */
import { type AnyNode, children, parse } from '../../src/parser/index.js';

/** The statements of a program, one expression each, joined by ` ; `. Problems are printed in front as `!CODE`. */
export function treeOf(source: string): string {
  const { unit, problems } = parse(source, 'test.aria');
  const errors = problems.map((problem) => `!${problem.code} `).join('');
  return errors + unit.items.map(sexp).join(' ; ');
}

export function sexp(node: AnyNode): string {
  switch (node.kind) {
    case 'Name':
      return node.name;
    case 'Int':
    case 'Bool':
      return String(node.value);
    case 'Float':
      return `${node.value}f`;
    case 'String':
    case 'Char':
      return JSON.stringify(node.value);
    case 'Symbol':
      return `:${node.name}`;
    case 'Nil':
    case 'NilType':
      return 'nil';
    case 'Self':
      return 'self';
    case 'SelfType':
    case 'SelfTypeExpr':
      return 'Self';
    case 'WildcardPattern':
      return '_';
    case 'LiteralPattern':
      return sexp(node.literal);
    case 'ExprStmt':
      return sexp(node.expr);
    case 'Arg':
      return `${node.name === null ? '' : `${node.name.name}:`}${node.spread ? '...' : ''}${node.shorthand ? '' : sexp(node.value)}`;
    case 'NamedType':
      return node.path.map((part) => part.name).join('::') + (node.args.length === 0 ? '' : `<${node.args.map(sexp).join(' ')}>`);
    case 'IdentPattern':
      if (node.inner === null && node.type === null && node.mode === null) return node.name.name;
      break;
    case 'Template':
      return `\`${node.parts.map((part) => (typeof part === 'string' ? part : `#{${sexp(part.expr)}${part.spec === null ? '' : `:${part.spec}`}}`)).join('')}\``;
    case 'Block':
      return `{${node.stmts.map(sexp).join('; ')}}`;
    case 'SelectArm':
      return `(${['SelectArm', node.head.kind, ...children(node).map(sexp)].join(' ')})`;
  }
  return `(${[node.kind, ...scalars(node), ...children(node).map(sexp)].join(' ')})`;
}

const hidden: ReadonlySet<string> = new Set(['kind', 'id', 'span', 'source', 'file', 'nodeCount', 'inner']);

/** What a node holds besides nodes: names, operators, forms, flags that are set. */
function scalars(node: AnyNode): string[] {
  const result: string[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (hidden.has(key)) continue;
    if (typeof value === 'string') result.push(key === 'doc' ? `doc:${JSON.stringify(value)}` : value);
    else if (typeof value === 'number' || typeof value === 'bigint') result.push(String(value));
    else if (value === true) result.push(key);
    else result.push(...identsOf(value));
  }
  return result;
}

function identsOf(value: unknown): string[] {
  if (Array.isArray(value)) {
    const names = value.filter((item) => isIdent(item)).map((item) => item.name);
    const plain = value.filter((item): item is string => typeof item === 'string');
    const inner = value.flatMap((item) => (hasName(item) ? [`${item.name.name}<`] : []));
    return [...(names.length === 0 ? [] : [names.join('::')]), ...plain, ...inner];
  }
  return isIdent(value) ? [value.name] : [];
}

function isIdent(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && !('kind' in value) && 'name' in value && typeof value.name === 'string';
}

/** A generic parameter. */
function hasName(value: unknown): value is { readonly name: { readonly name: string } } {
  return typeof value === 'object' && value !== null && !('kind' in value) && 'bounds' in value && 'name' in value && isIdent(value.name);
}
