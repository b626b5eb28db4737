/** Aria text in colour, by the classes of its tokens. Broken text is no obstacle: the lexer never gives up. */
import { styleText } from 'node:util';
import { lex } from '../../parser/lexer.js';

export type Look = Parameters<typeof styleText>[0];

/** A range of a text that looks different from the rest. Ranges do not overlap. */
export interface Styled {
  readonly start: number;
  readonly end: number;
  readonly look: Look;
}

export function styled(text: string): readonly Styled[] {
  const { tokens, comments } = lex(text, '');
  const found: Styled[] = comments.map(({ span }) => ({ start: span.start, end: span.end, look: 'gray' }));
  for (const token of tokens) {
    const look = lookOf(token.tokenType);
    if (look !== null && token.image.length > 0)
      found.push({ start: token.startOffset, end: token.startOffset + token.image.length, look });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The text with escape sequences. */
export function highlight(text: string): string {
  return paintStyled(text, styled(text));
}

export function paintStyled(text: string, ranges: readonly Styled[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, look } of ranges) {
    if (start < at) continue;
    out += text.slice(at, start) + paintLook(look, text.slice(start, end));
    at = end;
  }
  return out + text.slice(at);
}

/** Styles line by line, so that a line can be printed alone. */
export function paintLook(look: Look, text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : styleText(look, line, { validateStream: false })))
    .join('\n');
}

/** The brackets at or before the cursor: both ends if they match, the one alone (`matched` false) if not. */
export function bracketsAt(text: string, cursor: number): { readonly offsets: readonly number[]; readonly matched: boolean } | null {
  const open: { readonly image: string; readonly offset: number }[] = [];
  const partner = new Map<number, number | null>();
  for (const { image, startOffset, tokenType } of lex(text, '').tokens) {
    if (CLOSERS.has(image)) open.push({ image, offset: startOffset });
    else if (image.length === 1 && ')]}'.includes(image) && tokenType.name !== 'TemplateText') {
      const last = open.at(-1);
      const fits = last !== undefined && CLOSERS.get(last.image) === image;
      if (fits) open.pop();
      partner.set(startOffset, fits ? last.offset : null);
      if (fits) partner.set(last.offset, startOffset);
    }
  }
  for (const at of [cursor - 1, cursor]) {
    const other = partner.get(at);
    if (other === null) return { offsets: [at], matched: false };
    if (other !== undefined) return { offsets: [at, other].sort((a, b) => a - b), matched: true };
  }
  return null;
}

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['#{', '}'],
]);

const LITERALS: Readonly<Record<string, Look>> = {
  IntLiteral: 'yellow',
  FloatLiteral: 'yellow',
  StringLiteral: 'green',
  CharLiteral: 'green',
  SymbolLiteral: 'cyan',
  TemplateStart: 'green',
  TemplateText: 'green',
  TemplateEnd: 'green',
  FormatSpec: 'yellow',
  UpperIdentifier: 'cyan',
};

const VALUES: ReadonlySet<string> = new Set(['true', 'false', 'nil']);

function lookOf(type: { readonly name: string; readonly CATEGORIES?: readonly { readonly name: string }[] }): Look | null {
  const literal = LITERALS[type.name];
  if (literal !== undefined) return literal;
  if (type.CATEGORIES?.some((category) => category.name === 'Keyword') !== true) return null;
  return VALUES.has(type.name.slice(2).toLowerCase()) ? 'yellow' : 'magenta';
}
