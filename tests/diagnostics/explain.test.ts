import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/diagnostics/codes.js';

const folder = new URL('../../src/diagnostics/explain/', import.meta.url);

describe('explanations', () => {
  it('exist for every code, and for no other', () => {
    const files = readdirSync(folder).sort();
    expect(files).toEqual(CODES.map((info) => `${info.code}.md`).sort());
  });

  it.each(CODES.map((info) => [info.code, info.name]))('%s (%s) has a title, a text, a wrong and a right example', (code, name) => {
    const text = readFileSync(new URL(`${code}.md`, folder), 'utf8');
    const lines = text.split('\n');
    expect(lines[0]).toBe(`# ${code}: ${name}`);
    expect((lines[2] ?? '').length).toBeGreaterThan(40);
    const fences = lines.filter((line) => line.startsWith('```aria ')).map((line) => line.split(' ')[1]);
    // An internal error has no program that shows it.
    expect(fences).toEqual(code === 'E9001' ? [] : ['wrong', 'right']);
  });
});
