/**
 * What a chapter of the grammar sees of the parser: the DSL of Chevrotain, the context it reads under, and the rules of the other chapters.
 *
 * A chapter (`expressions.ts`, `types.ts`, …) exports one `define…(g)` that adds its rules to `g.rules`. Closures that need no state of one
 * invocation are hoisted out of the rule, so that parsing allocates nothing but the tree.
 *
 * Choice points. The grammar is LL(1); where the language needs more than a token (contextual words, adjacency, map or lambda) a chapter
 * registers a chooser, a plain function that looks at tokens and names the alternative. There is no backtracking.
 */
import type { ConsumeMethodOpts, CstNode, IOrAlt, IToken, ParserMethod, TokenType } from 'chevrotain';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Brackets } from '../brackets.js';

export type Rule = ParserMethod<unknown[], CstNode>;

export interface SubruleOptions {
  readonly LABEL?: string;
  readonly ARGS?: unknown[];
}

export type Action = () => void;
export interface Gated {
  readonly GATE: () => boolean;
  readonly DEF: Action;
}
export interface Alternatives {
  readonly DEF: IOrAlt<unknown>[];
  readonly ERR_MSG?: string;
}

export interface RuleOptions {
  /** Where parsing goes on after an error inside: behind the statement or entry, or behind the header of a block. */
  readonly resync?: 'entry' | 'header';
}

/** The flags of 6.2 and their kin. Entering a bracket or a block replaces them all. ORDER is free; bits must stay below `KIND_SHIFT`. */
export const Flag = {
  /** Directly inside a bracket: newlines are skipped, a command call takes one argument. */
  Bracket: 1,
  /** *head*: `do`, a trailing `|x|` and a plain `{` do not continue the operand. */
  Head: 2,
  /** *no-arrow*: `=>` does not form a lambda. */
  NoArrow: 4,
  /** *ternary middle*: no command calls. */
  NoCommand: 8,
  /** In a default inside `|…|`: `|` closes. */
  NoBars: 16,
  /** In the head of `with`: `as x` and `|x|` belong to the `with`. */
  WithHead: 32,
  /** In a pattern of `let`, `for` or a parameter: `x: T` is read by the caller. */
  PlainPattern: 64,
  /** In the arguments of a command call: `do` belongs to the command. */
  NoDo: 128,
  /** In a type after `is` or `as`: `<` must prove to be type arguments. */
  TypeInExpr: 256,
  /** In a function header: effects may be listed with commas. */
  EffectList: 512,
} as const;

export const KIND_SHIFT = 12;

/** Which body a list of statements is; it decides what ends the list besides `end`, a closing bracket and the end of the file. */
export const Body = {
  Plain: 0,
  /** A file: only its end ends it. */
  Top: 1,
  If: 2,
  Try: 3,
  Handle: 4,
  MatchArm: 5,
  SelectArm: 6,
  Clause: 7,
  /** A lambda on new lines inside a bracket: may end at the bracket or comma that closes the argument. */
  BracketLambda: 8,
  Test: 9,
} as const;
export type BodyKind = (typeof Body)[keyof typeof Body];

export interface Grammar {
  readonly rules: Record<RuleName, Rule>;

  rule(name: RuleName, impl: (...args: never[]) => void, options?: RuleOptions): void;
  /** Registers the chooser of the `OR` with this index in the rule. */
  choose(rule: RuleName, index: number, chooser: () => number): void;

  // The DSL. The number tells the occurrences of one method in a rule apart (for tokens and rules: of one argument).
  CONSUME(type: TokenType, options?: ConsumeMethodOpts): IToken;
  consume(index: number, type: TokenType, options?: ConsumeMethodOpts): IToken;
  SUBRULE(rule: Rule, options?: SubruleOptions): CstNode;
  subrule(index: number, rule: Rule, options?: SubruleOptions): CstNode;
  or(index: number, alternatives: IOrAlt<unknown>[] | Alternatives): void;
  option(index: number, action: Action | Gated): void;
  many(index: number, action: Action | Gated): void;

  // ------------------------------------------------------------------------------------------------------ Context
  /** Flags and body kind in force; restored when the rule that changed them is left. */
  context: number;
  /** True while Chevrotain records the grammar: tokens must not be looked at. */
  readonly RECORDING_PHASE: boolean;
  /** Skips newlines whatever the context: where a construct may continue on the next line. Layout is not recorded as grammar. */
  newlines(): void;
  /** True if a body of this kind is being read around here, up to the next bracket. */
  inside(kind: BodyKind): boolean;

