/**
 * Blocks and sequences (language.md, sections 5 and 9.1). A block's value is its last statement's; entering it makes the cells
 * and nested functions the resolver listed; an abrupt completion of any statement ends it at once.
 */
import type { Block, Stmt } from '../../parser/ast.js';
import { type Code, Completion, type Frame, GOES_ON, type Lead, type Run, type Step } from '../code.js';
import { Cell, type Value } from '../value.js';
import { anySuspends, constant, type FunctionContext, type Position, plain, runOf, suspending } from './context.js';
import { withDefers } from './defer.js';
import { hoistInto } from './functions.js';
import { compileStmt } from './statements.js';

/** Compiles a block with its scope entry. */
export function compileBlock(block: Block, cx: FunctionContext, position: Position): Code {
  return compileScope(block.id, block.stmts, cx, position);
}

/** The statements of the scope that the resolver keyed by `id` (a Block, or the Unit); `last` runs after them, before its defers. */
export function compileScope(id: number, stmts: readonly Stmt[], cx: FunctionContext, position: Position, last: Code | null = null): Code {
  const info = cx.resolution.blocks.get(id);
  const codes = stmts.filter(isExecutable).map((stmt) => compileStmt(stmt, cx, position));
  const body = sequence(last === null ? codes : [...codes, last]);
  if (info === undefined) return body;
  const enter = scopeEntry(id, stmts, cx);
  const entered = enter === null ? body : prologue(enter, body);
  return info.deferSlot >= 0 ? withDefers(entered, info.deferSlot, cx.resolution.suspending.has(id)) : entered;
}

/** What must happen when the scope `id` is entered, or null if nothing. */
export function scopeEntry(id: number, stmts: readonly Stmt[], cx: FunctionContext): ((frame: Frame) => void) | null {
  const info = cx.resolution.blocks.get(id);
  if (info === undefined) return null;
  const { cells, clears, deferSlot } = info;
  const hoist = info.hoisted.length > 0 ? hoistInto(info.hoisted, stmts, cx) : null;
  if (cells.length === 0 && clears.length === 0 && hoist === null && deferSlot < 0) return null;
  return (frame) => {
    for (let i = 0; i < clears.length; i++) frame[clears[i] as number] = undefined;
    for (let i = 0; i < cells.length; i++) frame[cells[i] as number] = new Cell(undefined);
    if (deferSlot >= 0) frame[deferSlot] = null;
    hoist?.(frame);
  };
}

/** `before`, then `body`. */
export function prologue(before: (frame: Frame) => void, body: Code): Code {
  if (body.suspends) {
    const { step, lead } = body;
    const entered = (frame: Frame): Value => {
      before(frame);
      return (lead as Lead).run(frame);
    };
    return suspending(
      function* (frame) {
        before(frame);
        return yield* step(frame);
      },
      body.abrupt,
      lead === undefined ? undefined : { run: entered, rest: lead.rest },
    );
  }
  const { run } = body;
  return plain((frame) => {
    before(frame);
    return run(frame);
  }, body.abrupt);
}

/** Runs codes in order; the value is the last one's. An abrupt completion ends the sequence. */
export function sequence(codes: readonly Code[]): Code {
  const [first, second, third] = codes;
  if (first === undefined) return constant(null);
  if (second === undefined) return first;
  const abrupt = codes.some((code) => code.abrupt);
  if (anySuspends(codes)) return suspendingSequence(codes, abrupt);
  const runs = codes.map(runOf);
  const checks = codes.slice(0, -1).some((code) => code.abrupt);
  if (checks) return plain(checkedSequence(runs, codes), abrupt);
  if (third === undefined) {
    const [a, b] = runs as [Run, Run];
    return plain((f) => {
      a(f);
      return b(f);
    }, abrupt);
  }
  if (codes.length === 3) {
    const [a, b, c] = runs as [Run, Run, Run];
    return plain((f) => {
      a(f);
      b(f);
      return c(f);
    }, abrupt);
  }
  if (codes.length === 4) {
    const [a, b, c, d] = runs as [Run, Run, Run, Run];
    return plain((f) => {
      a(f);
      b(f);
      c(f);
      return d(f);
    }, abrupt);
  }
  // Longer ones in groups: a call more for four statements is cheaper than a loop over them.
  return sequence([sequence(codes.slice(0, 4)), ...codes.slice(4)]);
}

function checkedSequence(runs: readonly Run[], codes: readonly Code[]): Run {
  const last = runs.length - 1;
  if (last === 1) {
    const [a, b] = runs as [Run, Run];
    return (f) => {
      const v = a(f);
      return v instanceof Completion ? (v as Value) : b(f);
    };
  }
  const abrupt = codes.map((code) => code.abrupt);
  const tail = runs[last] as Run;
  return (f) => {
    for (let i = 0; i < last; i++) {
      const v = (runs[i] as Run)(f);
      if (abrupt[i] === true && v instanceof Completion) return v as Value;
    }
    return tail(f);
  };
}

function suspendingSequence(codes: readonly Code[], abrupt: boolean): Code {
  const first = codes.findIndex((code) => code.suspends);
  const front = codes.slice(0, first);
  const steps = stepsFrom(codes, 0);
  if (!front.some((code) => code.abrupt)) return suspending(steps, abrupt);
  const run = checkedSequence([...front.map(runOf), goesOn], [...front, constant(GOES_ON)]);
  return suspending(steps, abrupt, { run, rest: stepsFrom(codes, first) });
}

const goesOn: Run = () => GOES_ON;

function stepsFrom(codes: readonly Code[], first: number): Step {
  const last = codes.length - 1;
  return function* (f) {
    for (let i = first; i < last; i++) {
      const code = codes[i] as Code;
      const v = code.suspends ? yield* code.step(f) : code.run(f);
      if (code.abrupt && v instanceof Completion) return v as Value;
    }
    const tail = codes[last] as Code;
    return tail.suspends ? yield* tail.step(f) : tail.run(f);
  };
}

/** Declarations are hoisted or belong to tools; they do nothing where they stand. Constants are evaluated when reached. */
function isExecutable(stmt: Stmt): boolean {
  switch (stmt.kind) {
    case 'FnDecl':
    case 'TypeDecl':
    case 'StructDecl':
    case 'EnumDecl':
    case 'TraitDecl':
    case 'ImplDecl':
    case 'EffectDecl':
    case 'SubmoduleDecl':
    case 'ImportDecl':
    case 'ExportDecl':
    case 'ExternDecl':
    case 'TestDecl':
    case 'PropertyDecl':
    case 'ExamplesDecl':
      return false;
    default:
      return true;
  }
}
