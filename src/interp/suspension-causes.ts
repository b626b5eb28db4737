/**
 * Collects, function by function, the nodes that may suspend and why, and which functions are used as values. One generic walk; only nodes
 * that call something, explicitly or through operators, are looked at.
 */
import type { Arg, Block, CallExpr, DeferStmt, Expr, LambdaExpr, Quantified, SpawnExpr, Stmt } from '../parser/ast.js';
import type { Ref, Resolution } from './resolution.js';
import { type AnyNode, forEachChild } from './resolve/children.js';
import { preludeKind } from './resolve/prelude-names.js';
import type { Cause, InferenceUnit, ProgramFacts, Suspends, SuspensionOracle } from './suspension.js';
import { type IterableContext, isCollection } from './suspension-iterables.js';
import { type ProgramSurvey, surveyProgram } from './suspension-survey.js';
import {
  BINARY_METHODS,
  builtinFunction,
  COMPARE_METHODS,
  countOf,
  DISPLAY_METHODS,
  ITERATION_METHODS,
  isParallel,
  mayBeCallable,
  NO_ARGUMENTS,
  optionedSpawn,
  PARALLEL_ENDS,
  SEVERAL_CALLABLES,
  SPAWN_METHODS,
  stripped,
  withoutTypeArguments,
} from './suspension-syntax.js';

const ALWAYS: Cause = { kind: 'always' };
const VALUE: Cause = { kind: 'value' };
const CONSTRUCTION: Cause = { kind: 'construction' };

export class CauseCollector {
  private unit!: InferenceUnit;
  private fn = '';
  /** The innermost block. */
  private block = 0;
  /** Blocks that run the deferred code being walked when they are left: they suspend if it does. */
  private deferring: readonly number[] = [];
  private readonly known: ReadonlySet<string>;
  private readonly survey: ProgramSurvey;
  private readonly resolutions: ReadonlyMap<string, Resolution>;

  constructor(
    units: readonly InferenceUnit[],
    private readonly oracle: SuspensionOracle,
    private readonly facts: ProgramFacts,
  ) {
    this.known = new Set(units.flatMap(({ targets }) => [...targets.values()]));
    this.survey = surveyProgram(units, facts);
    this.resolutions = new Map(units.map(({ unit, resolution }) => [unit.file, resolution]));
  }

  collect(unit: InferenceUnit): void {
    this.unit = unit;
    const callsMain = unit.unit.items.some((item) => item.kind === 'FnDecl' && item.name.name === 'main');
    this.inFunction(unit.unit.id, () => {
      // The entry file calls its `main` (section 2, step 5) as the scheduler calls a task.
      if (callsMain) this.add(unit.unit.id, ALWAYS);
      forEachChild(unit.unit, (child) => this.visit(child));
    });
  }

  // -------------------------------------------------------------------------------------------------------------- walking

  private inFunction(node: number, run: () => void): void {
    const { fn, block, deferring } = this;
    this.fn = this.key(node);
    this.block = node;
    this.deferring = [];
    this.facts.functions.set(this.fn, { key: this.fn, causes: [] });
    run();
    this.fn = fn;
    this.block = block;
    this.deferring = deferring;
  }

  private visit(node: AnyNode): void {
    if (node.id === undefined || !this.unit.resolution.functions.has(node.id) || this.fn === this.key(node.id)) {
      this.visitNode(node);
      return;
    }
    if (node.kind === 'Lambda') this.noteEscape(node as AnyNode & LambdaExpr);
    this.inFunction(node.id, () => this.visitNode(node));
  }

