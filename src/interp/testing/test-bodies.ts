/**
 * Tests, compiled (language.md, section 14). Each has a frame of its own, keyed by its node; a `TestBody` is made anew for each run and
 * has the parts that the runner calls one after the other. Names were resolved with the rest of the file.
 */
import type { Arg, Attribute, Block, ExamplesDecl, FnDecl, PropertyDecl, Stmt, TestDecl } from '../../parser/ast.js';
import type { Steps } from '../../runtime/task-code.js';
import { argumentsFor } from '../arguments.js';
import { newFrame, stepFrame } from '../call.js';
import { type Code, Completion, completion, type Frame } from '../code.js';
import { compileBlock, scopeEntry, sequence } from '../compile/blocks.js';
import { FunctionContext, type ModuleInstance, type ProgramLinker, siteOf, suspending } from '../compile/context.js';
import { withDefers } from '../compile/defer.js';
import { compileExpr } from '../compile/expressions.js';
import { settleReturn } from '../compile/functions.js';
import { compileStmt } from '../compile/statements.js';
import { display, inspect } from '../display.js';
import { invalidArgument } from '../errors.js';
import { millisOf } from '../milliseconds.js';
import { here } from '../site.js';
import { truthy } from '../truth.js';
import { ArrayValue, TupleValue, type Value } from '../value.js';
import { compileChecked, isAssertion } from './checked-expression.js';
import { DEFAULT_ITERATIONS, DEFAULT_MAX_SHRINKS } from './property-context.js';
import type { TestNode } from './test-plan.js';

/** What the options and attributes of a test say. */
export interface TestOptions {
  /** Why it is not to be run; null if it is. */
  readonly skip: string | null;
  /** Milliseconds. */
  readonly timeout: number | null;
  /** Of a property; null: that of the run. */
  readonly seed: number | null;
  readonly iterations: number;
  readonly maxShrinks: number;
}

/** A test, or one case of a `@parametrize`d one. */
export interface TestBody {
  /** The case, inspected; null if the test is not parametrized. */
  readonly label: string | null;
  /** `setup`, if there is any, and the body. */
  run(): Steps<void>;
  /** `teardown`; null if there is none. */
  readonly tearDown: (() => Steps<void>) | null;
}

/** Evaluates options and attributes. Static ones (`@skip`, `@ignore`) are read as written. */
export function* testOptions(node: TestNode, module: ModuleInstance, program: ProgramLinker): Steps<TestOptions> {
  const cx = new FunctionContext(program, module, titleOf(node), null);
  const given = new Map<string, Value>();
  for (const arg of node.kind === 'TestDecl' || node.kind === 'PropertyDecl' ? node.options : []) {
    // Tags are names, see test-plan.ts; `param` names a variable.
    if (arg.name === null || arg.name.name === 'tags' || arg.name.name === 'param') continue;
    const code = compileExpr(arg.value, cx, 'operand');
    const frame = newFrame(module.resolution.functions.get(node.id)?.frameSize ?? 1, null);
    given.set(arg.name.name, code.suspends ? yield* code.step(frame) : code.run(frame));
  }
  const timeout = attributeOf(node, 'timeout');
  const limit = timeout === undefined ? given.get('timeout') : (yield* attributeValues(timeout, cx))[0];
  if (timeout !== undefined) here.site = cx.site(timeout);
  return {
    skip: skipOf(node, given.get('skip')),
    timeout: limit === undefined || limit === null ? null : millisOf(limit, 'timeout'),
    seed: given.has('seed') ? wholeNumber(given.get('seed') as Value, 'seed') : null,
    iterations: given.has('iterations') ? wholeNumber(given.get('iterations') as Value, 'iterations') : DEFAULT_ITERATIONS,
    maxShrinks: given.has('max_shrinks') ? wholeNumber(given.get('max_shrinks') as Value, 'max_shrinks') : DEFAULT_MAX_SHRINKS,
  };
}

