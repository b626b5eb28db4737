/**
 * The parser: source text -> tokens -> concrete syntax tree -> syntax tree.
 *
 *   lexer.ts       text to tokens; decides what is local to tokens (numbers, strings, most newlines)
 *   brackets.ts    makes brackets whole, so that one missing bracket is one problem
 *   parser.ts      the grammar (rules/) over Chevrotain's CstParser; context, recovery; lookahead.ts and rules/scan*.ts choose
 *   errors.ts      Chevrotain's exceptions to diagnostics; problems.ts and lexical-problems.ts word them
 *   build-ast.ts   concrete tree to the nodes of ast.ts (build/): precedence, targets, documentation
 *   walk.ts        children of a node, for everybody who goes over a tree
 *
 * What it is not: it knows no names, scopes or modules (src/interp/resolve), and reads no files.
 *
 * Invariants
 * - Parsing never fails: there is always a unit, and a list of problems. The unit is runnable if no problem is an error.
 * - Linear in the length of the text; nesting and chains are limited with a diagnostic instead of an overflow.
 * - A problem is reported once. What follows from it is not reported.
 */
export type * from './ast.js';
export { type LexResult, lex } from './lexer.js';
export { type ParseResult, parse } from './parse.js';
export { type AnyNode, children, walk } from './walk.js';