  private visitNode(node: AnyNode): void {
    const expr = node as Expr | Stmt | Block;
    switch (expr.kind) {
      case 'Block':
        this.visitBlock(expr);
        return;
      case 'DeferStmt':
        this.visitDefer(expr);
        return;
      case 'Await':
      case 'Receive':
      case 'Send':
      case 'Select':
      case 'With':
      case 'ForallBlock':
        this.add(expr.id, ALWAYS);
        break;
      case 'Call':
        this.visitCall(expr);
        return;
      case 'Pipe':
        this.visitPipe(expr);
        return;
      case 'Spawn':
        this.visitSpawn(expr);
        return;
      case 'Name':
        this.visitName(expr);
        return;
      case 'Member':
        this.visit(expr.object);
        this.visitMemberValue(expr);
        return;
      case 'MethodRef':
        this.facts.escapedMethods.add(expr.name);
        return;
      case 'For':
        this.addIteration(expr.id, expr.iterable);
        break;
      case 'Quantifier':
        for (const one of expr.variables as readonly Quantified[]) if (one.iterable !== null) this.addIteration(expr.id, one.iterable);
        break;
      case 'ArrayComprehension':
      case 'MapComprehension':
        for (const clause of expr.clauses) {
          this.addIteration(expr.id, clause.iterable);
          this.addIteration(clause.id, clause.iterable);
        }
        break;
      case 'Handle':
        // Its clauses are functions that run as part of it.
        for (const clause of expr.clauses) {
          if (clause.kind === 'OperationClause') this.add(expr.id, { kind: 'function', key: this.key(clause.id) });
        }
        break;
      case 'Binary':
        this.addMethods(expr.id, BINARY_METHODS[expr.operator] ?? []);
        break;
      case 'CompoundAssignStmt':
        this.addMethods(expr.id, [...(BINARY_METHODS[expr.operator] ?? []), 'index', 'index_set']);
        this.add(expr.id, CONSTRUCTION);
        break;
      case 'AssignStmt':
        this.addMethods(expr.id, ['index_set']);
        this.addMethods(expr.target.id, ['index_set']);
        if (expr.target.kind !== 'Name') this.add(expr.id, CONSTRUCTION);
        break;
      case 'Compare':
      case 'Chain':
      case 'Match':
        this.addMethods(expr.id, COMPARE_METHODS);
        break;
      case 'Unary':
        this.addMethods(expr.id, ['neg']);
        break;
      case 'Index':
      case 'Slice':
        this.addMethods(expr.id, ['index']);
        break;
      case 'Template':
      case 'Cast':
        this.addMethods(expr.id, DISPLAY_METHODS);
        break;
      case 'Raise':
      case 'StructLiteral':
        this.add(expr.id, CONSTRUCTION);
        break;
      default:
        break;
    }
    forEachChild(node, (child) => this.visit(child));
  }

  private visitBlock(block: Block): void {
    const outer = this.block;
    this.block = block.id;
    for (const stmt of block.stmts) this.visit(stmt);
    this.block = outer;
  }

  private visitDefer(stmt: DeferStmt): void {
    const outer = this.deferring;
    this.deferring = [...outer, this.block];
    this.visit(stmt.body);
    this.deferring = outer;
  }

  /** A name that is not called: reading a constant may evaluate it, a function becomes a value. */
  private visitName(expr: Extract<Expr, { kind: 'Name' }>): void {
    this.addConstant(expr.id);
    this.escapeName(expr.id);
  }

  private visitMemberValue(expr: Extract<Expr, { kind: 'Member' }>): void {
    this.addConstant(expr.id);
    if (this.refOf(expr) !== undefined) {
      this.escapeName(expr.id);
      return;
    }
    const name = expr.name.name;
    if (this.unit.resolution.performs.has(expr.id)) {
      this.add(expr.id, ALWAYS);
      return;
    }
    // Without argument list a method that needs none is called, any other becomes a value (10.5).
    this.addMethodCall(expr.id, expr.object, name, [], null);
    if (this.facts.methods.has(name)) this.facts.escapedMethods.add(name);
    if (this.oracle.methodSuspends(name) === 'always' && !NO_ARGUMENTS.has(name) && !this.survey.fieldNames.has(name))
      this.facts.escapedBuiltin = true;
  }

  /** Reading a constant may evaluate it. */
  private addConstant(node: number): void {
    const ref = this.unit.resolution.refs.get(node);
    if (ref?.kind !== 'global' || ref.binding !== 'const') return;
    const global = this.resolutions.get(ref.unit)?.globals[ref.index];
    if (global !== undefined) this.add(node, { kind: 'function', key: `${ref.unit}#${global.node}` });
  }

