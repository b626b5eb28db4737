/** Modules: which file, what is bound, what is exported (language.md, section 15). */
import { describe, expect, test } from 'vitest';
import { locateModule } from '../../src/interp/modules.js';
import { main, memoryPort, place, problems, resolve, warnings } from './resolve-harness.js';

const geometry = {
  'geometry/mod.aria': 'module Geometry\npub mod solid\npub fn twice(x) = x * 2\nfn hidden() = 1',
  'geometry/solid.aria': 'pub fn volume(r) = r',
};

describe('which file', () => {
  test.each([
    [['a', 'b'], { 'a/b.aria': '' }, 'a/b.aria'],
    [['a', 'b'], { 'a/b/mod.aria': '' }, 'a/b/mod.aria'],
    [['a', 'b'], { 'a.aria': '' }, 'a.aria'],
    [['Models', 'UserCard'], { 'models/user_card.aria': '' }, 'models/user_card.aria'],
    [['x'], { 'src/x.aria': '' }, 'src/x.aria'],
    [['x'], { 'lib/x.aria': '' }, 'lib/x.aria'],
  ] as const)('%j', (segments, files, expected) => {
    expect(locateModule(segments, 'main.aria', memoryPort({ ...files, 'main.aria': '' })).file).toBe(expected);
  });

  test('ancestors up to the package root', () => {
    const port = memoryPort({ 'p/aria.toml': '', 'p/q/r/main.aria': '', 'p/x.aria': '', 'y.aria': '' });
    expect(locateModule(['x'], 'p/q/r/main.aria', port).file).toBe('p/x.aria');
    expect(locateModule(['y'], 'p/q/r/main.aria', port).file).toBe(null);
    expect(locateModule(['super', 'super', 'x'], 'p/q/r/main.aria', port).file).toBe('p/x.aria');
  });
});

describe('imports', () => {
  test('run before their importers', () => {
    const { units } = resolve('import geometry::{twice, solid::volume}\nprintln(twice(2), volume(3))', geometry);
    expect(units.map(({ unit }) => unit.file)).toEqual(['geometry/solid.aria', 'geometry/mod.aria', 'main.aria']);
  });

  test.each([
    ['an item', 'import geometry::twice\ntwice(1)'],
    ['renamed', 'import geometry::twice as t\nt(1)'],
    ['a module', 'import geometry\ngeometry::twice(1)\ngeometry.solid.volume(1)'],
    ['a list', 'import geometry::{twice, solid as s}\ns::volume(twice(1))'],
    ['a glob', 'import geometry::*\ntwice(1)'],
    ['a quoted file', 'import "geometry" as g\ng::twice(1)'],
    ['a path through an alias', 'import geometry as g\nimport g::solid::volume\nvolume(1)'],
    ['the library', 'import std::math::PI\nimport std::math::{sqrt}\nimport std::math as m\nprintln(PI, sqrt(2), m::sin(1))'],
    ['a submodule', 'mod geometry\ngeometry::twice(1)'],
  ])('%s', (_what, source) => {
    expect(problems(source, geometry)).toEqual([]);
  });

  test('a path into a module is resolved', () => {
    const { unit, resolution } = main('import geometry\nlet f = geometry::twice', geometry);
    const last = unit.items[1];
    const value = last?.kind === 'LetStmt' ? last.value.id : -1;
    const ref = resolution.refs.get(value);
    expect(ref && place(ref)).toBe('@0:fn');
  });
});

const variables = 'pub a = 1\npub let b = 2\npub(package) mut c = 3\npub (d, [e]) = (4, [5])\nhidden = 6';
const inner = 'module Inner\n  pub open = 1\n  hidden = 2\nend';