/** One body, or one for each case of `@parametrize`. */
export function* testBodies(node: TestNode, module: ModuleInstance, program: ProgramLinker): Steps<readonly TestBody[]> {
  const cx = new FunctionContext(program, module, titleOf(node), null);
  const attribute = attributeOf(node, 'parametrize');
  if (attribute === undefined) return [bodyOf(node, cx, null)];
  here.site = cx.site(attribute);
  const [values] = yield* attributeValues(attribute, cx);
  here.site = cx.site(attribute);
  if (!(values instanceof ArrayValue)) throw invalidArgument('@parametrize', 'the cases must be an Array');
  const slot = cx.resolution.temps.get(attribute.id) ?? null;
  const param = caseParameter([...attribute.args, ...(node.kind === 'TestDecl' || node.kind === 'PropertyDecl' ? node.options : [])]);
  return values.items.map((value) => bodyOf(node, cx, { value, param, slot }));
}

/** A value of `@parametrize`, the name it is bound to, and its slot unless that name is a parameter. */
interface Case {
  readonly value: Value;
  readonly param: string | null;
  readonly slot: number | null;
}

function bodyOf(node: TestNode, cx: FunctionContext, one: Case | null): TestBody {
  switch (node.kind) {
    case 'TestDecl':
      return declaredTest(node, cx, one);
    case 'PropertyDecl':
      return single(node, compileBlock(node.body, cx, 'statement'), cx, one);
    case 'ExamplesDecl':
      return single(node, examples(node, cx), cx, one);
    case 'FnDecl':
      return functionTest(node, cx, one);
  }
}

export function titleOf(node: TestNode): string {
  switch (node.kind) {
    case 'TestDecl':
      return `test "${node.name}"`;
    case 'PropertyDecl':
      return `property "${node.name}"`;
    case 'ExamplesDecl':
      return 'examples';
    case 'FnDecl':
      return node.name.name;
  }
}

/** Body and teardown stand in the scope of the setup: the three share a frame, and names. */
function declaredTest(node: TestDecl, cx: FunctionContext, one: Case | null): TestBody {
  const frame = frameOf(node, cx, one);
  const { setup, body, teardown } = node;
  const enter = setup === null ? null : scopeEntry(setup.id, setup.stmts, cx);
  const before = setup === null ? [] : setup.stmts.map((stmt) => compileStmt(stmt, cx, 'statement'));
  const first = withSetUpDefers(sequence([...before, compileBlock(body, cx, 'statement')]), setup, cx);
  const steps = inFrame(settleReturn(first, cx));
  const last = teardown === null ? null : inFrame(settleReturn(compileBlock(teardown, cx, 'statement'), cx));
  return {
    label: labelOf(one),
    *run() {
      enter?.(frame);
      yield* steps(frame);
    },
    tearDown: last === null ? null : () => last(frame),
  };
}

/** A `defer` in the setup runs when the body has ended. */
function withSetUpDefers(code: Code, setup: Block | null, cx: FunctionContext): Code {
  const info = setup === null ? undefined : cx.resolution.blocks.get(setup.id);
  if (setup === null || info === undefined || info.deferSlot < 0) return code;
  return withDefers(code, info.deferSlot, cx.resolution.suspending.has(setup.id));
}

function single(node: PropertyDecl | ExamplesDecl, code: Code, cx: FunctionContext, one: Case | null): TestBody {
  const steps = inFrame(settleReturn(code, cx));
  return { label: labelOf(one), run: () => steps(frameOf(node, cx, one)), tearDown: null };
}

/** Every expression must be truthy; bindings carry over. */
function examples(node: ExamplesDecl, cx: FunctionContext): Code {
  const { stmts, id } = node.body;
  const codes = stmts.map((stmt) => exampleOf(stmt, cx));
  const enter = scopeEntry(id, stmts, cx);
  const body = sequence(codes);
  const entered = suspending(function* (f) {
    enter?.(f);
    return body.suspends ? yield* body.step(f) : body.run(f);
  }, body.abrupt);
  const info = cx.resolution.blocks.get(id);
  return info !== undefined && info.deferSlot >= 0 ? withDefers(entered, info.deferSlot, cx.resolution.suspending.has(id)) : entered;
}