  private escapeName(node: number): void {
    const target = this.unit.targets.get(node);
    if (target !== undefined) this.facts.escaped.add(target);
    const ref = this.unit.resolution.refs.get(node);
    const builtin = builtinFunction(ref);
    if (builtin !== null && this.oracle.functionSuspends(builtin) !== 'never')
      this.facts.escapedBuiltin ||= this.oracle.functionSuspends(builtin) === 'always';
  }

  /** A lambda met on the walk (not as a callback or callee, which are handled before): it is used as a value, unless it is a known one. */
  private noteEscape(lambda: LambdaExpr): void {
    const key = this.key(lambda.id);
    if (this.known.has(key) || this.unit.resolution.functions.get(lambda.id)?.isTask === true) return;
    this.facts.escaped.add(key);
  }

  // ---------------------------------------------------------------------------------------------------------------- calls

  private visitCall(call: CallExpr): void {
    this.visitCalled(call, call.id);
  }

  /** `call` is made by the node `site`: itself, or the pipe it stands in. */
  private visitCalled(call: CallExpr, site: number): void {
    const callee = stripped(call.callee);
    if (callee.kind === 'Member') {
      this.visit(callee.object);
      if (this.refOf(callee) === undefined && SPAWN_METHODS.has(callee.name.name)) {
        this.visitSpawnCall(call, callee, site);
        return;
      }
      this.addMemberCall(call, callee, site);
      return;
    }
    if (callee.kind === 'Name' || callee.kind === 'SelfType') {
      this.addNameCall(call, callee.id, site);
      return;
    }
    const options = optionedSpawn(callee);
    if (options !== null) {
      this.visit(options.callee.object);
      this.visitSpawnCall({ ...call, args: [...options.call.args, ...call.args] }, options.callee, site);
      return;
    }
    if (callee.kind === 'Lambda') {
      this.add(site, { kind: 'function', key: this.key(callee.id) });
      this.inFunction(callee.id, () => forEachChild(callee, (child) => this.visit(child)));
    } else {
      this.visit(callee);
      this.add(site, VALUE);
    }
    this.visitArgs(call);
  }

  private addMemberCall(call: CallExpr, callee: Extract<Expr, { kind: 'Member' }>, site: number): void {
    if (this.refOf(callee) !== undefined) {
      this.addNameCall(call, callee.id, site);
      return;
    }
    if (this.unit.resolution.performs.has(call.id)) {
      this.add(site, ALWAYS);
      this.visitArgs(call);
      return;
    }
    this.addMethodCall(site, callee.object, callee.name.name, call.args, call);
  }

  /** A call of what the Name, or path, `node` stands for. */
  private addNameCall(call: CallExpr, node: number, site: number): void {
    const target = this.unit.targets.get(node);
    const ref = this.unit.resolution.refs.get(node);
    const builtin = builtinFunction(ref);
    if (target !== undefined) {
      this.add(site, { kind: 'function', key: target });
      this.visitArgs(call);
      return;
    }
    if (builtin !== null) {
      this.addMethods(site, DISPLAY_METHODS);
      this.addBuiltin(site, this.oracle.functionSuspends(builtin), call, builtin, true);
      return;
    }
    if (ref?.kind === 'variant' || (ref?.kind === 'global' && ref.binding === 'type')) {
      this.add(site, CONSTRUCTION);
    } else if (ref?.kind !== 'prelude') {
      // `resume` continues code that performed an operation, which made its function suspending already.
      this.add(site, this.isResume(node) ? ALWAYS : VALUE);
      this.addMethods(site, ['call']);
    }
    this.visitArgs(call);
  }

  private isResume(node: number): boolean {
    const ref = this.unit.resolution.refs.get(node);
    return this.survey.resumes.get(this.unit.unit.file)?.has(node) === true && (ref?.kind === 'local' || ref?.kind === 'capture');
  }

