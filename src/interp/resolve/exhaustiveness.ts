/**
 * What the arms of a `match` leave out (language.md, section 7; W4002), seen through nested patterns: Maranget, "Warnings for pattern
 * matching", JFP 2007. Rows are arms without guard, columns the positions that are still open. Enums, Bool and tuples have known
 * constructors; whatever else a pattern tests covers nothing for certain.
 */
import type { EnumDecl, Pattern } from '../../parser/ast.js';
import { declarationOf } from './look-up.js';
import { BUILTIN_VARIANTS } from './prelude-names.js';
import type { UnitBinder } from './unit-binder.js';

/** Missing cases as patterns (`Some(Err(_))`), each with a constructor to name; empty if nothing can be said. */
export function missingCases(b: UnitBinder, arms: readonly Pattern[]): string[] {
  const rows = arms.flatMap((pattern) => cellsOf(b, pattern)).map((cell) => [cell]);
  const heads = rows.map(([cell]) => cell as Cell);
  // A test of another kind beside them: the subject is no plain value of that type.
  if (heads.some(({ kind }) => kind !== 'constructor')) return [];
  const type = commonType(heads);
  if (type === null) return [];
  const search = new Search();
  return type.constructors.flatMap((shape) => {
    const found = search.uncovered(specialize(rows, shape), shape.arity);
    const text = found === null ? '' : shown(shape, found);
    return /[A-Za-z]/.test(text) ? [text] : [];
  });
}

interface Constructor {
  /** As it is written: `Some`, `Color::Red`, `true`; empty for a tuple. */
  readonly path: string;
  readonly arity: number;
}

interface KnownType {
  readonly name: string;
  readonly constructors: readonly Constructor[];
}

type Cell =
  | { readonly kind: 'any' }
  | {
      readonly kind: 'constructor';
      readonly type: KnownType;
      readonly constructor: Constructor;
      readonly parts: readonly (readonly Cell[])[];
    }
  | { readonly kind: 'other' };

type Row = readonly Cell[];

const ANY: Cell = { kind: 'any' };
const OTHER: Cell = { kind: 'other' };
const BOOL = knownType('Bool', [
  ['true', 0],
  ['false', 0],
]);

/** More is not worth the time: nothing is said about such a match. */
const MOST_STEPS = 20_000;

class Search {
  private steps = 0;

  /** Patterns for the columns that no row covers, or null. */
  uncovered(rows: readonly Row[], columns: number): string[] | null {
    if (rows.length === 0) return new Array<string>(columns).fill('_');
    if (columns === 0 || ++this.steps > MOST_STEPS) return null;
    const type = commonType(rows.map((row) => row[0] as Cell).filter(({ kind }) => kind === 'constructor'));
    if (type === null) {
      const rest = this.uncovered(
        rows.filter((row) => row[0]?.kind === 'any').map((row) => row.slice(1)),
        columns - 1,
      );
      return rest === null ? null : ['_', ...rest];
    }
    for (const shape of type.constructors) {
      const found = this.uncovered(specialize(rows, shape), shape.arity + columns - 1);
      if (found !== null) return [shown(shape, found.slice(0, shape.arity)), ...found.slice(shape.arity)];
    }
    return null;
  }
}

/** The rows that a value of this constructor can match, opened up to its parts. */
function specialize(rows: readonly Row[], shape: Constructor): Row[] {
  return rows.flatMap(([head, ...rest]): Row[] => {
    if (head?.kind === 'any') return [[...new Array<Cell>(shape.arity).fill(ANY), ...rest]];
    if (head?.kind !== 'constructor' || head.constructor.path !== shape.path) return [];
    return combinations(head.parts).map((parts) => [...parts, ...rest]);
  });
}

/** One row for each choice of alternatives. */
function combinations(parts: readonly (readonly Cell[])[]): Cell[][] {
  let rows: Cell[][] = [[]];
  for (const alternatives of parts) rows = rows.flatMap((row) => alternatives.map((cell) => [...row, cell]));
  return rows;
}

function commonType(cells: readonly Cell[]): KnownType | null {
  const [first] = cells;
  if (first?.kind !== 'constructor') return null;
  return cells.every((cell) => cell.kind === 'constructor' && cell.type.name === first.type.name) ? first.type : null;
}