describe('exports', () => {
  test.each([
    ['a file without pub exports everything', 'import m::f\nf()', { 'm.aria': 'fn f() = 1' }],
    ['pub use', 'import m::twice\ntwice(1)', { ...geometry, 'm.aria': 'pub use geometry::twice' }],
    ['export a list', 'import m::f\nf()', { 'm.aria': 'export {f}\nfn f() = 1\nfn g() = 2' }],
    ['export from', 'import m::twice\ntwice(1)', { ...geometry, 'm.aria': 'export {twice} from "geometry"' }],
    ['export everything', 'import m::g\ng()', { 'm.aria': 'export *\npub fn f() = 1\nfn g() = 2' }],
    ['a module block', 'import m::Inner\nInner::f()', { 'm.aria': 'pub module Inner\n  pub fn f() = 1\nend' }],
    ['an enum and its variants', 'import m::Color\nprintln(Color::Red, Red)', { 'm.aria': 'pub enum Color\n  Red\nend' }],
    ['variables', 'import m::{a, b, c, d, e}\nprintln(a, b, c, d, e)', { 'm.aria': variables }],
  ])('%s', (_what, source, files) => {
    expect(problems(source, files)).toEqual([]);
  });

  test('a public variable leaves the others private', () => {
    expect(problems('import m::hidden', { 'm.aria': variables })).toEqual(['E2002 1:11 `hidden` is not exported by module `m`']);
    expect(problems('import m\nprintln(m::Inner::hidden)', { 'm.aria': `pub ${inner}` })).toEqual([
      'E2002 2:19 `hidden` is not exported by module `Inner`',
    ]);
    expect(problems('import m\nprintln(m::Inner::open)', { 'm.aria': `pub ${inner}` })).toEqual([]);
  });
});

describe('errors', () => {
  test('E2001 lists what was tried', () => {
    const [problem] = resolve('import nowhere').problems;
    expect(problem?.code).toBe('E2001');
    expect(problem?.notes).toEqual([
      'tried nowhere.aria',
      'tried nowhere/mod.aria',
      'tried src/nowhere.aria',
      'tried src/nowhere/mod.aria',
      'tried lib/nowhere.aria',
      'tried lib/nowhere/mod.aria',
    ]);
    expect(problems('import std::nope')).toEqual(['E2001 1:8 module `std::nope` not found']);
  });

  test('E2002 and E2003', () => {
    expect(problems('import geometry::hidden', geometry)).toEqual(['E2002 1:18 `hidden` is not exported by module `geometry`']);
    expect(problems('import geometry::nope', geometry)).toEqual(['E2003 1:18 module `geometry` has no `nope`']);
    expect(problems('import geometry\ngeometry::hidden()', geometry)).toEqual(['E2002 2:11 `hidden` is not exported by module `geometry`']);
    expect(problems('import std::math::nope')).toEqual(['E2003 1:19 module `std::math` has no `nope`']);
  });

  test('E2004', () => {
    const files = { 'a.aria': 'import b', 'b.aria': 'import a' };
    expect(problems('import a', files)).toEqual(['E2004 b.aria:1:8 circular import: a -> b -> a']);
  });

  test('E2005', () => {
    const files = { 'a.aria': 'fn x() = 1', 'b.aria': 'fn x() = 1' };
    expect(problems('import a::x\nimport b::x\nx()', files)).toEqual(['E2005 2:11 `x` is imported from both `a::x` and `b::x`']);
    expect(problems('import a::x\nimport a::x\nx()', files)).toEqual([]);
  });

  test('E1006 for globs, only where the name is used', () => {
    const files = { 'a.aria': 'fn x() = 1', 'b.aria': 'fn x() = 1' };
    expect(problems('import a::*\nimport b::*', files)).toEqual([]);
    expect(problems('import a::*\nimport b::*\nx()', files)).toEqual(['E1006 3:1 name `x` is ambiguous']);
  });

  test('E2006 beside the errors of the file', () => {
    expect(problems('import a', { 'a.aria': 'fn f() = qqq1' })).toEqual([
      'E1001 a.aria:1:10 undefined name `qqq1`',
      'E2006 1:8 module `a` has errors',
    ]);
  });

  test('a failed import causes nothing else', () => {
    expect(problems('import nowhere::thing\nthing(1)\nnowhere2()')).toHaveLength(2);
  });
});

test('W1004 and W1005', () => {
  expect(warnings('import geometry::*\ntwice(1)', geometry)).toEqual(['W1004 1:8 glob import of `geometry`']);
  expect(warnings('import geometry::twice\nfn twice(x) = x', geometry)).toEqual(['W1005 2:4 `twice` hides the import of the same name']);
});