  /** A member call of a value, or of a built-in type (`Async.sleep`). */
  private addMethodCall(site: number, object: Expr, name: string, args: readonly Arg[], call: CallExpr | null): void {
    const user = this.facts.methods.has(name);
    this.addMethods(site, [name]);
    if (user) this.add(site, CONSTRUCTION);
    if (this.survey.fieldNames.has(name) || name === 'call') this.add(site, VALUE);
    if (name === 'new') this.add(site, CONSTRUCTION);
    if (PARALLEL_ENDS.has(name) && isParallel(object, this.iterables.initial)) this.add(site, ALWAYS);
    const type = this.staticType(object);
    const answer = type === null ? this.oracle.methodSuspends(name, countOf(args, call)) : this.oracle.functionSuspends(name);
    if (call === null) {
      if (answer === 'always') this.add(site, ALWAYS);
      for (const arg of args) this.visit(arg.value);
      return;
    }
    this.addBuiltin(site, answer, call, name, !user && !this.survey.fieldNames.has(name));
  }

  /** `literal`: only the built-in can be meant, so a callback written here is called there and nowhere else. */
  private addBuiltin(site: number, answer: Suspends, call: CallExpr, name: string, literal: boolean): void {
    if (answer === 'always') this.add(site, ALWAYS);
    if (answer === 'never' || !literal) {
      if (answer === 'callback') this.addCallbacks(site, call);
      this.visitArgs(call);
      return;
    }
    const callables = this.addCallbacks(site, call);
    const last = call.block ?? call.args[call.args.length - 1]?.value;
    const lastIsLiteral = last !== undefined && callables.has(last);
    for (const arg of [...call.args.map((one) => one.value), ...(call.block === null ? [] : [call.block])]) {
      const inner = stripped(arg);
      if (!callables.has(arg)) {
        this.visit(arg);
        if (answer === 'callback' && (!lastIsLiteral || SEVERAL_CALLABLES.has(name)) && mayBeCallable(inner)) this.add(site, VALUE);
      } else if (inner.kind === 'Lambda') {
        this.inFunction(inner.id, () => forEachChild(inner, (child) => this.visit(child)));
      }
    }
  }

  /** Causes for the callbacks written as lambdas, known functions or `&:m`; returns those arguments. */
  private addCallbacks(site: number, call: CallExpr): ReadonlySet<Expr> {
    const literal = new Set<Expr>();
    for (const arg of [...call.args.map((one) => one.value), ...(call.block === null ? [] : [call.block])]) {
      const inner = stripped(arg);
      const task = inner.kind === 'Lambda' && this.unit.resolution.functions.get(inner.id)?.isTask === true;
      const target = inner.kind === 'Lambda' ? this.key(inner.id) : 'id' in inner ? this.unit.targets.get(inner.id) : undefined;
      if (target !== undefined) {
        if (!task) this.add(site, { kind: 'function', key: target });
      } else if (inner.kind === 'MethodRef') {
        this.addMethods(site, [inner.name]);
        if (this.oracle.methodSuspends(inner.name) === 'always') this.add(site, ALWAYS);
      } else {
        continue;
      }
      literal.add(arg);
    }
    return literal;
  }

  private visitArgs(call: CallExpr): void {
    for (const arg of call.args) this.visit(arg.value);
    if (call.block !== null) this.visit(call.block);
  }

  private visitPipe(expr: Extract<Expr, { kind: 'Pipe' }>): void {
    this.visit(expr.left);
    const right = stripped(expr.right);
    if (right.kind === 'Call') {
      this.visitCalled(right, expr.id);
      return;
    }
    const call: CallExpr = { kind: 'Call', id: expr.id, span: expr.span, callee: right, args: [], block: null, form: 'paren' };
    this.visitCalled(call, expr.id);
  }

  // --------------------------------------------------------------------------------------------------------------- spawns

  private visitSpawn(spawn: SpawnExpr): void {
    for (const option of spawn.options) this.visit(option.value);
    if (spawn.token !== null) this.visit(spawn.token);
    if (spawn.body.kind === 'Block') this.visit(spawn.body);
    else this.visitOperand(spawn.body);
  }

