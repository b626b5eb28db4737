/**
 * The vocabulary: every token type of the language, once.
 *
 * What it is: a table of Chevrotain token types shared by the lexer (which makes instances) and the grammar (which consumes them).
 * What it is not: patterns. The lexer is written by hand (heredocs, interpolation and adjacency rules do not fit regular modes), so every
 * type here is `Lexer.NA` for Chevrotain.
 *
 * Invariants
 * - Contextual words (`data`, `test`, `handle`, …; language.md 1.4) are plain `Identifier`s; the grammar gates on their image.
 * - Every keyword is in the category `Keyword`, and every keyword, `Identifier` and `UpperIdentifier` in `AnyName`, so "any keyword may be
 *   used as a name" is `CONSUME(AnyName)`.
 * - A label is what a message calls the token: "expected a name, found `end`".
 * - Payloads are read with the accessors at the end of this file, never by casting `token.payload`.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

const vocabulary: TokenType[] = [];

function define(name: string, label: string, categories: TokenType[] = []): TokenType {
  const type = createToken({ name, label, pattern: Lexer.NA, categories });
  vocabulary.push(type);
  return type;
}

// Categories (1.4)
export const AnyName = define('AnyName', 'a name');
export const Keyword = define('Keyword', 'a keyword', [AnyName]);
// Classes of tokens that the grammar treats alike (6.1, 5, 7): one category is read faster than a choice of its members.
export const InfixOperator = define('InfixOperator', 'an operator');
export const PrefixOperator = define('PrefixOperator', 'a prefix operator');
export const RangeOperator = define('RangeOperator', 'a range operator');
export const AssignOperator = define('AssignOperator', 'an assignment');
export const PatternLiteral = define('PatternLiteral', 'a literal');
/** An operand of one token. */
export const Atom = define('Atom', 'an expression');

const keywords = new Map<string, TokenType>();

function keyword(name: string, image: string, categories: readonly TokenType[] = []): TokenType {
  const type = define(name, `\`${image}\``, [Keyword, ...categories]);
  keywords.set(image, type);
  return type;
}

// Reserved words (1.4)
export const KwAnd = keyword('KwAnd', 'and', [InfixOperator]);
export const KwAs = keyword('KwAs', 'as');
export const KwAwait = keyword('KwAwait', 'await', [PrefixOperator]);
export const KwBreak = keyword('KwBreak', 'break');
export const KwConst = keyword('KwConst', 'const');
export const KwContinue = keyword('KwContinue', 'continue');
export const KwDefer = keyword('KwDefer', 'defer');
export const KwDo = keyword('KwDo', 'do');
export const KwElse = keyword('KwElse', 'else');
export const KwElsif = keyword('KwElsif', 'elsif');
export const KwEnd = keyword('KwEnd', 'end', [Atom]);
export const KwEnsures = keyword('KwEnsures', 'ensures');
export const KwEnum = keyword('KwEnum', 'enum');
export const KwExport = keyword('KwExport', 'export');
export const KwExtern = keyword('KwExtern', 'extern');
export const KwFalse = keyword('KwFalse', 'false', [Atom, PatternLiteral]);
export const KwFn = keyword('KwFn', 'fn');
export const KwFor = keyword('KwFor', 'for');
export const KwIf = keyword('KwIf', 'if');
export const KwImpl = keyword('KwImpl', 'impl');
export const KwImport = keyword('KwImport', 'import');
export const KwIn = keyword('KwIn', 'in', [InfixOperator]);
export const KwInvariant = keyword('KwInvariant', 'invariant');
export const KwIs = keyword('KwIs', 'is');
export const KwLet = keyword('KwLet', 'let');
export const KwLoop = keyword('KwLoop', 'loop');
export const KwMatch = keyword('KwMatch', 'match');
export const KwMut = keyword('KwMut', 'mut');
export const KwNil = keyword('KwNil', 'nil', [Atom, PatternLiteral]);
export const KwNot = keyword('KwNot', 'not');
export const KwOr = keyword('KwOr', 'or', [InfixOperator]);
export const KwPriv = keyword('KwPriv', 'priv');
export const KwPub = keyword('KwPub', 'pub');
export const KwRaise = keyword('KwRaise', 'raise');
export const KwRequires = keyword('KwRequires', 'requires');
export const KwReturn = keyword('KwReturn', 'return');
export const KwSelf = keyword('KwSelf', 'self', [Atom]);
export const KwSelfType = keyword('KwSelfType', 'Self', [Atom]);
export const KwSpawn = keyword('KwSpawn', 'spawn');
export const KwStruct = keyword('KwStruct', 'struct');
export const KwThen = keyword('KwThen', 'then');
export const KwTrait = keyword('KwTrait', 'trait');
export const KwTrue = keyword('KwTrue', 'true', [Atom, PatternLiteral]);
export const KwUnless = keyword('KwUnless', 'unless');
export const KwUnsafe = keyword('KwUnsafe', 'unsafe');
export const KwWhere = keyword('KwWhere', 'where');
export const KwWhile = keyword('KwWhile', 'while');
export const KwWith = keyword('KwWith', 'with');

