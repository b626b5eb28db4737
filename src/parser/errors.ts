/**
 * From the exceptions of Chevrotain to diagnostics. The only file that knows those exceptions.
 *
 * Which code a problem gets depends on what was being read (the innermost rule); the text is always "expected {what}, found {token}".
 * A problem that can only be a consequence of another (of a lexical problem in its line, of a repaired bracket) is dropped.
 */
import {
  EOF,
  type IParserErrorMessageProvider,
  type IRecognitionException,
  type IToken,
  isRecognitionException,
  NoViableAltException,
  tokenLabel,
} from 'chevrotain';
import { type Diagnostic, primaryLabel } from '../diagnostics/diagnostic.js';
import { foreignHint } from '../diagnostics/foreign-words.js';
import type { Span } from '../diagnostics/span.js';
import { foreignOperatorAt } from './foreign.js';
import { foreignOperator } from './lexical-problems.js';
import { endOf, lineEndOf, lineStartOf, spanOf } from './places.js';
import { type Advice, foreignSyntax, SELECT_ARMS, unexpected } from './problems.js';
import type { RuleName } from './rules/grammar.js';
import { has, tokenSet } from './rules/token-sets.js';
import * as T from './tokens.js';

export function isParserException(error: unknown): error is Error {
  return error instanceof Error && isRecognitionException(error);
}

/** An exception that says what was expected; `expected` may carry a code (`coded`). */
export function newException(expected: string, token: IToken, previous: IToken): Error {
  // Nobody reads the stack, and to take it is most of the cost of an error.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const exception = new NoViableAltException(expected, token, previous);
  Error.stackTraceLimit = limit;
  return exception;
}

/** Chooses the code of a problem where the rule alone does not. */
export function coded(code: string, what: string): string {
  return `${code}|${what}`;
}

/** Chevrotain's messages are ours to decode: they hold what was expected, in words. */
export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => 'the end of the file',
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? 'something else',
};

export interface ErrorSite {
  readonly file: string;
  readonly text: string;
  /** Places where the grammar's problems are consequences: repaired brackets. */
  readonly repaired: readonly Span[];
  /** The problems of the lexer. */
  readonly lexical: readonly Diagnostic[];
  readonly lastToken: IToken | undefined;
}

/** What Chevrotain's exceptions have besides what its type says. */
type ParserException = IRecognitionException & { readonly previousToken?: IToken };

/** One diagnostic for each exception that is no consequence of something else. */
export function toDiagnostics(errors: readonly ParserException[], site: ErrorSite): Diagnostic[] {
  const damaged = site.lexical.map((problem) => lineSpan(site.text, primaryLabel(problem)?.span.start ?? 0));
  const unsure = new Ranges([...damaged, ...site.repaired]);
  const seen = new Set<number>();
  const result: Diagnostic[] = [];
  for (const error of errors) {
    const span = placeOf(error, site);
    if (seen.has(span.start) || unsure.holds(span.start)) continue;
    seen.add(span.start);
    result.push(toDiagnostic(error, span, site));
  }
  return result;
}

/** A union of ranges, ends included, that answers in logarithmic time. */
class Ranges {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(ranges: readonly Span[]) {
    for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
      const last = this.ends.length - 1;
      if (last >= 0 && start <= (this.ends[last] ?? 0)) this.ends[last] = Math.max(this.ends[last] ?? 0, end);
      else {
        this.starts.push(start);
        this.ends.push(end);
      }
    }
  }

  holds(offset: number): boolean {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low > 0 && offset <= (this.ends[low - 1] ?? -1);
  }
}

function toDiagnostic(error: ParserException, span: Span, site: ErrorSite): Diagnostic {
  const foreign = foreignCause(error, site);
  if (foreign !== undefined) return foreign;
  const bar = error.message.indexOf('|');
  const given = /^E\d{4}$/.test(error.message.slice(0, Math.max(0, bar)));
  const rules = (error.context?.ruleStack ?? []) as readonly RuleName[];
  const rule = rules.at(-1);
  const part = given ? undefined : functionPart(error, rules);
  const what = part?.what ?? (given ? error.message.slice(bar + 1) : error.message);
  const atEof = error.token.tokenType === EOF;
  const code = atEof ? 'E3002' : given ? error.message.slice(0, bar) : (part?.code ?? (rule && codes[rule]) ?? 'E3001');
  return unexpected(site.file, code, span, what, describe(error.token), adviceFor(what, code, error, rule));
}

