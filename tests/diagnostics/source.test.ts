import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnAfter, expandTabs } from '../../src/diagnostics/display-width.js';
import { SourceText } from '../../src/diagnostics/source.js';

describe('the line table', () => {
  it('counts lines and columns from one', () => {
    const source = new SourceText('ab\ncd\n', 'a.aria');
    expect(source.position(0)).toEqual({ line: 1, column: 1 });
    expect(source.position(4)).toEqual({ line: 2, column: 2 });
    expect(source.position(6)).toEqual({ line: 3, column: 1 });
  });

  it('counts a surrogate pair as one column', () => {
    expect(new SourceText('😀x', 'a.aria').position(2)).toEqual({ line: 1, column: 2 });
  });

  it('gives lines without LF or CR LF', () => {
    const source = new SourceText('one\r\ntwo\nthree', 'a.aria');
    expect([1, 2, 3, 4].map((line) => source.lineText(line))).toEqual(['one', 'two', 'three', '']);
  });

  it('finds its way back from line and column to the offset', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, at) => {
        const source = new SourceText(text, 'a.aria');
        const offset = at % (text.length + 1);
        const back = source.offset(source.position(offset));
        // Line ends belong to no column, and the middle of a pair to its beginning.
        const line = source.lineAt(offset);
        const inside = offset <= source.lineStart(line) + source.lineText(line).length;
        const middle = /[\ud800-\udbff]$/.test(text.slice(0, offset)) && /^[\udc00-\udfff]/.test(text.slice(offset));
        if (inside && !middle) expect(back).toBe(offset);
      }),
    );
  });
});

describe('display width', () => {
  it('takes tabs to the next multiple of four', () => {
    expect(columnAfter('\t')).toBe(4);
    expect(columnAfter('ab\t')).toBe(4);
    expect(columnAfter('abcd\t')).toBe(8);
    expect(expandTabs('ab\tc')).toBe('ab  c');
  });

  it('gives wide characters and emoji two columns and combining marks none', () => {
    expect(columnAfter('日本')).toBe(4);
    expect(columnAfter('👩‍👩‍👧')).toBe(2);
    expect(columnAfter('❤️')).toBe(2);
    expect(columnAfter('e\u0301')).toBe(1);
    expect(columnAfter('\u0301')).toBe(0);
  });
});