// Names (1.3). The image of an `Identifier` includes its `?` or `!`.
export const Identifier = define('Identifier', 'a name', [AnyName, Atom]);
export const UpperIdentifier = define('UpperIdentifier', 'an upper-case name', [AnyName, Atom]);

// Literals (1.6, 1.7)
export const IntLiteral = define('IntLiteral', 'a number', [Atom, PatternLiteral]);
export const FloatLiteral = define('FloatLiteral', 'a number', [Atom, PatternLiteral]);
export const StringLiteral = define('StringLiteral', 'a string', [Atom, PatternLiteral]);
export const CharLiteral = define('CharLiteral', 'a character', [Atom, PatternLiteral]);
export const SymbolLiteral = define('SymbolLiteral', 'a symbol', [Atom, PatternLiteral]);

// A string with interpolation (1.8) is the flat run
//   TemplateStart { TemplateText | InterpolationStart … [ FormatSpec ] InterpolationEnd } TemplateEnd
export const TemplateStart = define('TemplateStart', 'a string');
export const TemplateText = define('TemplateText', 'text of a string');
export const InterpolationStart = define('InterpolationStart', '`#{`');
export const FormatSpec = define('FormatSpec', 'a format spec');
export const InterpolationEnd = define('InterpolationEnd', '`}`');
export const TemplateEnd = define('TemplateEnd', 'the end of a string');

// One token for a run of line ends, `;`, blank lines and comments (1.10)
export const Newline = define('Newline', 'a new line');

const punctuation = new Map<string, TokenType>();

function symbol(name: string, image: string, ...categories: TokenType[]): TokenType {
  const type = define(name, `\`${image}\``, categories);
  punctuation.set(image, type);
  return type;
}

