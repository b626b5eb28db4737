/**
 * Where to go on after an error: the end of the entry (statement, member, arm) or of the header that the error is in.
 *
 * Both go by brackets, which are whole, and by indentation, which in practice says where a block ends even if its words do not. A text
 * without indentation degrades to lines.
 */
import type { IToken } from 'chevrotain';
import type { Brackets } from './brackets.js';
import { columnOf, indentOf } from './places.js';
import * as T from './tokens.js';

/** The index of the first token behind the entry that begins at `start` and went wrong at `at`: a newline, a closer or the end. */
export function endOfEntry(source: Brackets, text: string, start: number, at: number): number {
  const { tokens, partner } = source;
  const indent = indentOf(text, tokens[start]?.startOffset ?? 0);
  let index = behindBrackets(source, start, at);
  // An `end` in the same column belongs to the entry if the entry has or should have a body.
  const word = tokens[start]?.image ?? '';
  let deeper = blockWords.has(word);
  for (;;) {
    const token = tokens[index];
    if (isEnd(token)) return index;
    const other = partner[index] ?? -1;
    if (other > index) index = other + 1;
    else if (other !== -1 && other < start) return index;
    else if (token.tokenType !== T.Newline) index++;
    else {
      const next = tokens[index + 1];
      if (isEnd(next) || (foreignParts.has(word) && token.image.includes('\n'))) return index;
      // Behind a `;` only the words of a block could say where the entry ends.
      if (!token.image.includes('\n') && !deeper) return index;
      const column = columnOf(text, next.startOffset);
      if (column > indent) {
        deeper = true;
        index++;
      } else if (column === indent && deeper && next.tokenType === T.KwEnd) return index + 2;
      else if (column === indent && deeper && continuesBlock(next)) index += 2;
      else return index;
    }
  }
}

/** The index of the newline that ends the header, or undefined if no indented body follows it. */
export function endOfHeader(source: Brackets, text: string, start: number, at: number): number | undefined {
  const { tokens, partner } = source;
  const indent = indentOf(text, tokens[start]?.startOffset ?? 0);
  let index = behindBrackets(source, start, at);
  for (;;) {
    const token = tokens[index];
    if (isEnd(token)) return undefined;
    const other = partner[index] ?? -1;
    if (other > index) index = other + 1;
    else if (other !== -1 && other < start) return undefined;
    else if (token.tokenType !== T.Newline) index++;
    else {
      const next = tokens[index + 1];
      return isEnd(next) || columnOf(text, next.startOffset) <= indent ? undefined : index;
    }
  }
}

const blockWords: ReadonlySet<string> = new Set(
  (
    'fn if unless while for match loop struct enum trait impl effect module test property examples try handle select with unsafe ' +
    'class interface protocol namespace def defn function func fun switch foreach until'
  ).split(' '),
);
/** What other languages call the next part of a block: only its head is wrong, what follows is the block's. */
const foreignParts: ReadonlySet<string> = new Set('elif elseif elsf except rescue ensure'.split(' '));

/**
 * An `end` at the start of a line behind an operator, between `opener` and the end of the file: there it was read as a name (1.4), but it
 * was most likely meant to close a block, and the operand before it is missing.
 */
export function swallowedEnd({ tokens }: Brackets, opener: number): IToken | undefined {
  for (let index = opener + 1; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.tokenType !== T.KwEnd) continue;
    const before = tokens[index - 1]?.tokenType === T.Newline ? tokens[index - 2] : tokens[index - 1];
    if (before !== undefined && wantsOperand(before) && (before.endLine ?? 0) < (token.startLine ?? 0)) return token;
  }
  return undefined;
}

function wantsOperand(token: IToken): boolean {
  const categories = token.tokenType.CATEGORIES ?? [];
  return categories.includes(T.AssignOperator) || categories.includes(T.InfixOperator);
}

/** Behind the outermost bracket that was opened since `start` and is still open at `at`. */
function behindBrackets({ partner }: Brackets, start: number, at: number): number {
  for (let index = start; index < at; index++) {
    const other = partner[index] ?? -1;
    if (other >= at) return other + 1;
    if (other > index) index = other;
  }
  return at;
}

function isEnd(token: IToken | undefined): token is undefined {
  return token === undefined || Number.isNaN(token.startOffset);
}

function continuesBlock(token: IToken): boolean {
  const type = token.tokenType;
  if (type === T.KwElse || type === T.KwElsif || type === T.KwThen || type === T.KwWith) return true;
  return type === T.Identifier && (token.image === 'catch' || token.image === 'finally');
}
