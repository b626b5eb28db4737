/**
 * Functions, lambdas and closures (language.md, sections 3.1, 6.7, 9.3).
 *
 * A body is compiled at its first run. Its prologue evaluates defaults, takes parameter patterns apart and puts captured,
 * reassigned parameters into cells; then come the contracts, then the statements.
 */
import type { Block, Expr, FnDecl, LambdaExpr, Param, SpawnExpr, Stmt, Unit } from '../../parser/ast.js';
import { Continuation, leave } from '../../runtime/continuation.js';
import { type After, continueWith } from '../after.js';
import { startToEnd } from '../call.js';
import {
  type Code,
  Completion,
  completion,
  type Frame,
  type FunctionCode,
  type ParamInfo,
  RETURN,
  type Run,
  type Slot,
  WAITING,
} from '../code.js';
import { memberCall } from '../member-call.js';
import type { CaptureInfo, FunctionInfo } from '../resolution.js';
import { ThrownCompletion } from '../thrown-completion.js';
import { BuiltinFunction, Cell, FunctionValue, type TypeValue, type Value } from '../value.js';
import { compileBlock, compileScope, sequence } from './blocks.js';
import { constant, FunctionContext, type ModuleInstance, type ProgramLinker, plain, starting } from './context.js';
import { withContracts, withInvariants } from './contracts.js';
import { compileExpr } from './expressions.js';
import { ownedFloatSlots } from './float-slots.js';
import { compileBinding } from './patterns.js';
import { perNode } from './per-node.js';
import { andThen } from './then.js';

/** A node with a frame of its own. */
export type FunctionNode = FnDecl | LambdaExpr | SpawnExpr | Block | Expr | Unit;

export class CompiledFunction implements FunctionCode {
  readonly frameSize: number;
  readonly params: readonly ParamInfo[];
  readonly required: number;
  readonly simpleArity: number;
  readonly ignoresArgs: boolean;
  readonly hasSelf: boolean;
  suspends: boolean;
  readonly file: string;
  readonly line: number;
  run: Run;
  start: Run;

  constructor(
    private readonly program: ProgramLinker,
    private readonly module: ModuleInstance,
    private readonly node: FunctionNode,
    public info: FunctionInfo,
    readonly name: string,
    /** The type whose member this is. */
    readonly selfType: TypeValue | null,
    /** Finds the function on another thread. */
    readonly key = `${module.file}#${info.node}`,
  ) {
    this.file = module.file;
    this.line = module.lines.position(node.span.start).line;
    this.frameSize = info.frameSize;
    // The entry file's statements end with the call of `main`, which the resolver does not see there.
    this.suspends = info.suspends || node.kind === 'Unit';
    const params = paramsOf(node);
    this.params = params.map((param, i) => ({
      name: param.pattern.kind === 'IdentPattern' ? param.pattern.name.name : `#${i + 1}`,
      slot: info.paramSlots[i] as number,
      default: param.default === null ? null : (constant(null) as ParamInfo['default']),
      rest: param.rest,
    }));
    this.required = params.filter((param) => param.default === null && !param.rest).length;
    this.ignoresArgs = node.kind === 'Lambda' && !node.hasParams;
    const simple = params.every((param) => param.default === null && !param.rest) && info.paramSlots.every((slot, i) => slot === i + 1);
    this.simpleArity = simple && !this.ignoresArgs ? params.length : -1;
    this.hasSelf = this.params[0]?.name === 'self';
    this.run = this.first;
    this.start = this.firstStart;
  }

  /** Compiles the body again at its next run: something it mentions has been replaced (interactive sessions). */
  refresh(info: FunctionInfo): void {
    this.info = info;
    this.suspends = info.suspends || this.node.kind === 'Unit';
    // Frames that are active still call it as they were compiled; what suspends there is an error (call.ts).
    this.run = this.suspends ? (frame) => startToEnd(this.start, frame) : this.first;
    this.start = this.firstStart;
  }

  private readonly first: Run = (frame) => {
    this.compile();
    return this.run(frame);
  };

  private readonly firstStart: Run = (frame) => {
    this.compile();
    return this.start(frame);
  };

