/**
 * Which tests a file has, in source order, and which of them were asked for (language.md, section 14). Works on the tree alone: nothing
 * runs, so a file without tests is never started.
 */
import type { Arg, Attribute, ExamplesDecl, Expr, FnDecl, PropertyDecl, Stmt, TestDecl, Unit } from '../../parser/ast.js';
import { lineTable } from '../program.js';
import type { TestId } from './test-events.js';

export type TestNode = TestDecl | PropertyDecl | ExamplesDecl | FnDecl;

/** A declaration that is a test. */
export interface PlannedTest extends TestId {
  /** Node id of the declaration, in its unit. */
  readonly node: number;
  /** `@test(clock: :virtual)`, or the option `clock:` of the same value. */
  readonly virtualTime: boolean;
  /** First and last line, attributes included. */
  readonly lines: readonly [first: number, last: number];
  /** The same of the function or impl it stands in, or its own. */
  readonly home: readonly [first: number, last: number];
}

/** What was asked for; everything absent or empty selects all. */
export interface TestSelection {
  /** A test on such a line, or the nearest above it. */
  readonly lines?: readonly number[];
  /** Part of a name, in any case; `:tag` selects by tag. */
  readonly filter?: string;
  /** Exact names, without case. */
  readonly names?: readonly string[];
}

/** All tests of a file. `text` is its source. */
export function planTests(unit: Unit, text: string): readonly PlannedTest[] {
  const lines = lineTable(text);
  return findTests(unit).map(({ node, name, home }) => {
    const span = (one: Located): readonly [number, number] => {
      const start = Math.min(one.span.start, ...one.attributes.map((attribute) => attribute.span.start));
      return [lines.position(start).line, lines.position(Math.max(start, one.span.end - 1)).line];
    };
    const { line } = lines.position(node.kind === 'FnDecl' ? node.name.span.start : node.span.start);
    const attributes = node.attributes.flatMap((attribute) =>
      attribute.name === 'tags' ? tagsIn(attribute.args.map((arg) => arg.value)) : [],
    );
    const options = node.kind === 'TestDecl' || node.kind === 'PropertyDecl' ? node.options : [];
    const tags = options.flatMap((option) => (option.name?.name === 'tags' ? tagsIn([option.value]) : []));
    return {
      file: unit.file,
      line,
      name,
      kind: KINDS[node.kind],
      tags: [...attributes, ...tags],
      node: node.id,
      virtualTime: [...node.attributes.filter(({ name }) => name === 'test').flatMap(({ args }) => args), ...options].some(isVirtualClock),
      lines: span(node),
      home: span(home),
    };
  });
}

/** The declarations of planned tests, by node id. */
export function testNodes(unit: Unit): ReadonlyMap<number, TestNode> {
  return new Map(findTests(unit).map(({ node }) => [node.id, node]));
}

export function selectTests(tests: readonly PlannedTest[], selection: TestSelection): readonly PlannedTest[] {
  const { lines = [], filter, names } = selection;
  const onLines = lines.length === 0 ? null : new Set(lines.flatMap((line) => testsAt(tests, line)));
  return tests.filter(
    (test) =>
      (onLines === null || onLines.has(test)) &&
      (filter === undefined || matches(test, filter)) &&
      (names === undefined || names.some((name) => name === test.name || name.startsWith(`${test.name} (`))),
  );
}

const KINDS = { TestDecl: 'test', PropertyDecl: 'property', ExamplesDecl: 'examples', FnDecl: 'function' } as const;

interface Located {
  readonly span: { readonly start: number; readonly end: number };
  readonly attributes: readonly Attribute[];
}

interface Found {
  readonly node: TestNode;
  readonly name: string;
  readonly home: Located;
}

function findTests(unit: Unit): readonly Found[] {
  const found: Found[] = [];
  for (const item of unit.items) collect(item, found);
  return found.sort((a, b) => a.node.span.start - b.node.span.start);
}

function collect(item: Stmt, found: Found[]): void {
  switch (item.kind) {
    case 'TestDecl':
    case 'PropertyDecl':
      found.push({ node: item, name: item.name, home: item });
      return;
    case 'ExamplesDecl':
      found.push({ node: item, name: 'examples', home: item });
      return;
    case 'FnDecl':
      collectFunction(item, item.name.name, found);
      return;
    case 'StructDecl':
    case 'EnumDecl':
    case 'TraitDecl':
      for (const member of item.members)
        if (member.kind === 'FnDecl') collectFunction(member, `${item.name.name}.${member.name.name}`, found);
      return;
    case 'ImplDecl': {
      const type = item.target.kind === 'NamedType' ? (item.target.path.at(-1)?.name ?? 'impl') : 'impl';
      for (const member of item.members) {
        if (member.kind === 'FnDecl') collectFunction(member, `${type}.${member.name.name}`, found);
        else if (member.kind === 'ExamplesDecl') found.push({ node: member, name: `${type} examples`, home: item });
        else if (member.kind === 'TestDecl' || member.kind === 'PropertyDecl') found.push({ node: member, name: member.name, home: item });
      }
      return;
    }
    case 'ModuleDecl':
      for (const inner of item.items) collect(inner, found);
      return;
    default:
      return;
  }
}

/** `examples` and `property` blocks at its end, and the function itself if it is a test. */
function collectFunction(fn: FnDecl, name: string, found: Found[]): void {
  if (fn.attributes.some((attribute) => attribute.name === 'test')) found.push({ node: fn, name, home: fn });
  for (const node of fn.tests) found.push({ node, name: node.kind === 'ExamplesDecl' ? `${name} examples` : node.name, home: fn });
}

const isVirtualClock = ({ name, value }: Arg): boolean => name?.name === 'clock' && value.kind === 'Symbol' && value.name === 'virtual';

/** `[:slow, :net]`, `:slow`, `slow` or `"slow"`: tags are names, they are not evaluated. */
function tagsIn(values: readonly Expr[]): readonly string[] {
  return values.flatMap((value): readonly string[] => {
    switch (value.kind) {
      case 'Symbol':
      case 'Name':
        return [value.name];
      case 'String':
        return [value.value];
      case 'Array':
        return tagsIn(value.items.filter((item): item is Expr => item.kind !== 'Spread'));
      default:
        return [];
    }
  });
}

function matches(test: PlannedTest, filter: string): boolean {
  if (filter.startsWith(':')) return test.tags.includes(filter.slice(1));
  return test.name.toLowerCase().includes(filter.toLowerCase());
}

/** The smallest tests that hold the line; else those of the function it is in; else the nearest test above. */
function testsAt(tests: readonly PlannedTest[], line: number): readonly PlannedTest[] {
  const holds = ([first, last]: readonly [number, number]): boolean => first <= line && line <= last;
  const inside = tests.filter((test) => holds(test.lines));
  if (inside.length > 0) {
    const size = (test: PlannedTest): number => test.lines[1] - test.lines[0];
    const smallest = Math.min(...inside.map(size));
    return inside.filter((test) => size(test) === smallest);
  }
  const around = tests.filter((test) => holds(test.home));
  return around.length > 0 ? around : tests.filter((test) => test.lines[0] < line).slice(-1);
}