function shown({ path, arity }: Constructor, parts: readonly string[]): string {
  if (path === '') return `(${parts.join(', ')}${arity === 1 ? ',' : ''})`;
  return parts.every((part) => part === '_') ? path : `${path}(${parts.join(', ')})`;
}

/** The alternatives of a pattern. */
function cellsOf(b: UnitBinder, pattern: Pattern): readonly Cell[] {
  switch (pattern.kind) {
    case 'OrPattern':
      return pattern.alternatives.flatMap((one) => cellsOf(b, one));
    case 'WildcardPattern':
      return [ANY];
    case 'IdentPattern':
      if (pattern.type !== null) return [OTHER];
      return pattern.inner === null ? [ANY] : cellsOf(b, pattern.inner);
    case 'LiteralPattern':
      return [pattern.literal.kind === 'Bool' ? constructed(BOOL, String(pattern.literal.value), []) : OTHER];
    case 'TuplePattern': {
      const { elements } = pattern;
      const parts = elements.flatMap((element) => (element.kind === 'RestPattern' ? [] : [cellsOf(b, element)]));
      if (parts.length < elements.length) return [OTHER];
      return [constructed(knownType(`tuple of ${parts.length}`, [['', parts.length]]), '', parts)];
    }
    case 'NamePattern':
      return [variantCell(b, pattern)];
    default:
      return [OTHER];
  }
}

function variantCell(b: UnitBinder, pattern: Extract<Pattern, { kind: 'NamePattern' }>): Cell {
  const name = pattern.path.at(-1)?.name ?? '';
  const found = b.found.get(pattern.id);
  const declaration = declarationOf(b, found?.kind === 'variant' ? found.type : undefined);
  const declared = declaration?.kind === 'EnumDecl' ? declaration : null;
  const type = declared === null ? builtinEnum(b, name) : declaredEnum(b, declared, pattern.path.length);
  const path = type?.constructors.find((one) => one.path === name || one.path.endsWith(`::${name}`));
  if (type === null || path === undefined) return OTHER;
  const fields = declared?.variants.find((variant) => variant.name.name === name)?.fields.map((field) => field.name.name) ?? [];
  const parts: (readonly Cell[])[] = new Array(path.arity).fill([ANY]);
  for (const [i, field] of (pattern.fields ?? []).entries()) {
    if (field.kind === 'RestPattern') continue;
    const at = field.name === null ? i : fields.indexOf(field.name.name);
    if (at < 0 || at >= path.arity) return OTHER;
    parts[at] = cellsOf(b, field.pattern);
  }
  return constructed(type, path.path, parts);
}

/** Where several enums have a variant of that name, only a path tells which is meant. */
function declaredEnum(b: UnitBinder, declaration: EnumDecl, pathLength: number): KnownType | null {
  const ambiguous = declaration.variants.some(({ name }) => (b.world.variants.get(name.name)?.length ?? 0) > 1);
  if (ambiguous && pathLength < 2) return null;
  const { name } = declaration.name;
  return knownType(
    `${name}@${declaration.span.start}`,
    declaration.variants.map((variant) => [`${name}::${variant.name.name}`, variant.fields.length]),
  );
}

function builtinEnum(b: UnitBinder, variant: string): KnownType | null {
  if (b.world.variants.has(variant)) return null;
  for (const [name, variants] of BUILTIN_VARIANTS) {
    if (!variants.has(variant)) continue;
    const prefix = name === 'Option' || name === 'Result' ? '' : `${name}::`;
    return knownType(
      name,
      [...variants].map(([one, arity]) => [`${prefix}${one}`, arity]),
    );
  }
  return null;
}

function constructed(type: KnownType, path: string, parts: readonly (readonly Cell[])[]): Cell {
  const shape = type.constructors.find((one) => one.path === path);
  return shape === undefined ? OTHER : { kind: 'constructor', type, constructor: shape, parts };
}

function knownType(name: string, constructors: readonly (readonly [string, number])[]): KnownType {
  return { name, constructors: constructors.map(([path, arity]) => ({ path, arity })) };
}