  private compile(): void {
    const owned = ownedFloatSlots(this.node, this.info, this.module.resolution);
    const cx = new FunctionContext(this.program, this.module, this.name, this.selfType, owned);
    const body = compileFunctionBody(this.node, this.info, cx);
    const { trackCall } = this.program;
    if (!body.suspends) this.start = body.run;
    else this.start = trackCall === undefined ? body.start : trackCall(this.name, body.start);
    if (!body.suspends) this.run = body.run;
    else if (!this.suspends) throw new Error(`internal: ${this.name} suspends but was inferred plain`);
  }
}

export function paramsOf(node: FunctionNode): readonly Param[] {
  return node.kind === 'FnDecl' || node.kind === 'Lambda' ? node.params : [];
}

function compileFunctionBody(node: FunctionNode, info: FunctionInfo, cx: FunctionContext): Code {
  const params = paramsOf(node);
  const body = settleReturn(compileBody(node, cx), cx);
  const contracted = node.kind === 'FnDecl' && node.contracts.length > 0 ? withContracts(node, body, cx) : body;
  const guarded =
    node.kind === 'FnDecl' && isMethod(node) && cx.selfType !== null && cx.program.checksContracts
      ? withInvariants(contracted, cx.selfType, info.paramSlots[0] as number, cx.name, cx.site({ ...node, span: node.name.span }))
      : contracted;
  return withParameters(params, info, guarded, cx);
}

function isMethod(node: FunctionNode): boolean {
  const first = node.kind === 'FnDecl' ? node.params[0] : undefined;
  return first?.pattern.kind === 'IdentPattern' && first.pattern.name.name === 'self';
}

function compileBody(node: FunctionNode, cx: FunctionContext): Code {
  switch (node.kind) {
    case 'FnDecl':
      if (node.body === null) return constant(null);
      return bodyCode(node.body, cx);
    case 'Lambda':
      return compileBlock(node.body, cx, 'statement');
    case 'Spawn':
      return bodyCode(node.body, cx);
    case 'Block':
      return compileBlock(node, cx, 'statement');
    case 'Unit':
      return compileUnit(node, cx);
    default:
      return compileExpr(node, cx, 'statement');
  }
}

/** The statements of a file; for the entry file the call of `main` after them, if there is one to make (section 2, step 5). */
function compileUnit(unit: Unit, cx: FunctionContext): Code {
  // The value of a session's entry is that of its last statement.
  if (cx.module.interactive) return compileScope(unit.id, unit.items, cx, 'statement');
  const entry = cx.program.mainCall(cx.module);
  const last = entry ?? (cx.program.givesLastValue === true ? null : constant(null));
  return compileScope(unit.id, unit.items, cx, 'statement', last);
}

function bodyCode(body: Block | Expr, cx: FunctionContext): Code {
  return body.kind === 'Block' ? compileBlock(body, cx, 'statement') : compileExpr(body, cx, 'statement');
}

/** Stops RETURN: the function's value is the one that travelled with it. */
export function settleReturn(body: Code, cx: FunctionContext): Code {
  const { throwsReturn } = cx;
  if (!body.abrupt && !throwsReturn) return body;
  if (body.suspends) {
    const { start } = body;
    if (!throwsReturn) return andThen(body, (_f, v) => returned(v));
    return starting((f) => {
      let value: Value;
      try {
        value = start(f);
      } catch (error) {
        return thrownReturn(error);
      }
      return value === WAITING ? (leave(new ReturnRest()) as unknown as Value) : returned(value);
    });
  }
  return plain(throwsReturn ? stoppingThrown(body.run) : stopping(body.run));
}

const stopping = perNode({ returned }, ({ returned }) => (run: Run): Run => {
  return (f) => returned(run(f));
});

const stoppingThrown = perNode({ returned, thrownReturn }, ({ returned, thrownReturn }) => (run: Run): Run => {
  return (f) => {
    try {
      return returned(run(f));
    } catch (error) {
      return thrownReturn(error);
    }
  };
});

/** The end of a body whose operands may throw their `return`. */
class ReturnRest extends Continuation {
  override resume(value: Value): Value {
    return returned(value);
  }

  override fail(error: unknown): Value {
    return thrownReturn(error);
  }
}

function returned(v: Value): Value {
  if (!(v instanceof Completion)) return v;
  const { value } = completion;
  completion.value = null;
  return value;
}

function thrownReturn(error: unknown): Value {
  if (error instanceof ThrownCompletion && error.mark === RETURN) return error.value;
  throw error;
}

