/** The dispatcher over expression kinds: one line each, the work is in the family files. */
import { assertNever } from '../../diagnostics/assert-never.js';
import type { Expr } from '../../parser/ast.js';
import type { Code } from '../code.js';
import { Char, Float, SymbolValue } from '../value.js';
import { compileBlock } from './blocks.js';
import { compileCall } from './calls.js';
import {
  compileArray,
  compileArrayComprehension,
  compileMap,
  compileMapComprehension,
  compileRange,
  compileTemplate,
  compileTuple,
} from './collections.js';
import { compileCompare } from './comparisons.js';
import { compileBreak, compileContinue, compileRaise, compileReturn, compileTryOp, compileUnwrap } from './completions.js';
import { compileAwait, compileReceive, compileSend, compileSpawn, compileWith } from './concurrency.js';
import { compileChain, compileLogical, compileNot, compileTernary } from './conditions.js';
import { compileStructLiteral } from './construct.js';
import { constant, type FunctionContext, type Position } from './context.js';
import { compileIf, compileMatch } from './control.js';
import { compileHandle } from './effects.js';
import { compileLambda, compileMethodRef } from './functions.js';
import { compileFor, compileLoop, compileWhile } from './loops.js';
import { compileMember, compileTupleIndex } from './members.js';
import { compileName, compileSelf, compileSelfType } from './name-expressions.js';
import { compileBinary, compileCoalesce, compileUnary } from './operators.js';
import { compilePipe } from './pipe.js';
import { compileIndex, compileSlice } from './places.js';
import { compileQuantifier } from './quantifiers.js';
import { compileSelect } from './select.js';
import { compileTransfer } from './transfer-marks.js';
import { compileTry } from './try.js';
import { compileCast, compileIs } from './type-tests.js';

export function compileExpr(expr: Expr, cx: FunctionContext, position: Position): Code {
  const { watch } = cx;
  return watch !== null && WATCHED.has(expr.kind) ? watch(expr, () => compileKind(expr, cx, position)) : compileKind(expr, cx, position);
}

const WATCHED: ReadonlySet<Expr['kind']> = new Set(['Call', 'Member', 'Index', 'Quantifier', 'Name']);

function compileKind(expr: Expr, cx: FunctionContext, position: Position): Code {
  switch (expr.kind) {
    case 'Int':
      return constant(expr.value);
    case 'Float':
      return constant(new Float(expr.value));
    case 'String':
      return constant(expr.value);
    case 'Char':
      return constant(new Char(expr.value));
    case 'Symbol':
      return constant(SymbolValue.of(expr.name));
    case 'Bool':
      return constant(expr.value);
    case 'Nil':
      return constant(null);
    case 'Template':
      return compileTemplate(expr, cx);
    case 'Name':
      return compileName(expr, cx);
    case 'Self':
      return compileSelf(expr, cx);
    case 'SelfType':
      return compileSelfType(expr, cx);
    case 'Paren':
      return compileExpr(expr.expr, cx, position);
    case 'Tuple':
      return compileTuple(expr, cx);
    case 'Array':
      return compileArray(expr, cx);
    case 'ArrayComprehension':
      return compileArrayComprehension(expr, cx);
    case 'Map':
      return compileMap(expr, cx);
    case 'MapComprehension':
      return compileMapComprehension(expr, cx);
    case 'Range':
      return compileRange(expr, cx);
    case 'Unary':
      return compileUnary(expr, cx);
    case 'Not':
      return compileNot(expr, cx);
    case 'Binary':
      return compileBinary(expr, cx);
    case 'Logical':
      return compileLogical(expr, cx);
    case 'Compare':
      return compileCompare(expr, cx);
    case 'Chain':
      return compileChain(expr, cx);
    case 'Is':
      return compileIs(expr, cx);
    case 'Cast':
      return compileCast(expr, cx);
    case 'Coalesce':
      return compileCoalesce(expr, cx);
    case 'Ternary':
      return compileTernary(expr, cx, position);
    case 'Pipe':
      return compilePipe(expr, cx);
    case 'Send':
      return compileSend(expr, cx);
    case 'Receive':
      return compileReceive(expr, cx);
    case 'Await':
      return compileAwait(expr, cx);
    case 'Transfer':
      return compileTransfer(expr, cx);
    case 'TryOp':
      return compileTryOp(expr, cx, position);
    case 'Unwrap':
      return compileUnwrap(expr, cx);
    case 'Member':
      return compileMember(expr, cx);
    case 'TupleIndex':
      return compileTupleIndex(expr, cx);
    case 'Index':
      return compileIndex(expr, cx);
    case 'Slice':
      return compileSlice(expr, cx);
    case 'TypeApply':
      return compileExpr(expr.object, cx, position);
    case 'Call':
      return compileCall(expr, cx, position);
    case 'StructLiteral':
      return compileStructLiteral(expr, cx);
    case 'Lambda':
      return compileLambda(expr, cx);
    case 'MethodRef':
      return compileMethodRef(expr);
    case 'If':
      return compileIf(expr, cx, position);
    case 'Match':
      return compileMatch(expr, cx, position);
    case 'For':
      return compileFor(expr, cx, position);
    case 'While':
      return compileWhile(expr, cx, position);
    case 'Loop':
      return compileLoop(expr, cx, position);
    case 'Select':
      return compileSelect(expr, cx, position);
    case 'Handle':
      return compileHandle(expr, cx, position);
    case 'Try':
      return compileTry(expr, cx, position);
    case 'Spawn':
      return compileSpawn(expr, cx);
    case 'With':
      return compileWith(expr, cx, position);
    case 'Quantifier':
      return compileQuantifier(expr, cx);
    case 'Do':
      return compileBlock(expr.body, cx, position);
    case 'Raise':
      return compileRaise(expr, cx);
    case 'Return':
      return compileReturn(expr, cx, position);
    case 'Break':
      return compileBreak(expr, cx, position);
    case 'Continue':
      return compileContinue(expr, cx, position);
    case 'ErrorExpr':
      throw new Error('internal: a program with parse errors was compiled');
    default:
      return assertNever(expr);
  }
}
