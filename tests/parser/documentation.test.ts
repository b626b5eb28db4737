/** Documentation and attributes belong to the declaration that follows (language.md 1.2, 16). */
import { describe, expect, test } from 'vitest';
import { parse } from '../../src/parser/index.js';

function first(source: string) {
  const [item] = parse(source, 'x').unit.items;
  if (item === undefined || !('doc' in item)) throw new Error('no declaration');
  return item;
}

describe('documentation', () => {
  test('adjoining comments are joined, without their marks', () => {
    expect(first('## One.\n##   Two.\nfn f() = 1').doc).toBe('One.\n  Two.');
  });
  test('stands before attributes and visibility', () => {
    expect(first('## Doc.\n@test\npub fn f() = 1').doc).toBe('Doc.');
  });
  test('line comments and code in between end it', () => {
    expect(first('## No.\n# plain\nfn f() = 1').doc).toBeNull();
    expect(parse('## No.\nx = 1\nfn f() = 1', 'x').unit.items[1]).toMatchObject({ doc: null });
  });
  test('members and variants have theirs', () => {
    expect(first('enum E\n  ## Red.\n  Red\nend')).toMatchObject({ variants: [{ doc: 'Red.' }] });
    expect(first('impl A\n  ## Method.\n  fn m() = 1\nend')).toMatchObject({ members: [{ doc: 'Method.' }] });
  });
});

describe('the unit', () => {
  test('keeps its header, inner attributes and comments', () => {
    const { unit } = parse('@!cfg(test)\nmodule A::B # here\nfn f() = 1\nend\n', 'a.aria');
    expect(unit.header?.map((part) => part.name)).toEqual(['A', 'B']);
    expect(unit.attributes.map((attribute) => attribute.name)).toEqual(['cfg']);
    expect(unit.comments.map((comment) => comment.text)).toEqual(['# here']);
    expect(unit.items.map((item) => item.kind)).toEqual(['FnDecl']);
  });
  test('a module whose content is indented is a block', () => {
    const { unit } = parse('module A\n  fn f() = 1\nend\n', 'a.aria');
    expect(unit.header).toBeNull();
    expect(unit.items.map((item) => item.kind)).toEqual(['ModuleDecl']);
  });
});