/** Defaults, patterns and cells of the parameters, then the body. */
function withParameters(params: readonly Param[], info: FunctionInfo, body: Code, cx: FunctionContext): Code {
  const steps: Code[] = [];
  params.forEach((param, i) => {
    const slot = info.paramSlots[i] as number;
    if (param.default !== null) steps.push(defaultCode(slot, compileExpr(param.default, cx, 'operand')));
    if (info.paramCells[i] === true) {
      steps.push(
        plain((f) => {
          f[slot] = new Cell(f[slot] as Value);
          return null;
        }),
      );
    } else if (param.pattern.kind !== 'IdentPattern' || param.pattern.inner !== null) {
      const bind = compileBinding(param.pattern, cx);
      steps.push(
        plain((f) => {
          bind(f, f[slot] as Value);
          return null;
        }),
      );
    }
  });
  return steps.length === 0 ? body : sequence([...steps, body]);
}

function defaultCode(slot: number, value: Code): Code {
  const keep: After = (f, v) => {
    f[slot] = v;
    return null;
  };
  if (value.suspends) {
    const { start } = value;
    return starting((f) => (f[slot] === undefined ? continueWith(start(f), f, keep) : null));
  }
  const { run } = value;
  return plain((f) => {
    if (f[slot] === undefined) f[slot] = run(f);
    return null;
  });
}

/** A lambda in operand position: a new closure each time it is evaluated. */
export function compileLambda(expr: LambdaExpr, cx: FunctionContext): Code {
  return plain(closure(expr.id, cx));
}

/** Makes FunctionValues of the function `node` of this unit. */
export function closure(node: number, cx: FunctionContext): (frame: Frame) => FunctionValue {
  const code = cx.program.functionCode(cx.module, node, cx.selfType);
  const info = cx.resolution.functions.get(node);
  if (info === undefined) throw new Error('internal: a function the resolver did not see');
  if (info.captures.length === 0) {
    const value = new FunctionValue(code, []);
    // Functions have reference identity (8.1); a closure without captures is still a new value each time only if it can be told apart.
    return () => value;
  }
  return closing(code, captureList(info.captures));
}

const closing = perNode(
  { FunctionValue },
  ({ FunctionValue }) =>
    (code: FunctionCode, capture: (frame: Frame) => FunctionValue['captures']): ((frame: Frame) => FunctionValue) => {
      return (frame) => new FunctionValue(code, capture(frame));
    },
);

/** Copies what a closure needs out of the frame: cells are shared, everything else is copied. */
export function captureList(captures: readonly CaptureInfo[]): (frame: Frame) => (Value | Cell | undefined)[] {
  const sources = captures.map((c) => ({ own: c.from === 'local', index: c.index, unwrap: c.sourceCell && !c.cell }));
  return (frame) => {
    const values: (Value | Cell | undefined)[] = [];
    for (const { own, index, unwrap } of sources) {
      const entry = (own ? frame[index] : (frame[0] as readonly Slot[])[index]) as Value | Cell | undefined;
      values.push(unwrap ? (entry as Cell).v : entry);
    }
    return values;
  };
}

/** Makes the nested functions and types of a block when it is entered. */
export function hoistInto(
  hoisted: readonly { readonly node: number; readonly slot: number; readonly cell: boolean }[],
  stmts: readonly Stmt[],
  cx: FunctionContext,
): (frame: Frame) => void {
  const makers = hoisted.map(({ node, slot, cell }) => {
    const decl = stmts.find((stmt) => stmt.id === node);
    const make: (frame: Frame) => Value = decl?.kind === 'FnDecl' ? closure(node, cx) : () => cx.program.typeValue(cx.module, node);
    return { make, slot, cell };
  });
  return (frame) => {
    for (const { make, slot, cell } of makers) {
      const value = make(frame);
      if (cell) (frame[slot] as Cell).v = value;
      else frame[slot] = value;
    }
  };
}

/** `&:m` is `|v| v.m` (6.5). */
export function compileMethodRef(expr: Extract<Expr, { kind: 'MethodRef' }>): Code {
  const { name } = expr;
  return constant(
    new BuiltinFunction(`&:${name}`, {
      kind: 'suspend',
      name: `&:${name}`,
      params: ['value'],
      doc: 'Reads a member or calls a method without arguments (6.5).',
      suspend: ([receiver]) => memberCall(receiver as Value, name),
    }),
  );
}
