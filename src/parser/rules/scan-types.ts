/** Reading types in the tokens without consuming them: is `f<Int>(x)` a call with type arguments or two comparisons? */
import { adjacent } from '../lexer.js';
import * as T from '../tokens.js';
import { Flag, type Grammar } from './grammar.js';
import { isWord, tokenAt } from './scan.js';
import { has, names } from './token-sets.js';

/** Whether the `<` at `index` begins type arguments of an expression (6.3). */
export function genericArgsAt(g: Grammar, index: number): boolean {
  if (!adjacent(tokenAt(g, index - 1), tokenAt(g, index))) return false;
  const end = new TypeScan(g).angleArgs(index);
  if (end === -1) return false;
  const next = tokenAt(g, end);
  if (next.tokenType === T.LBrace) return (g.context & Flag.Head) === 0;
  return continuesType.has(next.tokenType) && adjacent(tokenAt(g, end - 1), next);
}

const continuesType: ReadonlySet<unknown> = new Set([T.Dot, T.ColonColon, T.LParen]);

/** Whether the `<` at `index` begins type arguments of the type before it, in a type that stands in an expression (`x is A<B>`). */
export function typeArgsAt(g: Grammar, index: number): boolean {
  return new TypeScan(g).angleArgs(index) !== -1;
}

/** Whether the content of the `[` at `index` can only be types (`Channel[Fn(Int) -> Int]`, 6.3). */
export function onlyTypesAt(g: Grammar, index: number): boolean {
  const end = g.source.partner[index] ?? index;
  let telling = false;
  for (let at = index + 1; at < end; at++) {
    const type = tokenAt(g, at).tokenType;
    if (type === T.Newline || type === T.KwFn) return false;
    if (type === T.Arrow) telling = true;
    if ((type === T.Gt || type === T.GtGt) && behindType.has(tokenAt(g, at + 1).tokenType)) telling = true;
    if (at - index > MOST_STEPS) return false;
  }
  return telling && new TypeScan(g).list(index + 1, end);
}

const behindType: ReadonlySet<unknown> = new Set([T.RBracket, T.Comma, T.RParen, T.Question, T.Gt, T.GtGt]);

/** The index behind the type at `index`, or -1 if none begins there. */
export function typeAt(g: Grammar, index: number): number {
  return new TypeScan(g).type(index);
}

/** No type argument list is longer; bounds the scan, so that `a<b<c<…` stays linear. */
const MOST_STEPS = 200;

/** One look-ahead over a type. `-1` means: not a type. */
class TypeScan {
  private steps = 0;
  /** Half of a `>>` has closed an inner list. */
  private half = false;

  constructor(private readonly g: Grammar) {}

  type(index: number): number {
    let at = index;
    for (;;) {
      if (++this.steps > MOST_STEPS) return -1;
      const token = tokenAt(this.g, at);
      const { tokenType } = token;
      if (tokenType === T.Amp || tokenType === T.Star) at += mutability.has(tokenAt(this.g, at + 1).tokenType) ? 2 : 1;
      else if (tokenType === T.KwMut || tokenType === T.KwImpl) at++;
      else if ((isWord(token, 'ref') || isWord(token, 'dyn')) && has(names, tokenAt(this.g, at + 1))) at++;
      else break;
    }
    at = this.atom(at);
    while (at !== -1 && tokenAt(this.g, at).tokenType === T.Question && adjacent(tokenAt(this.g, at - 1), tokenAt(this.g, at))) at++;
    return at;
  }

  /** The types between `index` and `end`, separated by commas. */
  list(index: number, end: number): boolean {
    let at = index;
    while (at < end) {
      at = this.type(at);
      if (at === -1) return false;
      if (at === end) return true;
      if (tokenAt(this.g, at).tokenType !== T.Comma) return false;
      at++;
    }
    return at === end;
  }

  angleArgs(index: number): number {
    let at = index + 1;
    for (;;) {
      const token = tokenAt(this.g, at);
      at = token.tokenType === T.IntLiteral ? at + 1 : this.type(at);
      if (at === -1) return -1;
      if (tokenAt(this.g, at).tokenType === T.Eq) at = this.type(at + 1);
      if (at === -1) return -1;
      const { tokenType } = tokenAt(this.g, at);
      if (tokenType === T.Comma) at++;
      else if (tokenType === T.Gt) return at + 1;
      else if (tokenType === T.GtGt) {
        this.half = !this.half;
        return this.half ? at : at + 1;
      } else return -1;
    }
  }

  private atom(index: number): number {
    const token = tokenAt(this.g, index);
    const partner = this.g.source.partner[index] ?? -1;
    switch (token.tokenType) {
      case T.LBracket:
        return this.bracketed(index, partner);
      case T.LBrace:
        return this.type(index + 1) === -1 ? -1 : partner + 1;
      case T.LParen:
        return this.list(index + 1, partner) ? this.result(partner + 1) : -1;
      case T.KwFn:
        return this.signature(index + 1);
      case T.Bang:
      case T.KwNil:
        return index + 1;
      default:
        if (!has(names, token)) return -1;
        return token.image === 'Fn' ? this.signature(index + 1) : this.path(index + 1);
    }
  }

  private bracketed(index: number, partner: number): number {
    const end = this.type(index + 1);
    return end === partner || (end !== -1 && tokenAt(this.g, end).tokenType === T.Newline) ? partner + 1 : -1;
  }

  private signature(index: number): number {
    if (tokenAt(this.g, index).tokenType !== T.LParen) return index;
    const partner = this.g.source.partner[index] ?? -1;
    return this.list(index + 1, partner) ? this.result(partner + 1) : -1;
  }

  private result(index: number): number {
    let at = index;
    if (tokenAt(this.g, at).tokenType === T.Bang) at = this.type(at + 1);
    if (at !== -1 && tokenAt(this.g, at).tokenType === T.Arrow) at = this.type(at + 1);
    return at;
  }

  private path(index: number): number {
    let at = index;
    for (;;) {
      const token = tokenAt(this.g, at);
      const next = tokenAt(this.g, at + 1);
      if ((token.tokenType === T.ColonColon || token.tokenType === T.Dot) && has(names, next)) at += 2;
      else if (!adjacent(tokenAt(this.g, at - 1), token)) return at;
      else if (token.tokenType === T.Lt) return this.angleArgs(at);
      else if (token.tokenType === T.LBracket) {
        const partner = this.g.source.partner[at] ?? -1;
        return this.list(at + 1, partner) ? partner + 1 : at;
      } else return at;
    }
  }
}

const mutability: ReadonlySet<unknown> = new Set([T.KwMut, T.KwConst]);
