/** The front door: source text -> syntax tree and problems. */
import type { IToken } from 'chevrotain';
import { type Diagnostic, primaryLabel } from '../diagnostics/diagnostic.js';
import type { Span } from '../diagnostics/span.js';
import type { Comment, Unit } from './ast.js';
import { matchBrackets } from './brackets.js';
import { UnitBuilder } from './build-ast.js';
import { toDiagnostics } from './errors.js';
import { type LexResult, lex } from './lexer.js';
import { AriaParser } from './parser.js';
import { forgetLines } from './places.js';
import { tooDeep } from './problems.js';

export interface ParseResult {
  /** What could be read. Without problems it is the whole file; with problems it holds `ErrorStmt` and `ErrorExpr` nodes. */
  readonly unit: Unit;
  /** In the order of their places; empty (or warnings only) if the file is well-formed. */
  readonly problems: readonly Diagnostic[];
  /** False if more input could make it valid: an open block, bracket or string, or a last line that goes on. */
  readonly complete: boolean;
}

/**
 * Reads one file (language.md, sections 1 to 7 and 12 to 17). Never throws and takes time linear in the length of the text.
 *
 * @param text the source
 * @param file path or label of the source: what the problems and the unit call it
 */
export function parse(text: string, file: string): ParseResult {
  const lexed = lex(text, file);
  try {
    return parseTokens(lexed, text, file);
  } catch (error) {
    // The caller's own stack may be nearly used up already; deeper nesting than that is the only way to get here.
    if (!(error instanceof RangeError)) throw error;
    const at = shared?.reached() ?? lexed.tokens[0];
    shared?.forget();
    return {
      unit: emptyUnit(text, file, lexed.comments),
      problems: at === undefined ? lexed.problems : [...lexed.problems, tooDeep(file, at)],
      complete: true,
    };
  } finally {
    forgetLines();
  }
}

let shared: AriaParser | undefined;

function parseTokens(lexed: LexResult, text: string, file: string): ParseResult {
  shared ??= new AriaParser();
  const parser = shared;
  const source = matchBrackets(lexed.tokens, text, file);
  const lastToken = lastOf(source.tokens);
  const builder = new UnitBuilder(text, file, lexed.comments);
  const program = parser.read(source, text, file, (statement) => builder.add(statement));
  const unsure = unclosedTexts(lexed, text);
  const site = { file, text, repaired: [...source.repaired, ...unsure], lexical: lexed.problems, lastToken };
  const grammatical = [...toDiagnostics(parser.errors, site), ...parser.problems];
  const { tooDeepAt } = parser;
  parser.forget();
  const unit = builder.finish(program);
  // A bracket whose closer an unclosed string swallowed is no news.
  const brackets = lexed.unclosed
    ? source.problems.filter((problem) => problem.code !== 'E3009' && startOf(problem) < (unsure[0]?.start ?? 0))
    : source.problems;
  const all = [...lexed.problems, ...brackets, ...grammatical, ...builder.problems];
  // Where nesting is too deep reading stops: what is wrong behind it may well be right once it is not.
  const problems = tooDeepAt === undefined ? all : all.filter((problem) => startOf(problem) <= tooDeepAt);
  problems.sort((a, b) => startOf(a) - startOf(b));
  return { unit, problems, complete: isComplete(problems, lexed.unclosed) };
}

/** Behind the start of a string or comment without end nothing is sure. */
function unclosedTexts(lexed: LexResult, text: string): Span[] {
  if (!lexed.unclosed) return [];
  const openings = lexed.problems.filter((problem) => openTexts.has(problem.code));
  return openings.map((problem) => ({ start: startOf(problem), end: text.length }));
}

/** Whether the end of the input explains every error. */
function isComplete(problems: readonly Diagnostic[], unclosed: boolean): boolean {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (unclosed) return errors.some((error) => !openEnds.has(error.code) && !openTexts.has(error.code));
  return errors.length === 0 || errors.some((error) => !openEnds.has(error.code));
}

const openEnds: ReadonlySet<string> = new Set(['E3002', 'E3005', 'E3009']);
const openTexts: ReadonlySet<string> = new Set(['E3023', 'E3024']);

function startOf(problem: Diagnostic): number {
  return primaryLabel(problem)?.span.start ?? 0;
}

function lastOf(tokens: readonly IToken[]): IToken | undefined {
  for (let index = tokens.length - 1; index >= 0; index--) {
    const token = tokens[index];
    if (token !== undefined && token.tokenType.name !== 'Newline') return token;
  }
  return undefined;
}

function emptyUnit(text: string, file: string, comments: readonly Comment[]): Unit {
  return {
    kind: 'Unit',
    id: 0,
    span: { start: 0, end: text.length },
    file,
    header: null,
    attributes: [],
    items: [],
    comments,
    nodeCount: 1,
  };
}
