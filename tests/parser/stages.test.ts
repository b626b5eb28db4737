/**
 * What every stage makes of a program, one file for each section of the specification: stages/SECTION.aria holds examples, each below a line
 * `#--- title`; stages/SECTION.md shows for each its source, its tokens, its tree and its problems.
 *
 * Tokens whose kind is their text are shown as they are, the others as `Kind text`; `⏎` is a newline that counts (1.10). Trees are written as
 * in sexp.ts, a statement a line.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderAll } from '../../src/diagnostics/render-all.js';
import { SourceText } from '../../src/diagnostics/source.js';
import { lex, parse } from '../../src/parser/index.js';
import { sexp } from './sexp.js';

const folder = join(import.meta.dirname, 'stages');
const sections = readdirSync(folder)
  .filter((name) => name.endsWith('.aria'))
  .map((name) => name.slice(0, -'.aria'.length));

test.each(sections)('%s', async (section) => {
  const [, ...parts] = readFileSync(join(folder, `${section}.aria`), 'utf8').split(/^#--- (.*)\n/m);
  const shown: string[] = [];
  for (let index = 0; index < parts.length; index += 2) shown.push(showStages(parts[index] ?? '', parts[index + 1] ?? ''));
  await expect(shown.join('\n')).toMatchFileSnapshot(join(folder, `${section}.md`));
});

function showStages(title: string, source: string): string {
  const { unit, problems } = parse(source, 'x.aria');
  const sources = new Map([['x.aria', new SourceText(source, 'x.aria')]]);
  const report = renderAll(problems, sources, { format: 'text', color: false }).replaceAll(/^ +=( run `aria explain.*)\n/gm, '');
  const blocks = [
    ['aria', source],
    ['tokens', tokensOf(source)],
    ['tree', unit.items.map((item) => `${sexp(item)}\n`).join('')],
    ...(report === '' ? [] : [['problems', report]]),
  ];
  return `## ${title}\n\n${blocks.map(([kind, text]) => `\`\`\`${kind}\n${text}\`\`\`\n`).join('\n')}`;
}

function tokensOf(source: string): string {
  const words = lex(source, 'x.aria').tokens.map(({ tokenType: { name, PATTERN }, image }) => {
    if (name === 'Newline') return '⏎\n';
    return PATTERN === image || name.startsWith('Kw') || /^[^\w\s"'`#]+$/.test(image) ? `${image} ` : `${name} ${JSON.stringify(image)} `;
  });
  return `${words.join('').trimEnd()}\n`.replaceAll(' \n', '\n').replaceAll(/ +⏎/g, ' ⏎');
}
