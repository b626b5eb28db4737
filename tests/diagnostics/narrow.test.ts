/** Frames in narrow terminals: cut around what is pointed at, never wider than the terminal, words below the markers where there is no room beside. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeDiagnostic } from '../../src/diagnostics/diagnostic.js';
import { columnAfter } from '../../src/diagnostics/display-width.js';
import { renderText } from '../../src/diagnostics/render-text.js';
import { SourceText } from '../../src/diagnostics/source.js';

const TEXT =
  'let total = prices.map(|price| price * quantity).sum() + undefined_thing\nlet 数 = "広い文字がここにある" + undefined_too\n\tx\nend\n';
const sources = new Map([['a.aria', new SourceText(TEXT, 'a.aria')]]);

function lines(columns: number, start: number, end: number, label: string, note = ''): string[] {
  const diagnostic = makeDiagnostic({
    code: 'E1001',
    message: 'm',
    file: 'a.aria',
    span: { start, end },
    label,
    notes: note === '' ? [] : [note],
  });
  return renderText(diagnostic, sources, { color: false, columns }).trimEnd().split('\n');
}

const at = (word: string): [number, number] => [TEXT.indexOf(word), TEXT.indexOf(word) + word.length];

describe('a frame in 40 columns', () => {
  it('shows what is pointed at, and its words below', () => {
    expect(lines(40, ...at('undefined_thing'), 'not found in this scope').slice(2)).toEqual([
      '   |',
      ' 1 | …quantity).sum() + undefined_thing',
      '   |                    ^^^^^^^^^^^^^^^',
      '   |                    |',
      '   |                    not found in',
      '   |                    this scope',
    ]);
  });

  it('breaks notes between words', () => {
    expect(lines(40, 0, 3, '', 'the long text of a note goes on in the next line').slice(-2)).toEqual([
      '   = note: the long text of a note goes',
      '           on in the next line',
    ]);
  });

  it('is the whole line without a width', () => {
    expect(lines(Number.POSITIVE_INFINITY, ...at('undefined_thing'), 'not found')[3]).toBe(` 1 | ${TEXT.split('\n')[0]}`);
  });
});

it('no row is wider than the terminal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 120 }), fc.nat(TEXT.length), fc.nat(60), fc.boolean(), (columns, start, length, worded) => {
      for (const line of lines(
        columns,
        start,
        Math.min(TEXT.length, start + length),
        worded ? 'some words on this' : '',
        'a b c d e f g h i j k',
      )) {
        expect(columnAfter(line)).toBeLessThanOrEqual(columns);
      }
    }),
  );
});