  /** Callee, receiver and arguments of a spawned call are evaluated here; the call itself runs in the task. */
  private visitOperand(operand: Expr): void {
    const expr = stripped(operand);
    if (expr.kind === 'Call') {
      const callee = stripped(expr.callee);
      if (callee.kind === 'Member') this.visit(callee.object);
      else if (callee.kind !== 'Name') this.visit(callee);
      this.visitArgs(expr);
    } else if (expr.kind === 'Member' && !this.unit.resolution.functions.has(operand.id)) {
      this.visit(expr.object);
    } else if (expr.kind !== 'Name') {
      this.visit(operand);
    }
  }

  /** `s.spawn …`: waits only where a scope has a `limit:`; `n.start` waits for `ready`. */
  private visitSpawnCall(call: CallExpr, callee: Extract<Expr, { kind: 'Member' }>, site: number): void {
    const name = callee.name.name;
    const user = this.facts.methods.has(name) || this.survey.fieldNames.has(name);
    this.addMethods(site, [name]);
    if (this.survey.limits && name !== 'try_spawn') this.add(site, ALWAYS);
    if (name === 'start' && this.survey.nurseries) this.add(site, ALWAYS);
    if (this.survey.fieldNames.has(name)) this.add(site, VALUE);
    const positional = call.args.filter((arg) => arg.name === null && !arg.spread);
    if (user || (call.block === null && positional.length !== 1)) {
      // Another object of the program gets ordinary arguments; `s.spawn(f, a)` spawns what is passed.
      for (const arg of call.args) {
        const target = 'id' in arg.value ? this.unit.targets.get(arg.value.id) : undefined;
        if (user || target === undefined) this.visit(arg.value);
        // An operand that is a task body is forced by the call where the receiver is no scope.
        const body = stripped(arg.value);
        const forced = [arg.value, body].find((one) => one.kind !== 'Lambda' && this.unit.resolution.functions.has(one.id));
        if (forced !== undefined) this.add(site, { kind: 'function', key: this.key(forced.id) });
      }
      if (call.block !== null) this.visit(call.block);
      return;
    }
    for (const arg of call.args) {
      if (call.block === null && arg === positional[0]) this.visitOperand(arg.value);
      else this.visit(arg.value);
    }
    if (call.block !== null) this.visit(call.block);
  }

  // -------------------------------------------------------------------------------------------------------------- details

  private addIteration(node: number, iterable: Expr): void {
    if (isParallel(iterable, this.iterables.initial)) this.add(node, ALWAYS);
    if (isCollection(iterable, this.iterables)) return;
    this.addMethods(node, ITERATION_METHODS);
    if (this.survey.channels) this.add(node, ALWAYS);
  }

  private readonly iterables: IterableContext = {
    initial: (node) => this.unit.initials.get(node) as Expr | undefined,
    isUserMethod: (name) => this.facts.methods.has(name) || this.survey.fieldNames.has(name),
    builtin: (node) => {
      const ref = this.unit.resolution.refs.get(node);
      return ref?.kind === 'prelude' ? ref.name : null;
    },
  };

  /** `Async` in `Async.sleep`: the built-in type or namespace a member is taken of. */
  private staticType(object: Expr): string | null {
    const expr = withoutTypeArguments(object);
    const ref = 'id' in expr ? this.unit.resolution.refs.get(expr.id) : undefined;
    if (ref?.kind === 'std' && ref.name !== null) return ref.name;
    if (ref?.kind !== 'prelude') return null;
    const kind = preludeKind(ref.name);
    return kind === 'function' || kind === 'variant' ? null : ref.name;
  }

  /** What a path or name stands for; an extension function is only one of the things a member may mean. */
  private refOf(expr: Expr): Ref | undefined {
    return this.unit.extensions.has(expr.id) ? undefined : this.unit.resolution.refs.get(expr.id);
  }

  private addMethods(node: number, names: readonly string[]): void {
    for (const name of names) if (this.facts.methods.has(name)) this.add(node, { kind: 'method', name });
  }

  private add(node: number, cause: Cause): void {
    const causes = this.facts.functions.get(this.fn)?.causes;
    causes?.push({ node, file: this.unit.unit.file, cause });
    for (const block of this.deferring) causes?.push({ node: block, file: this.unit.unit.file, cause });
  }

  private key(node: number): string {
    return `${this.unit.unit.file}#${node}`;
  }
}
