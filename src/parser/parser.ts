/**
 * The parser: wires the chapters of the grammar (rules/), keeps the context they read under, and recovers from errors.
 *
 * What it is: a Chevrotain `CstParser` without backtracking. Lookahead is one token by FIRST sets (lookahead.ts) and choosers that scan tokens.
 * What it is not: the judge of meaning. Precedence, assignment targets and the like are settled by build-ast.ts.
 *
 * Invariants
 * - `context` (flags of 6.2 and the kind of body) is saved when a rule is entered and restored when it is left, also by an error, so
 *   recovery cannot corrupt it. Directly inside brackets newlines are skipped by `LA` (1.10 rule 1); a body inside makes them count again.
 * - Recovery: an error unwinds to the innermost rule with `resync`; that rule skips to the end of its entry or header (resync.ts) and
 *   returns its node marked `recoveredNode`. Nothing is inserted or deleted elsewhere, so every other node is complete.
 * - Never overflows: rules nest at most `MOST_RULES` deep.
 */
import {
  type CstNode,
  CstParser,
  createTokenInstance,
  EOF,
  type IParserConfig,
  type IProduction,
  type IToken,
  Terminal,
  type TokenType,
  tokenLabel,
} from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Brackets } from './brackets.js';
import { coded, isParserException, messages, newException } from './errors.js';
import { incrementAt } from './foreign.js';
import { foreignOperator } from './lexical-problems.js';
import { FirstSets } from './lookahead.js';
import { columnOf, endOf, indentOf, spanOf } from './places.js';
import { missingEnd, tooDeep, unexpected } from './problems.js';
import { endOfEntry, endOfHeader, swallowedEnd } from './resync.js';
import { defineRules } from './rules/chapters.js';
import { Flag, type Grammar, KIND_SHIFT, type Rule, type RuleName, type RuleOptions } from './rules/grammar.js';
import * as T from './tokens.js';

/** Rules inside each other: about 280 nested brackets, and well below the stack of the host. */
const MOST_RULES = 850;
/** The label of a statement in its list. */
const STATEMENT = 'statement';
const ignore = (): void => undefined;
const NOTHING: Brackets = { tokens: [], partner: new Int32Array(0), problems: [], repaired: [] };
/** What consuming gives while the grammar is recorded. */
const NO_TOKEN = createTokenInstance(EOF, '', -1, -1, -1, -1, -1, -1);

export class AriaParser extends CstParser {
  // Fields of Chevrotain's traits that its types keep to themselves.
  declare currIdx: number;
  declare tokVector: IToken[];
  declare readonly RULE_STACK_IDX: number;
  declare readonly CST_STACK: CstNode[];
  declare readonly RECORDING_PHASE: boolean;
  declare readonly recordingProdStack: { readonly definition: IProduction[] }[];

  readonly rules = {} as Record<RuleName, Rule>;
  readonly problems: Diagnostic[] = [];
  context = 0;
  source: Brackets = NOTHING;
  text = '';
  file = '';
  /** True once the rest of the input is given up: what fails from then on is no news. */
  aborted = false;
  /** Where the nesting was too deep to read on. */
  tooDeepAt: number | undefined;

  private onStatement: (statement: CstNode) => void = ignore;
  private readonly strategy: FirstSets;
  private readonly resyncs = new Map<string, 'entry' | 'header'>();
  // One entry for each active rule.
  private readonly contexts: number[] = [];
  private readonly starts: number[] = [];
  private readonly shapes: number[] = [];
  /** Openers and their `end`s in the order they were closed, to guess which of several blocks lacks its `end`. */
  private readonly closed: number[] = [];

  constructor(options: { readonly validate?: boolean } = {}) {
    const strategy = new FirstSets(T.allTokens);
    const config: IParserConfig = {
      // Chevrotain's own recovery is off: it would insert and delete tokens, and compute FOLLOW sets at start-up. See invokeRuleCatch.
      recoveryEnabled: false,
      nodeLocationTracking: 'onlyOffset',
      maxLookahead: 1,
      skipValidations: options.validate !== true,
      lookaheadStrategy: strategy,
      errorMessageProvider: messages,
    };
    super([...T.allTokens], config);
    this.strategy = strategy;
    defineRules(this.asGrammar());
    this.performSelfAnalysis();
  }