// Operators and punctuation (1.5)
export const Plus = symbol('Plus', '+', InfixOperator, PrefixOperator);
export const Minus = symbol('Minus', '-', InfixOperator, PrefixOperator);
export const Star = symbol('Star', '*', InfixOperator, PrefixOperator);
export const Slash = symbol('Slash', '/', InfixOperator);
export const SlashSlash = symbol('SlashSlash', '//', InfixOperator);
export const Percent = symbol('Percent', '%', InfixOperator);
export const StarStar = symbol('StarStar', '**', InfixOperator);
export const PlusPlus = symbol('PlusPlus', '++', InfixOperator);
export const EqEq = symbol('EqEq', '==', InfixOperator);
export const NotEq = symbol('NotEq', '!=', InfixOperator);
export const Lt = symbol('Lt', '<', InfixOperator);
export const Gt = symbol('Gt', '>', InfixOperator);
export const LtEq = symbol('LtEq', '<=', InfixOperator);
export const GtEq = symbol('GtEq', '>=', InfixOperator);
export const Spaceship = symbol('Spaceship', '<=>', InfixOperator);
export const TildeEq = symbol('TildeEq', '~=', InfixOperator);
export const AmpAmp = symbol('AmpAmp', '&&', InfixOperator);
export const PipePipe = symbol('PipePipe', '||', InfixOperator);
export const Bang = symbol('Bang', '!', PrefixOperator);
export const Amp = symbol('Amp', '&', InfixOperator, PrefixOperator);
export const Pipe = symbol('Pipe', '|', InfixOperator);
export const Caret = symbol('Caret', '^', InfixOperator);
export const Tilde = symbol('Tilde', '~', PrefixOperator);
export const LtLt = symbol('LtLt', '<<', InfixOperator);
export const GtGt = symbol('GtGt', '>>', InfixOperator);
export const Eq = symbol('Eq', '=', AssignOperator);
export const PlusEq = symbol('PlusEq', '+=', AssignOperator);
export const MinusEq = symbol('MinusEq', '-=', AssignOperator);
export const StarEq = symbol('StarEq', '*=', AssignOperator);
export const SlashEq = symbol('SlashEq', '/=', AssignOperator);
export const SlashSlashEq = symbol('SlashSlashEq', '//=', AssignOperator);
export const PercentEq = symbol('PercentEq', '%=', AssignOperator);
export const AmpEq = symbol('AmpEq', '&=', AssignOperator);
export const PipeEq = symbol('PipeEq', '|=', AssignOperator);
export const CaretEq = symbol('CaretEq', '^=', AssignOperator);
export const LtLtEq = symbol('LtLtEq', '<<=', AssignOperator);
export const GtGtEq = symbol('GtGtEq', '>>=', AssignOperator);
export const DotDot = symbol('DotDot', '..', RangeOperator);
export const DotDotLt = symbol('DotDotLt', '..<', RangeOperator);
export const DotDotEq = symbol('DotDotEq', '..=', RangeOperator);
export const Ellipsis = symbol('Ellipsis', '...');
export const Question = symbol('Question', '?');
export const QuestionDot = symbol('QuestionDot', '?.');
export const QuestionQuestion = symbol('QuestionQuestion', '??', InfixOperator);
export const Dot = symbol('Dot', '.');
export const ColonColon = symbol('ColonColon', '::');
export const Colon = symbol('Colon', ':');
export const Arrow = symbol('Arrow', '->');
export const FatArrow = symbol('FatArrow', '=>');
export const PipeGt = symbol('PipeGt', '|>', InfixOperator);
export const LeftArrow = symbol('LeftArrow', '<-', InfixOperator, PrefixOperator);
export const AmpColon = symbol('AmpColon', '&:');
export const At = symbol('At', '@');
export const AtBang = symbol('AtBang', '@!');
export const LParen = symbol('LParen', '(');
export const RParen = symbol('RParen', ')');
export const LBracket = symbol('LBracket', '[');
export const RBracket = symbol('RBracket', ']');
export const LBrace = symbol('LBrace', '{');
export const RBrace = symbol('RBrace', '}');
export const Comma = symbol('Comma', ',');

/** Every token type, categories included: what the parser is constructed with. */
export const allTokens: readonly TokenType[] = vocabulary;
/** Reserved word -> token type. */
export const keywordTypes: ReadonlyMap<string, TokenType> = keywords;
/** Operator or bracket -> token type. `;` is not here: it makes a `Newline`. */
export const punctuationTypes: ReadonlyMap<string, TokenType> = punctuation;

/** What an `IntLiteral` carries: a number while it is safe, a bigint beyond. The suffix has been checked already (1.6). */
export interface IntPayload {
  readonly value: number | bigint;
  readonly suffix: string;
}

/** What a `FloatLiteral` carries; with the suffix `f32` the value is already rounded. */
export interface FloatPayload {
  readonly value: number;
  readonly suffix: string;
}

/** Value and suffix of an `IntLiteral`. */
export function intOf(token: IToken): IntPayload {
  return token.payload as IntPayload;
}

/** Value and suffix of a `FloatLiteral`. */
export function floatOf(token: IToken): FloatPayload {
  return token.payload as FloatPayload;
}

/** The cooked text of a `StringLiteral`, `TemplateText` or `CharLiteral`, or the spec of a `FormatSpec` without its colon. */
export function textOf(token: IToken): string {
  return token.payload as string;
}

/** The name in a `SymbolLiteral`: `:ok` gives `ok`. */
export function symbolNameOf(token: IToken): string {
  return token.image.slice(1);
}

/** Whether a `Newline` token contains a real line end; false when it is made of `;` only (as in the type `[T; n]`). */
export function isLineBreak(token: IToken): boolean {
  return token.payload === true;
}