/** A header without a name, or a parameter that does not even begin: neither is a matter of parameters or patterns. */
function functionPart({ message, previousToken }: ParserException, rules: readonly RuleName[]): { code: string; what: string } | undefined {
  if (message === '`(`' && previousToken?.tokenType === T.KwFn) return { code: 'E3006', what: 'the name of the function or `(`' };
  const [list, ...patterns] = rules.slice(rules.findLastIndex((rule) => rule === 'param' || rule === 'bars'));
  const begins = patterns[0] === 'pattern' && (patterns.length === 1 || (patterns.length === 2 && patterns[1] === 'pat'));
  return (list === 'param' || list === 'bars') && begins ? { code: 'E3012', what: 'a parameter' } : undefined;
}

/** How to go on, where more can be said than what was expected. */
function adviceFor(what: string, code: string, error: ParserException, rule: RuleName | undefined): Advice {
  const { token, previousToken: previous } = error;
  const here = spanOf(token);
  if (code === 'E3013') return { help: [SELECT_ARMS] };
  if (what === 'a new line' && rule === 'statement') return { help: ['a statement ends with its line; `;` puts two on one line'] };
  if (what.startsWith('`==`')) {
    return { fixes: [{ message: 'to compare, write `==`', span: here, replacement: '==', confidence: 'maybe' }] };
  }
  if (what === '`=>`' && arrowWords.has(token.image)) {
    return {
      fixes: [
        {
          message: 'an arm is `pattern => expression`',
          span: here,
          replacement: ' =>'.slice(token.image === ':' ? 0 : 1),
          confidence: 'maybe',
        },
      ],
    };
  }
  if (code === 'E3003' && previous !== undefined && isOpenSlice(previous, token)) {
    return { help: ['a part with an open end is taken by a range: `xs[1..]`, `xs[..<3]`'] };
  }
  if (what.startsWith('`,` or ') && previous !== undefined && has(nextItems, token)) {
    const behind = { start: endOf(previous), end: endOf(previous) };
    return { fixes: [{ message: 'separate them with a comma', span: behind, replacement: ',', confidence: 'maybe' }] };
  }
  if (rule === 'letBinding' && (token.tokenType === T.Dot || token.tokenType === T.LBracket)) {
    return { help: ['`let` makes a new variable; to change a field or an element, leave it out'] };
  }
  return {};
}

/** `xs[1:]`, `xs[:3]` (8.8 has `xs[i:j]` only). */
function isOpenSlice(previous: IToken, token: IToken): boolean {
  return (
    (previous.tokenType === T.LBracket && token.tokenType === T.Colon) || (previous.tokenType === T.Colon && token.tokenType === T.RBracket)
  );
}

/** What begins another item where a comma was expected; an operator rather goes on with the last one. */
const nextItems = tokenSet(
  T.Identifier,
  T.UpperIdentifier,
  T.SymbolLiteral,
  T.IntLiteral,
  T.FloatLiteral,
  T.StringLiteral,
  T.TemplateStart,
  T.CharLiteral,
  T.KwTrue,
  T.KwFalse,
  T.KwNil,
  T.KwSelf,
  T.LBrace,
);

const arrowWords: ReadonlySet<string> = new Set(['=', ':', 'then']);

