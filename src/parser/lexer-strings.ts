/** Quoted strings (1.7) up to the point where an interpolation makes a template of them. */
import type { Cursor } from './lexer-cursor.js';
import { cook, cookBlock } from './lexer-escapes.js';
import { openTemplate } from './lexer-templates.js';
import { findTextEnd, tripleEnd, tripleStart } from './lexer-text.js';
import { abandonString, noteSuspect } from './lexer-unclosed.js';
import { foreignLifetime } from './lexical-problems.js';
import * as t from './tokens.js';

/** At a quote: one of the three quoted forms with escapes. */
export function scanString(cursor: Cursor): void {
  const { text, pos } = cursor;
  if (text.startsWith('"""', pos)) scanTriple(cursor);
  else if (text.charCodeAt(pos) === 0x22) scanQuoted(cursor, '"');
  else if (!scanLifetime(cursor)) scanQuoted(cursor, "'");
}

/** At `r"`: nothing is interpreted, the next `"` ends it. */
export function scanRawString(cursor: Cursor): void {
  const { text, pos: start } = cursor;
  const close = text.indexOf('"', start + 2);
  if (close === -1) abandonString(cursor, 'r"');
  else cursor.pushLines(t.StringLiteral, start, close + 1, true, cook(cursor, start + 2, close, false));
}

function scanQuoted(cursor: Cursor, quote: '"' | "'"): void {
  const { text, pos: start } = cursor;
  const stop = findTextEnd(text, start + 1, quote, quote === '"');
  if (stop === -1) abandonString(cursor, quote);
  else if (text.charCodeAt(stop) === 0x23) openTemplate(cursor, { start, end: start + 1 }, quote, undefined);
  else noteSuspect(cursor, cursor.pushLines(t.StringLiteral, start, stop + 1, true, cook(cursor, start + 1, stop)));
}

/** A newline right after the opening quotes and a last line of only blanks are dropped, common indentation is removed. */
function scanTriple(cursor: Cursor): void {
  const { text, pos: start } = cursor;
  const content = tripleStart(text, start + 3);
  const stop = findTextEnd(text, content, '"""', true);
  if (stop === -1) abandonString(cursor, '"""');
  else if (text.charCodeAt(stop) === 0x23) openTemplate(cursor, { start, end: content }, '"""', undefined);
  else {
    const token = cursor.pushLines(t.StringLiteral, start, stop + 3, true);
    const piece = { token, start: content, end: tripleEnd(text, content, stop), endsLine: false };
    cookBlock(cursor, [piece], { dedent: true, escapes: true });
  }
}

/**
 * `'a` in the generics of a declaration is a lifetime (Appendix C), and so is the same name wherever no quote closes it after that. Reported
 * once each; a name stays where generics need one.
 */
function scanLifetime(cursor: Cursor): boolean {
  const { text, pos: start, tokens } = cursor;
  lifetime.lastIndex = start;
  const name = lifetime.exec(text)?.[0];
  if (name === undefined) return false;
  const before = cursor.lastType;
  if (!cursor.lifetimes.has(name)) {
    const owner = tokens[tokens.length - 2]?.tokenType;
    const declarator = owner === t.KwImpl ? owner : tokens[tokens.length - 3]?.tokenType;
    if (before !== t.Lt || !declarators.has(declarator)) return false;
    cursor.lifetimes.add(name);
    cursor.problems.push(foreignLifetime(cursor.file, { start, end: start + name.length }, name));
  }
  cursor.pos = start + name.length;
  if (before === t.Lt || before === t.Comma) cursor.push(t.UpperIdentifier, start, cursor.pos, true);
  return true;
}

const lifetime = /'[a-z_]\w*(?![\w'])/y;
const declarators: ReadonlySet<unknown> = new Set([t.KwFn, t.KwStruct, t.KwEnum, t.KwTrait, t.KwImpl]);
