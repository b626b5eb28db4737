import { describe, expect, it } from 'vitest';
import { type Diagnostic, makeDiagnostic, renderAll, SourceText } from '../../src/diagnostics/index.js';

const text = `${'problem\n'.repeat(30)}`;
const sources = new Map([['a.aria', new SourceText(text, 'a.aria')]]);

function problem(line: number, severity: 'error' | 'warning' = 'error', code = 'E3001'): Diagnostic {
  const start = (line - 1) * 8;
  return makeDiagnostic({ severity, code, message: `number ${line}`, file: 'a.aria', span: { start, end: start + 7 } });
}

describe('a list of diagnostics', () => {
  it('is sorted by position', () => {
    const out = renderAll([problem(3), problem(1), problem(2)], sources, { format: 'short', color: false });
    expect(out.match(/number \d/g)).toEqual(['number 1', 'number 2', 'number 3']);
  });

  it('stops after twenty and says how many more there are', () => {
    const many = Array.from({ length: 27 }, (_, index) => problem(index + 1));
    const out = renderAll(many, sources, { format: 'text', color: false });
    expect(out.match(/^error/gm)).toHaveLength(20);
    expect(out.endsWith('\n… and 7 more\n')).toBe(true);
  });

  it('shows errors rather than warnings when there are too many', () => {
    const out = renderAll([problem(1, 'warning'), problem(2, 'warning'), problem(3)], sources, { format: 'short', color: false, limit: 2 });
    expect(out.match(/number \d/g)).toEqual(['number 1', 'number 3']);
  });

  it('names `aria explain` once per code', () => {
    const out = renderAll([problem(1), problem(2), problem(3, 'error', 'E3003')], sources, { format: 'text', color: false });
    expect(out.match(/aria explain E\d+/g)).toEqual(['aria explain E3001', 'aria explain E3003']);
  });

  it('is one line per problem in the short format', () => {
    expect(renderAll([problem(2)], sources, { format: 'short', color: false })).toBe('a.aria:2:1: error[E3001]: number 2\n');
  });

  it('is one JSON object per line, all of them, with offsets, lines, columns and the rendered text', () => {
    const many = Array.from({ length: 27 }, (_, index) => problem(index + 1));
    const objects = renderAll(many, sources, { format: 'json', color: false })
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(objects).toHaveLength(27);
    expect(objects[1]).toMatchObject({
      severity: 'error',
      code: 'E3001',
      name: 'UnexpectedToken',
      file: 'a.aria',
      start: { offset: 8, line: 2, column: 1 },
      end: { offset: 15, line: 2, column: 8 },
      labels: [{ primary: true, file: 'a.aria' }],
    });
    expect(objects[1].rendered).toContain('error[E3001]: number 2\n  --> a.aria:2:1\n');
  });

  it('is empty for no problems', () => {
    expect(renderAll([], sources, { format: 'text', color: false })).toBe('');
  });
});