/** A foreign word where the error shows, or at the start of its line, explains it better than the grammar can. */
function foreignCause(error: ParserException, site: ErrorSite): Diagnostic | undefined {
  const { token } = error;
  const rules = error.context?.ruleStack ?? [];
  // `<>` between types is an empty list.
  const inTypes = rules.at(-1) === 'typeArgs' || rules.at(-1) === 'generics';
  const operator = inTypes ? undefined : foreignOperatorAt(site.text, error.previousToken, token);
  if (operator !== undefined) return foreignOperator(site.file, operator.span, operator.written, operator.hint);
  if (token.tokenType === EOF) return undefined;
  const tokenHint = token.tokenType === T.Identifier ? foreignHint(token.image) : undefined;
  if (tokenHint !== undefined) return foreignSyntax(site.file, spanOf(token), token.image, tokenHint);
  const previous = error.previousToken;
  // In a member or arm the first word is a name of the program.
  const entry = rules.findLast((rule) => entries.has(rule));
  if (entry !== 'statement') return undefined;
  if (previous === undefined || Number.isNaN(previous.startOffset)) return undefined;
  // `new Foo()`, `async f()`: two words where one would do.
  const previousHint = previous.tokenType === T.Identifier && isWordLike(token) ? foreignHint(previous.image) : undefined;
  if (previousHint !== undefined) return foreignSyntax(site.file, spanOf(previous), previous.image, previousHint);
  const start = lineStartOf(site.text, previous.startOffset);
  const line = site.text.slice(start, lineEndOf(site.text, start));
  const first = /^[ \t]*([a-z_]\w*!?)/.exec(line);
  const word = first?.[1] ?? '';
  const hint = countingFor.test(line) ? 'write `for i in 0..<n`, or `while condition`' : foreignHint(word);
  if (hint === undefined) return undefined;
  const at = start + (first?.[0].length ?? 0) - word.length;
  return foreignSyntax(site.file, { start: at, end: at + word.length }, word, hint);
}

function isWordLike({ tokenType }: IToken): boolean {
  return tokenType === T.Identifier || tokenType === T.UpperIdentifier || tokenType === T.KwFn;
}

/** `for (i = 0; i < n; i++)`. */
const countingFor = /^[ \t]*for\s*\([^;]*;[^;]*;/;

const entries: ReadonlySet<string> = new Set([
  'statement',
  'structMember',
  'enumMember',
  'traitMember',
  'implMember',
  'effectMember',
  'externItem',
  'matchArm',
  'selectArm',
  'handlerClause',
]);

/** The end of the file and the end of a line are shown behind the last token before them. */
function placeOf(error: ParserException, site: ErrorSite): Span {
  const { token } = error;
  if (token.tokenType !== EOF && token.tokenType !== T.Newline) return spanOf(token);
  const before = token.tokenType === EOF ? site.lastToken : error.previousToken;
  const offset = before === undefined || Number.isNaN(before.startOffset) ? token.startOffset || 0 : endOf(before);
  return { start: offset, end: offset };
}

function lineSpan(text: string, offset: number): Span {
  return { start: lineStartOf(text, offset), end: lineEndOf(text, offset) };
}

/** What a message calls a token that is there. */
export function describe(token: IToken): string {
  switch (token.tokenType) {
    case EOF:
      return 'the end of the file';
    case T.Newline:
      return token.image.trimStart().startsWith(';') ? '`;`' : 'the end of the line';
    case T.StringLiteral:
    case T.TemplateStart:
    case T.CharLiteral:
      return tokenLabel(token.tokenType);
    case T.TemplateEnd:
    case T.TemplateText:
    case T.FormatSpec:
      return 'the rest of a string';
    default:
      return token.image.length > 30 ? tokenLabel(token.tokenType) : `\`${token.image}\``;
  }
}

/** Codes by the rule that failed (Appendix B.2); all others are E3001. */
const codes: Partial<Record<RuleName, string>> = {
  operand: 'E3003',
  expression: 'E3003',
  typeAtom: 'E3004',
  typeArgs: 'E3004',
  fnDecl: 'E3006',
  fnHeader: 'E3006',
  generics: 'E3006',
  genericParam: 'E3006',
  whereClause: 'E3006',
  params: 'E3012',
  param: 'E3012',
  bars: 'E3012',
  structMember: 'E3007',
  fieldList: 'E3007',
  field: 'E3007',
  enumMember: 'E3008',
  variant: 'E3008',
  importDecl: 'E3015',
  importRef: 'E3015',
  importList: 'E3015',
  exportDecl: 'E3015',
  pattern: 'E4002',
  pat: 'E4002',
  patternFields: 'E4002',
  patternField: 'E4002',
  matchArm: 'E4003',
  selectArm: 'E3013',
  handlerClause: 'E3014',
};
