/**
 * Blocks and sequences (language.md, sections 5 and 9.1). A block's value is its last statement's; entering it makes the cells
 * and nested functions the resolver listed; an abrupt completion of any statement ends it at once.
 */
import type { Block, Stmt } from '../../parser/ast.js';
import { Continuation, leave } from '../../runtime/continuation.js';
import { type Code, Completion, type Frame, type Run, WAITING } from '../code.js';
import { Cell, type Value } from '../value.js';
import { anySuspends, constant, evaluate, type FunctionContext, type Position, plain, runOf, starting } from './context.js';
import { withDefers } from './defer.js';
import { hoistInto } from './functions.js';
import { perNode } from './per-node.js';
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
    const { start } = body;
    return starting((frame) => {
      before(frame);
      return start(frame);
    }, body.abrupt);
  }
  return plain(after(before, body.run), body.abrupt);
}

const after = perNode({}, () => (before: (frame: Frame) => void, run: Run): Run => {
  return (frame) => {
    before(frame);
    return run(frame);
  };
});

/** Runs codes in order; the value is the last one's. An abrupt completion ends the sequence. */
export function sequence(codes: readonly Code[]): Code {
  const [first, second] = codes;
  if (first === undefined) return constant(null);
  if (second === undefined) return first;
  const abrupt = codes.some((code) => code.abrupt);
  if (anySuspends(codes)) return { ...starting(startInOrder(codes, 0), abrupt), parts: codes };
  const runs = codes.map(runOf);
  return plain(
    inOrder(
      runs,
      codes.map((code) => code.abrupt),
    ),
    abrupt,
  );
}

/** Runs all; stops at a completion of one that is marked `abrupt`. Nested, so that each has its place in the code of its node. */
function inOrder(runs: readonly Run[], abrupt: readonly boolean[]): Run {
  const [a, b, c, d] = runs as [Run, Run, Run, Run];
  if (runs.length === 1) return a;
  if (abrupt[0] === true) return unlessLeft(a, inOrder(runs.slice(1), abrupt.slice(1)));
  const firm = abrupt.slice(0, -1).indexOf(true);
  const count = firm < 0 ? runs.length : firm;
  if (count > 3 && runs.length > 4) return two(four(a, b, c, d), inOrder(runs.slice(4), abrupt.slice(4)));
  if (count > 2 && runs.length === 4) return four(a, b, c, d);
  if (count > 1 && runs.length > 2) return three(a, b, inOrder(runs.slice(2), abrupt.slice(2)));
  return two(a, inOrder(runs.slice(1), abrupt.slice(1)));
}

const two = perNode({}, () => (a: Run, b: Run): Run => {
  return (f) => {
    a(f);
    return b(f);
  };
});

const three = perNode({}, () => (a: Run, b: Run, c: Run): Run => {
  return (f) => {
    a(f);
    b(f);
    return c(f);
  };
});

const four = perNode({}, () => (a: Run, b: Run, c: Run, d: Run): Run => {
  return (f) => {
    a(f);
    b(f);
    c(f);
    return d(f);
  };
});

const unlessLeft = perNode({ Completion }, ({ Completion }) => (a: Run, rest: Run): Run => {
  return (f) => {
    const v = a(f);
    return v instanceof Completion ? (v as Value) : rest(f);
  };
});

/** Runs the codes from the one at `at` on. Nested like `inOrder`. */
function startInOrder(codes: readonly Code[], at: number): Run {
  const code = codes[at] as Code;
  const first = code.suspends ? code.start : code.run;
  if (at === codes.length - 1) return first;
  const others = startInOrder(codes, at + 1);
  if (!code.suspends) return code.abrupt ? unlessLeft(first, others) : two(first, others);
  return unlessWaiting(first, others, (frame) => new SequenceRest(codes, frame, at));
}

const unlessWaiting = perNode({ Completion, leave, WAITING }, ({ Completion, leave, WAITING }) => {
  return (first: Run, others: Run, restOf: (frame: Frame) => Continuation): Run => {
    return (f) => {
      const v = first(f);
      if (v === WAITING) return leave(restOf(f)) as unknown as Value;
      return v instanceof Completion ? (v as Value) : others(f);
    };
  };
});

/** Runs what is left of a sequence, from the code at `first` on. */
function runFrom(codes: readonly Code[], frame: Frame, first: number): Value {
  const last = codes.length - 1;
  for (let i = first; i < last; i++) {
    const code = codes[i] as Code;
    const value = evaluate(code, frame);
    if (value === WAITING) return leave(new SequenceRest(codes, frame, i)) as unknown as Value;
    if (code.abrupt && value instanceof Completion) return value as Value;
  }
  return evaluate(codes[last] as Code, frame);
}

/** The codes after the one that waits. */
class SequenceRest extends Continuation {
  constructor(
    private readonly codes: readonly Code[],
    private readonly frame: Frame,
    private readonly at: number,
  ) {
    super();
  }

  override resume(value: Value): Value {
    const { codes, at } = this;
    return (codes[at] as Code).abrupt && value instanceof Completion ? (value as Value) : runFrom(codes, this.frame, at + 1);
  }
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