  // ------------------------------------------------------------------------------------------------------- Tokens
  /** The tokens with brackets made whole, and the partner of each bracket. */
  readonly source: Brackets;
  /** Index of the next token in the current context. */
  next(): number;
  /** The next token in the current context. */
  peek(): IToken;
  /** Index of the very next token, whatever the context. */
  rawNext(): number;
  /** The very next token, whatever the context: a newline says that the line ends here. */
  rawPeek(): IToken;
  atNewline(): boolean;
  /** True before a newline and at the end of the file. */
  atLineEnd(): boolean;
  /** Replaces the token at an index: `>>` by its second half, `:name` in a ternary by `name`. */
  replaceNext(token: IToken, before?: IToken): void;
  /** What the operand being read is so far (`Shape`); one value for each nested operand. */
  shape: number;

  // ------------------------------------------------------------------------------------------------------- Errors
  /** Fails at the next token: "expected {what}, found …". */
  fail(what: string, code?: string): void;
  /** Fails at the end of the file: what is there may become right with more input. */
  failAtEnd(what: string): void;
  /** Fails with a ready diagnostic. */
  reject(problem: Diagnostic): void;
  /** Keeps a problem and goes on. */
  report(problem: Diagnostic): void;
  /** Gives the last statement that was read to whoever reads the file, and forgets it. */
  handOver(): void;
  /** Consumes the `end` of the block that the token at `opener` began, or reports that it is missing. */
  closeBlock(opener: number, index?: number): void;
  readonly file: string;
  readonly text: string;
}

export type RuleName =
  | 'program'
  | 'moduleHeader'
  | 'statements'
  | 'statement'
  | 'simple'
  | 'letBinding'
  | 'bareLet'
  | 'deferStmt'
  | 'assertCommand'
  | 'command'
  | 'contract'
  | 'attribute'
  | 'decorations'
  | 'fnDecl'
  | 'fnHeader'
  | 'generics'
  | 'genericParam'
  | 'params'
  | 'param'
  | 'whereClause'
  | 'bounds'
  | 'constDecl'
  | 'typeDecl'
  | 'structDecl'
  | 'structMember'
  | 'fieldList'
  | 'field'
  | 'derive'
  | 'enumDecl'
  | 'enumMember'
  | 'variant'
  | 'traitDecl'
  | 'traitMember'
  | 'implDecl'
  | 'implMember'
  | 'effectDecl'
  | 'effectMember'
  | 'moduleDecl'
  | 'submoduleDecl'
  | 'importDecl'
  | 'importRef'
  | 'importList'
  | 'exportDecl'
  | 'externDecl'
  | 'externItem'
  | 'testDecl'
  | 'propertyDecl'
  | 'examplesDecl'
  | 'fixtureBlock'
  | 'raisesBlock'
  | 'forallBlock'
  | 'generator'
  | 'type'
  | 'typeAtom'
  | 'typePath'
  | 'typeArgs'
  | 'typeArg'
  | 'returnType'
  | 'effectRow'
  | 'effectList'
  | 'expression'
  | 'operand'
  | 'template'
  | 'interpolation'
  | 'group'
  | 'array'
  | 'spread'
  | 'comprehension'
  | 'map'
  | 'mapEntry'
  | 'braceLambda'
  | 'barsLambda'
  | 'arrowLambda'
  | 'fnLambda'
  | 'bars'
  | 'lambdaBody'
  | 'ifExpr'
  | 'condition'
  | 'header'
  | 'matchExpr'
  | 'matchArm'
  | 'guard'
  | 'forExpr'
  | 'whileExpr'
  | 'loopExpr'
  | 'tryExpr'
  | 'catchClause'
  | 'handleExpr'
  | 'handlerClause'
  | 'selectExpr'
  | 'selectArm'
  | 'spawnExpr'
  | 'withExpr'
  | 'quantifier'
  | 'quantified'
  | 'doExpr'
  | 'unsafeExpr'
  | 'jump'
  | 'methodRef'
  | 'foreign'
  | 'member'
  | 'path'
  | 'call'
  | 'argument'
  | 'index'
  | 'genericArgs'
  | 'structBody'
  | 'structEntry'
  | 'mark'
  | 'repeat'
  | 'trailingBlock'
  | 'pattern'
  | 'pat'
  | 'patternFields'
  | 'patternField';