  /**
   * Reads a whole file into a concrete syntax tree; problems are in `problems` and Chevrotain's `errors`.
   *
   * @param onStatement gets each top-level statement when it has been read. The tree then forgets it: that of a large file would outgrow the
   * nursery of the garbage collector, which costs more than the reading.
   */
  read(source: Brackets, text: string, file: string, onStatement: (statement: CstNode) => void): CstNode {
    this.onStatement = onStatement;
    this.source = source;
    this.text = text;
    this.file = file;
    this.context = 0;
    this.aborted = false;
    this.tooDeepAt = undefined;
    this.problems.length = 0;
    this.closed.length = 0;
    this.input = source.tokens;
    return this.rules.program.call(this);
  }

  /** The token that reading has come to, or the last one. */
  reached(): IToken | undefined {
    const token = this.tokVector[this.currIdx + 1];
    return token === undefined || Number.isNaN(token.startOffset) ? this.lastToken() : token;
  }

  /** Lets go of the last file. */
  forget(): void {
    this.input = [];
    this.source = NOTHING;
    this.text = '';
    this.onStatement = ignore;
  }

  handOver(): void {
    const statements = this.CST_STACK.at(-1)?.children[STATEMENT];
    const statement = statements?.pop() as CstNode | undefined;
    if (statement !== undefined) this.onStatement(statement);
  }

  /** Chevrotain hides its DSL from other files; the chapters see it through `Grammar`. */
  private asGrammar(): Grammar {
    return this as unknown as Grammar;
  }

  /** Defines a rule; its name is also the name of its nodes. */
  rule(name: RuleName, impl: (...args: never[]) => void, options: RuleOptions = {}): void {
    const rule = this.RULE(name, impl as () => void, { resyncEnabled: options.resync !== undefined } as never);
    if (options.resync !== undefined) this.resyncs.set(name, options.resync);
    this.rules[name] = rule as unknown as Rule;
  }

  choose(rule: RuleName, index: number, chooser: () => number): void {
    this.strategy.choose(rule, index, chooser);
  }

  // ------------------------------------------------------------------------------------------------------- Tokens

  next(): number {
    const index = this.currIdx + 1;
    return (this.context & Flag.Bracket) !== 0 && this.tokVector[index]?.tokenType === T.Newline ? index + 1 : index;
  }

  peek(): IToken {
    return this.tokVector[this.next()] as IToken;
  }

  rawNext(): number {
    return this.currIdx + 1;
  }

  rawPeek(): IToken {
    return this.tokVector[this.currIdx + 1] as IToken;
  }

  inside(kind: number): boolean {
    for (let depth = this.RULE_STACK_IDX; depth >= 0; depth--) {
      const context = this.contexts[depth] ?? 0;
      if ((context & Flag.Bracket) !== 0) return false;
      if (context >> KIND_SHIFT === kind) return true;
    }
    return false;
  }

  atLineEnd(): boolean {
    return this.atNewline() || this.currIdx + 1 >= this.source.partner.length;
  }

  atNewline(): boolean {
    return this.tokVector[this.currIdx + 1]?.tokenType === T.Newline;
  }

  newlines(): void {
    if (!this.RECORDING_PHASE && this.atNewline()) this.currIdx++;
  }

  replaceNext(token: IToken, before?: IToken): void {
    const index = this.next();
    this.tokVector[index] = token;
    if (before !== undefined && index > 0) this.tokVector[index - 1] = before;
  }

  get shape(): number {
    return this.shapes[this.RULE_STACK_IDX] ?? 0;
  }

  set shape(value: number) {
    this.shapes[this.RULE_STACK_IDX] = value;
  }

  protected override LA(howMuch: number): IToken {
    if (howMuch === 0) return this.tokVector[Math.max(0, this.currIdx)] as IToken;
    return this.LA_FAST(howMuch);
  }

  protected override LA_FAST(howMuch: number): IToken {
    const index = this.next() + howMuch - 1;
    return (this.tokVector[index] ?? this.tokVector.at(-1)) as IToken;
  }

  consumeToken(): void {
    this.currIdx = this.next();
  }

  /** Chevrotain pads the tokens with ends of file; skipped newlines need one more. */
  onBeforeParse(): void {
    const end = Object.getPrototypeOf(AriaParser.prototype) as { onBeforeParse(name: string): void };
    end.onBeforeParse.call(this, 'program');
    this.tokVector.push(this.tokVector.at(-1) as IToken);
  }