function exampleOf(stmt: Stmt, cx: FunctionContext): Code {
  return stmt.kind === 'ExprStmt' && !isAssertion(stmt, cx) ? compileChecked(stmt.expr, cx) : compileStmt(stmt, cx, 'statement');
}

/** `@test fn`: called without arguments, or with the case. */
function functionTest(node: FnDecl, cx: FunctionContext, one: Case | null): TestBody {
  const code = cx.program.functionCode(cx.module, node.id);
  const site = siteOf(cx.module, node.name.span.start, node.name.span.end);
  const fill = (frame: Frame): void => {
    const isParameter = one !== null && code.params.some(({ name }) => name === one.param);
    if (one === null) argumentsFor(code, frame, [], null);
    else if (isParameter && one.param !== null) argumentsFor(code, frame, [], [[one.param, one.value]]);
    else if (one.slot === null) argumentsFor(code, frame, positionalCase(one.value, code.params.length), null);
    else {
      argumentsFor(code, frame, [], null);
      frame[one.slot] = one.value;
    }
  };
  return {
    label: labelOf(one),
    *run() {
      here.site = site;
      const frame = newFrame(code.frameSize, null);
      fill(frame);
      yield* stepFrame(code, frame, site);
    },
    tearDown: null,
  };
}

const labelOf = (one: Case | null): string | null => (one === null ? null : inspect(one.value));

/** Without `param:` a tuple is spread over several parameters. */
function positionalCase(value: Value, parameters: number): readonly Value[] {
  if (parameters === 0) return [];
  return parameters > 1 && value instanceof TupleValue ? value.items : [value];
}

function caseParameter(args: readonly Arg[]): string | null {
  const value = args.find((arg) => arg.name?.name === 'param')?.value;
  if (value?.kind === 'Name' || value?.kind === 'Symbol') return value.name;
  return value?.kind === 'String' ? value.value : null;
}

/** The positional arguments, in the frame of the attribute. */
function* attributeValues(attribute: Attribute, cx: FunctionContext): Steps<readonly Value[]> {
  const frame = newFrame(cx.resolution.functions.get(attribute.id)?.frameSize ?? 1, null);
  const values: Value[] = [];
  for (const arg of attribute.args) {
    if (arg.name !== null) continue;
    const code = compileExpr(arg.value, cx, 'operand');
    values.push(code.suspends ? yield* code.step(frame) : code.run(frame));
  }
  return values;
}

function attributeOf(node: TestNode, name: string): Attribute | undefined {
  return node.attributes.find((attribute) => attribute.name === name);
}

function skipOf(node: TestNode, option: Value | undefined): string | null {
  const attribute = attributeOf(node, 'skip') ?? attributeOf(node, 'ignore');
  if (attribute !== undefined) {
    const [why] = attribute.args;
    return why?.value.kind === 'String' ? why.value.value : '';
  }
  if (option === undefined || !truthy(option)) return null;
  return option === true ? '' : display(option);
}

function wholeNumber(value: Value, what: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw invalidArgument(what, `needs an Int that is not negative, got ${inspect(value)}`);
}

function frameOf(node: TestNode, cx: FunctionContext, one: Case | null): Frame {
  const frame = newFrame(cx.resolution.functions.get(node.id)?.frameSize ?? 1, null);
  if (one !== null && one.slot !== null) frame[one.slot] = one.value;
  return frame;
}

/** A body in its frame. Its value does not count. */
function inFrame(code: Code): (frame: Frame) => Steps<void> {
  return function* (frame) {
    const value = code.suspends ? yield* code.step(frame) : code.run(frame);
    if (value instanceof Completion) completion.value = null;
  };
}
