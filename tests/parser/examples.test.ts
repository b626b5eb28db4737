/**
 * The examples, whole and cut off anywhere: nothing throws or hangs, and what is no program gets a problem.
 *
 * What stands before a top-level item has been read when the item is cut off, so each item is cut off by itself; that keeps the test linear.
 * `ARIA_EVERY_PREFIX=1` cuts off the whole files instead, behind every character, which takes minutes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lex, parse, walk } from '../../src/parser/index.js';

const root = join(import.meta.dirname, '..', '..');
const programs = ['examples', 'tests/parser/fixtures'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.aria'))
    .map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), 'utf8')] as const),
);
const { ARIA_EVERY_PREFIX: everyPrefix } = process.env;
/** A parse of a whole example takes a few milliseconds. */
const HANGING_MS = 5000;

test.each(programs)('%s has no problems', (name, text) => {
  expect(parse(text, name)).toMatchObject({ problems: [], complete: true });
});

describe('cut off', () => {
  test.runIf(everyPrefix !== undefined).each(programs)('%s behind every character', { timeout: 3_600_000 }, (name, text) => {
    for (let end = 0; end <= text.length; end++) checkBeginning(name, text.slice(0, end));
  });

  test.skipIf(everyPrefix !== undefined).each(programs)('the items of %s behind every token', (name, text) => {
    for (const item of itemsOf(text)) {
      for (const token of lex(item, name).tokens) checkBeginning(name, item.slice(0, (token.endOffset ?? 0) + 1));
    }
  });

  test.each(programs)('the start of %s, before every item', (name, text) => {
    for (let start = text.length; start > 0; start = text.lastIndexOf('\n\n', start - 1)) checkText(name, text.slice(start));
  });

  test.each(programs)('the items of %s without their first line', (name, text) => {
    for (const item of itemsOf(text)) checkText(name, item.slice(item.indexOf('\n') + 1));
  });
});

/** The text from each top-level item to the next. */
function itemsOf(text: string): string[] {
  const starts = parse(text, 'x').unit.items.map((item) => item.span.start);
  return starts.map((start, index) => text.slice(index === 0 ? 0 : start, starts[index + 1] ?? text.length));
}

/** A beginning is a program, or more input can make it one. */
function checkBeginning(name: string, text: string): void {
  const { problems, complete } = checkText(name, text);
  if (!isOpen(text)) return;
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) expect.fail(`nothing is said about ${JSON.stringify(text.slice(-60))}`);
  if (complete) expect.fail(`more input could help ${JSON.stringify(text.slice(-60))}`);
}

function checkText(name: string, text: string): ReturnType<typeof parse> {
  const begun = process.cpuUsage();
  const result = parse(text, name);
  const { user, system } = process.cpuUsage(begun);
  if ((user + system) / 1000 > HANGING_MS) expect.fail(`slow: ${JSON.stringify(text.slice(-60))}`);
  const silent = result.problems.every((problem) => problem.severity !== 'error');
  walk(result.unit, (node) => {
    if (silent && (node.kind === 'ErrorStmt' || node.kind === 'ErrorExpr')) expect.fail(`lost: ${JSON.stringify(text.slice(-60))}`);
  });
  return result;
}

/** Whether a bracket is open at the end: certainly no program. */
function isOpen(text: string): boolean {
  let depth = 0;
  for (const { tokenType } of lex(text, 'x').tokens) {
    if (/^L(?:Paren|Bracket|Brace)$|^InterpolationStart$/.test(tokenType.name)) depth++;
    else if (/^R(?:Paren|Bracket|Brace)$|^InterpolationEnd$/.test(tokenType.name)) depth--;
  }
  return depth > 0;
}