  /** A node ends with its last token that is not a newline. */
  cstPostRuleOnlyOffset(node: CstNode): void {
    const location = node.location;
    let last = this.tokVector[this.currIdx];
    if (last !== undefined && last.tokenType === T.Newline) last = this.tokVector[this.currIdx - 1];
    if (location === undefined) return;
    const end = last === undefined ? 0 : endOf(last);
    // A rule that has read nothing stands behind the token before it.
    if (last === undefined || !(location.startOffset <= last.startOffset)) location.startOffset = end;
    location.endOffset = end - 1;
  }

  // ------------------------------------------------------------------------------------------------------ Context

  /**
   * While it records, Chevrotain replaces its DSL by methods on the parser and then deletes them one by one, which takes milliseconds and
   * leaves the parser slow. They are put on a prototype instead, where nothing else is.
   */
  enableRecording(): void {
    const recorder = Object.create(AriaParser.prototype) as object;
    parent.enableRecording.call(recorder);
    Object.setPrototypeOf(this, recorder);
    Object.assign(this, { RECORDING_PHASE: true });
  }

  /** Records a token. Chevrotain's own version copies its options with care, which for some 500 tokens is a quarter of the start-up time. */
  consumeInternalRecord(type: TokenType, index: number, options: { readonly LABEL?: string } | undefined): IToken {
    const terminal = Object.create(Terminal.prototype) as Terminal;
    terminal.terminalType = type;
    terminal.idx = index;
    if (options?.LABEL !== undefined) terminal.label = options.LABEL;
    this.recordingProdStack.at(-1)?.definition.push(terminal);
    return NO_TOKEN;
  }

  disableRecording(): void {
    Object.setPrototypeOf(this, AriaParser.prototype);
    Object.assign(this, { RECORDING_PHASE: false });
  }

  /** Chevrotain's dictionaries have no prototype, which makes them hash tables from the start: slow, and a strain on the garbage collector. */
  cstInvocationStateUpdate(name: string): void {
    const location = { startOffset: this.LA_FAST(1).startOffset, endOffset: Number.NaN };
    this.CST_STACK.push({ name, children: {}, location });
  }

  ruleInvocationStateUpdate(shortName: number, fullName: string, occurrence: number): void {
    parent.ruleInvocationStateUpdate.call(this, shortName, fullName, occurrence);
    const depth = this.RULE_STACK_IDX;
    this.contexts[depth] = this.context;
    this.starts[depth] = this.next();
    this.shapes[depth] = 0;
    if (depth > MOST_RULES) this.giveUp();
  }

  ruleFinallyStateUpdate(): void {
    this.context = this.contexts[this.RULE_STACK_IDX] ?? 0;
    parent.ruleFinallyStateUpdate.call(this);
  }

  // ------------------------------------------------------------------------------------------------------- Errors

  fail(what: string, code?: string): void {
    if (this.RECORDING_PHASE) return;
    throw this.saved(code === undefined ? what : coded(code, what));
  }

  failAtEnd(what: string): void {
    this.context = 0;
    this.currIdx = this.source.partner.length - 1;
    this.fail(what);
  }

  reject(problem: Diagnostic): void {
    if (this.RECORDING_PHASE) return;
    this.report(problem);
    throw newException('', this.peek(), this.LA(0));
  }

  report(problem: Diagnostic): void {
    if (!this.aborted) this.problems.push(problem);
  }

  raiseNoAltException(_occurrence: number, what: string | undefined): never {
    throw this.saved(what ?? 'something else');
  }

  consumeInternalError(type: TokenType, _found: IToken, options: { readonly ERR_MSG?: string } | undefined): never {
    throw this.saved(options?.ERR_MSG ?? tokenLabel(type));
  }

  /** An exception that Chevrotain keeps with the stack of rules. */
  private saved(what: string): Error {
    const keep = this as unknown as { SAVE_ERROR(error: Error): Error };
    return keep.SAVE_ERROR(newException(what, this.peek(), this.LA(0)));
  }

  consumeInternalRecovery(_type: unknown, _index: number, error: unknown): never {
    throw error;
  }

  invokeRuleCatch(error: unknown, resyncEnabled: boolean): CstNode {
    if (!isParserException(error)) throw error;
    const depth = this.RULE_STACK_IDX;
    if (depth > 0 && !resyncEnabled) throw error;
    const node = this.CST_STACK.at(-1) as CstNode & { recoveredNode?: boolean };
    node.recoveredNode = true;
    if (depth === 0) this.abandonRest();
    else this.skipFrom(this.starts[depth] ?? 0, this.resyncs.get(node.name) === 'header', error);
    this.cstPostRuleOnlyOffset(node);
    return node;
  }

  private skipFrom(start: number, header: boolean, error: unknown): void {
    const { source, text } = this;
    const at = this.next();
    if (header) {
      const end = endOfHeader(source, text, start, at);
      // Without an indented body below, the header was the whole construct: its entry is skipped instead.
      if (end === undefined) throw error;
      this.currIdx = Math.max(this.currIdx, end - 1);
    } else this.currIdx = Math.max(start, endOfEntry(source, text, start, at) - 1, this.currIdx);
  }

  private giveUp(): never {
    const token = this.peek();
    const shown = Number.isNaN(token.startOffset) ? (this.lastToken() ?? NO_TOKEN) : token;
    this.tooDeepAt = shown.startOffset;
    this.report(tooDeep(this.file, shown));
    this.abandonRest();
    throw newException('', token, token);
  }

  private abandonRest(): void {
    this.aborted = true;
    this.currIdx = this.tokVector.length - 4;
  }

  closeBlock(opener: number, index = 0): void {
    if (this.RECORDING_PHASE || this.peek().tokenType === T.KwEnd) {
      if (!this.RECORDING_PHASE) this.closed.push(opener, this.next());
      this.consume(index, T.KwEnd);
      return;
    }
    const token = this.peek();
    const atEof = Number.isNaN(token.startOffset);
    // At the end of the file one report is enough for all blocks around.
    if (this.aborted || (atEof && this.endsInError())) return;
    const swallowed = atEof ? swallowedEnd(this.source, opener) : undefined;
    if (swallowed !== undefined) {
      const increment = incrementAt(this.text, endOf(this.tokVector[this.tokVector.indexOf(swallowed) - 1] ?? swallowed));
      this.report(
        increment === undefined
          ? unexpected(this.file, 'E3003', spanOf(swallowed), 'an expression', '`end`')
          : foreignOperator(this.file, increment.span, increment.written, increment.hint),
      );
      this.abandonRest();
      return;
    }
    const guess = atEof ? this.misindented(opener) : undefined;
    const at = guess === undefined ? token : (this.tokVector[guess.end] as IToken);
    this.report(missingEnd(this.file, this.text, this.tokVector[guess?.opener ?? opener] as IToken, at, this.lastToken()));
    if (atEof) this.abandonRest();
  }

  /** The first block inside `opener` whose `end` stands further left than its opener: probably the `end` of another. */
  private misindented(opener: number): { readonly opener: number; readonly end: number } | undefined {
    let best: { readonly opener: number; readonly end: number } | undefined;
    for (let pair = 0; pair < this.closed.length; pair += 2) {
      const inner = this.closed[pair] ?? 0;
      const end = this.closed[pair + 1] ?? 0;
      if (inner < opener || this.tokVector[end - 1]?.tokenType !== T.Newline || (best !== undefined && best.end < end)) continue;
      const place = this.tokVector[end]?.startOffset ?? 0;
      if (columnOf(this.text, place) < indentOf(this.text, this.tokVector[inner]?.startOffset ?? 0)) best = { opener: inner, end };
    }
    return best;
  }

  private endsInError(): boolean {
    return this.errors.some((error) => Number.isNaN(error.token.startOffset));
  }

  private lastToken(): IToken | undefined {
    const { tokens } = this.source;
    for (let index = tokens.length - 1; index >= 0; index--) {
      const token = tokens[index];
      if (token !== undefined && token.tokenType !== T.Newline && !Number.isNaN(token.startOffset)) return token;
    }
    return undefined;
  }
}

/** Chevrotain's own versions of the hooks overridden above. */
const parent = CstParser.prototype as unknown as {
  enableRecording(): void;
  ruleInvocationStateUpdate(shortName: number, fullName: string, occurrence: number): void;
  ruleFinallyStateUpdate(): void;
};
