/**
 * The state of binding one unit and the primitives all parts of the binder share: opening scopes and functions, declaring, looking
 * up, mentioning. What a mention becomes (slot, cell, capture index) is decided in finish.ts, once the whole unit has been seen:
 * whether a variable is reassigned after a closure captured it is known only then.
 *
 * Order: declarations of a scope are hoisted first; bodies of named functions are walked when their scope ends (`later`), because they
 * run after it was set up and may use variables declared further down. Lambdas are walked where they stand.
 */
import { assertNever } from '../../diagnostics/assert-never.js';
import * as catalogue from '../../diagnostics/catalogue.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.js';
import type { Span } from '../../diagnostics/span.js';
import type { Block, Expr, Unit } from '../../parser/ast.js';
import type { Ref } from '../resolution.js';
import { Flow } from './flow.js';
import type { ImportTargets } from './import-targets.js';
import { declarationOf, lookUp, visibleNames } from './look-up.js';
import { type Declared, type Found, type FunctionKind, FunctionScope, Scope, Variable, type VariableKind } from './scope.js';
import type { ModuleContents, World } from './world.js';

/** One place where a name stands for a variable. */
export interface Mention {
  readonly node: number;
  readonly span: Span;
  readonly variable: Variable;
  readonly fn: FunctionScope;
  readonly checked: boolean;
  /** What the name makes of the variable: `x?` where only `x` is a name (1.3), or a variant of the enum. */
  readonly wrap: Wrap | null;
}

export type Wrap = { readonly kind: 'suffix'; readonly operator: '?' | '!' } | { readonly kind: 'variant'; readonly name: string };

/** `declare`: a pattern or parameter binds it. `update`: a compound assignment. */
export type Access = 'read' | 'write' | 'update' | 'declare';

interface LateMention {
  readonly node: number;
  readonly span: Span;
  readonly name: string;
  readonly scope: Scope;
  readonly fn: FunctionScope;
  /** Report an unknown type (E1002) instead of an unknown name. */
  readonly asType: boolean;
}

/** What `Self` means: a type, or in a trait the type of the receiver. */
export type SelfMeaning =
  | { readonly kind: 'type'; readonly found: Found; readonly name: string }
  | { readonly kind: 'trait'; readonly found: Found; readonly name: string };

export class UnitBinder {
  time = 0;
  scope: Scope;
  fn: FunctionScope;
  self: SelfMeaning | null = null;
  /** Inside an `ensures` clause: its function, for `result` and `old`. */
  ensures: FunctionScope | null = null;

  readonly flow = new Flow();
  readonly problems: Diagnostic[] = [];
  readonly mentions: Mention[] = [];
  readonly late: LateMention[] = [];
  readonly functions: FunctionScope[] = [];
  readonly scopes: Scope[] = [];
  readonly globals: Variable[] = [];
  /** References that need no variable (prelude, other files). */
  readonly refs: Map<number, Ref> = new Map();
  /** What the names and paths stand for, for whoever asks about a node bound before. */
  readonly found: Map<number, Found> = new Map();
  /** Calls that perform an effect operation; the effect is what stands for `effectNode`. */
  readonly performs: Map<number, { readonly effectNode: number; readonly operation: string }> = new Map();
  /** Variables that evidently hold a scope: their spawn members are spawns even where the program has methods of those names. */
  readonly scopeVariables: Set<Variable> = new Set();
  readonly moduleScopes: Map<number, Scope> = new Map();
  /** The nodes of type declarations and impls. */
  readonly typeBodies: Set<number> = new Set();
  /** What the unit exports beyond its own marked declarations. */
  readonly reexports: { readonly name: string; readonly found: Found }[] = [];
  /** Uses of declarations that carry attributes. */
  readonly uses: { readonly node: number; readonly span: Span; readonly declaration: Declared; readonly file: string }[] = [];
  /** Checks that need every unit of the program. */
  readonly atEnd: (() => void)[] = [];
  /** Member nodes that may mean an extension function, which their Ref is. */
  readonly extensions: Set<number> = new Set();
  /** No top-level statement so far could run a function of the program. */
  quiet = true;
  /** A glob import failed: unknown names may come from there and are not reported. */
  lenient = false;
  /** Names that may still be compared with mistyped ones: past some thousand mistakes in one file nobody reads what was meant. */
  candidatesLeft = 2_000_000;
  readonly modules: Map<number, ModuleContents> = new Map();
  /** Mentions of module variables inside tasks: judged when it is known which are reassigned (E6021). */
  readonly taskTouches: { readonly variable: Variable; readonly span: Span; readonly task: Span; readonly write: boolean }[] = [];
  readonly unitFunction: FunctionScope;
  readonly moduleScope: Scope;
  private readonly pending: Map<Scope, (() => void)[]> = new Map();
  private readonly reported: Set<string> = new Set();

  constructor(
    readonly unit: Unit,
    readonly world: World,
    readonly imports: ImportTargets,
    /** What is visible around the unit beyond the prelude: the earlier entries of a session. */
    around: Pick<Scope, 'names' | 'globs'> | null = null,
  ) {
    this.unitFunction = new FunctionScope(unit.id, '<main>', unit.span, null, 'unit', 0);
    this.functions.push(this.unitFunction);
    this.fn = this.unitFunction;
    this.scope = new Scope(unit.id, around === null ? null : outerScope(this.unitFunction, around), this.unitFunction, false, true);
    this.scopes.push(this.scope);
    this.unitFunction.root = this.scope;
    this.moduleScope = this.scope;
  }

  site(span: Span): catalogue.Site {
    return { file: this.unit.file, span };
  }

  report(problem: Diagnostic): void {
    // One problem a place and code: a construct may be looked at twice.
    const at = problem.labels[0]?.span.start ?? 0;
    const key = `${problem.code}@${at}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.problems.push(problem);
  }

  // ------------------------------------------------------------------------------------------------ scopes and functions

  inScope(node: number, transparent: boolean, run: (scope: Scope) => void): void {
    const outer = this.scope;
    const scope = new Scope(node, outer, this.fn, transparent);
    this.scopes.push(scope);
    this.scope = scope;
    run(scope);
    this.runLater(scope);
    this.scope = outer;
  }

  /** Walks something with a frame of its own. `run` finds its scope open. */
  inFunction(
    node: number,
    name: string,
    span: Span,
    kind: FunctionKind,
    createdAt: number,
    run: (fn: FunctionScope) => void,
  ): FunctionScope {
    const outerScope = this.scope;
    const outerFn = this.fn;
    const fn = new FunctionScope(node, name, span, outerFn, kind, createdAt);
    this.functions.push(fn);
    const scope = new Scope(node, outerScope, fn, false);
    this.scopes.push(scope);
    fn.root = scope;
    this.fn = fn;
    this.scope = scope;
    this.flow.detour(() => {
      run(fn);
      this.runLater(scope);
    });
    this.fn = outerFn;
    this.scope = outerScope;
    return fn;
  }

  /** Something that is evaluated at another time in a frame of its own: a constant, defaults of fields, an attribute's arguments. */
  inValue(node: number, name: string, span: Span, run: (fn: FunctionScope) => void): FunctionScope {
    return this.inFunction(node, name, span, 'value', this.time, run);
  }

  /** Runs `body` when `scope` ends, as if from its start. */
  later(body: () => void, scope: Scope = this.scope): void {
    const waiting = this.pending.get(scope) ?? [];
    waiting.push(body);
    this.pending.set(scope, waiting);
  }

  runLater(scope: Scope): void {
    const waiting = this.pending.get(scope);
    if (waiting === undefined) return;
    const self = this.self;
    // More may be added meanwhile.
    for (const run of waiting) {
      this.flow.apart(run);
      this.self = self;
    }
    this.pending.delete(scope);
  }

  // ------------------------------------------------------------------------------------------------------- declarations

  declare(
    name: string,
    kind: VariableKind,
    node: number,
    span: Span,
    scope: Scope = this.scope,
    declaration: Declared | null = null,
  ): Variable {
    const index = scope.isModule ? this.globals.length : -1;
    const variable = new Variable(name, kind, node, span, scope.owner, index, declaration, this.time++);
    if (scope.isModule) this.globals.push(variable);
    else scope.variables.push(variable);
    if (name !== '_') scope.names.set(name, { kind: 'variable', variable });
    return variable;
  }

  /** A variable without a name, in the outermost scope of `fn`: `result`, `resume`, the value of an `old(e)`. */
  declareTemp(fn: FunctionScope, node: number, name: string, span: Span): Variable {
    const variable = new Variable(name, 'temp', node, span, fn, -1, null, this.time++);
    variable.assigned = true;
    variable.assignedSince = 0;
    fn.root?.variables.push(variable);
    fn.temps.set(node, variable);
    return variable;
  }

  /** The scope in which a bare assignment to a new name declares it (9, rule 2). */
  bareScope(): Scope {
    let scope = this.scope;
    while (scope.transparent && scope.parent !== null) scope = scope.parent;
    return scope;
  }

  /** Marks `variable` as assigned at this point. */
  assigned(variable: Variable): void {
    if (variable.maybeAssigned || this.fn !== variable.owner || this.loopSince(variable)) variable.reassigned = true;
    variable.lastAssignedAt = this.time++;
    if (this.fn === variable.owner) this.flow.assign(variable, variable.lastAssignedAt);
  }

  private loopSince(variable: Variable): boolean {
    return this.fn.barriers.some((barrier) => barrier.kind === 'loop' && barrier.startedAt > variable.declaredAt);
  }

  // ------------------------------------------------------------------------------------------------------------ mentions

  /** Notes that `node` stands for `variable`, makes the captures on the way, and checks what a task may do with it. */
  mention(node: number, span: Span, variable: Variable, access: Access, wrap: Wrap | null = null): void {
    const certain =
      (this.capture(variable, span, access) && !this.settling) ||
      variable.kind === 'fn' ||
      variable.kind === 'type' ||
      variable.kind === 'module';
    const reads = access === 'read' || access === 'update';
    const checked = reads && !certain;
    if (reads) {
      variable.read = true;
      if (checked) variable.readUnassigned = true;
      const moved = this.flow.moved.get(variable);
      if (moved !== undefined) {
        this.report(catalogue.useAfterMove(this.site(span), variable.name, this.site(moved)));
        this.flow.moved.delete(variable);
      }
    }
    this.mentions.push({ node, span, variable, fn: this.fn, checked, wrap });
    this.found.set(node, { kind: 'variable', variable });
  }

  /** Captures `variable` in every function between here and its owner. Returns whether it is certainly assigned here. */
  private capture(variable: Variable, span: Span, access: Access): boolean {
    let outermost: FunctionScope | null = null;
    let task: FunctionScope | null = null;
    for (let fn: FunctionScope | null = this.fn; fn !== null && fn !== variable.owner; fn = fn.parent) {
      outermost = fn;
      if (fn.kind === 'task') task ??= fn;
      if (!variable.isGlobal && !fn.captures.has(variable)) fn.captures.set(variable, { mode: 'reference' });
    }
    if (variable.isGlobal) {
      if (task !== null) this.taskTouches.push({ variable, span, task: task.head ?? task.span, write: writes(access) });
      if (outermost === null) return variable.assigned;
      if (variable.early) return true;
      return variable.assigned && (this.fn.kind === 'lambda' || this.fn.kind === 'task') && this.lambdasUpTo(variable.owner);
    }
    if (outermost === null) return variable.assigned;
    if (outermost.kind !== 'task') variable.capturedAt = Math.min(variable.capturedAt, outermost.createdAt);
    if (task !== null) this.checkCrossing(variable, span, access, task);
    return variable.assigned && variable.assignedSince <= outermost.createdAt;
  }

  /** A global certain at a lambda's place stays certain in the lambda; a named function may run earlier. */
  private lambdasUpTo(owner: FunctionScope): boolean {
    for (let fn: FunctionScope | null = this.fn; fn !== null && fn !== owner; fn = fn.parent) {
      if (fn.kind !== 'lambda' && fn.kind !== 'task' && fn.kind !== 'clause') return false;
    }
    return true;
  }

  private checkCrossing(variable: Variable, span: Span, access: Access, task: FunctionScope): void {
    const start = this.site(task.head ?? task.span);
    if (writes(access)) {
      this.report(catalogue.capturedAssignment(this.site(span), variable.name, 'captured', this.site(variable.span), start));
    } else if (variable.holdsFile) {
      this.report(catalogue.notTransferable(this.site(span), variable.name, 'an open file', start));
    }
    for (let fn: FunctionScope | null = this.fn; fn !== null && fn !== variable.owner; fn = fn.parent) {
      const draft = fn.captures.get(variable);
      if (fn.kind === 'task' && draft?.mode === 'reference') draft.mode = 'frozen';
    }
  }

  /** `move x` and `copy x` inside a task mark the captures of x on the way out (runtime.md 12.12). */
  markTransfer(variable: Variable, mode: 'move' | 'copy'): void {
    for (let fn: FunctionScope | null = this.fn; fn !== null && fn !== variable.owner; fn = fn.parent) {
      const draft = fn.captures.get(variable);
      if (fn.kind === 'task' && draft !== undefined && draft.mode !== 'move') draft.mode = mode;
    }
  }

  // -------------------------------------------------------------------------------------------------------------- names

  lookUp(name: string, scope: Scope = this.scope): Found | undefined {
    return lookUp(this, name, scope);
  }

  /** Makes `node` stand for what was found. */
  use(node: number, span: Span, found: Found): void {
    this.found.set(node, found);
    this.noteUse(node, span, found);
    switch (found.kind) {
      case 'variable':
        this.mention(node, span, found.variable, 'read');
        return;
      case 'ref':
        this.refs.set(node, found.ref);
        return;
      case 'ambiguous':
        this.report(catalogue.ambiguousName(this.site(span), lastSegment(found.paths), found.paths));
        return;
      case 'variant':
        this.useWrapped(node, span, found, found.type, { kind: 'variant', name: found.name });
        return;
      case 'suffix':
        this.useWrapped(node, span, found, found.base, { kind: 'suffix', operator: found.operator });
        return;
      default:
        assertNever(found);
    }
  }

  /** Remembers uses of declarations that carry attributes: `@deprecated` may be among them. */
  private noteUse(node: number, span: Span, found: Found): void {
    const declaration = declarationOf(this, found);
    if (declaration === null || !('attributes' in declaration) || declaration.attributes.length === 0) return;
    const file = found.kind === 'ref' && found.ref.kind === 'global' ? found.ref.unit : this.unit.file;
    this.uses.push({ node, span, declaration, file });
  }

  private useWrapped(node: number, span: Span, found: Found, base: Found, wrap: Wrap): void {
    if (base.kind === 'variable') this.mention(node, span, base.variable, 'read', wrap);
    else if (base.kind === 'ref') this.refs.set(node, wrapRef(wrap, base.ref));
    this.found.set(node, found);
  }

  /** A name that is not visible yet: perhaps it is declared further down in a scope around it. */
  useLater(node: number, span: Span, name: string, asType = false): void {
    this.late.push({ node, span, name, scope: this.scope, fn: this.fn, asType });
  }

  /** Late mentions are read before their variable was declared. */
  private settling = false;

  /** Resolves what `useLater` left over; what is declared nowhere is E1001 (or E1002). */
  settleLate(): void {
    this.settling = true;
    for (const { node, span, name, scope, fn, asType } of this.late) {
      this.scope = scope;
      this.fn = fn;
      this.flow.moved = new Map();
      const found = this.lookUp(name, scope);
      if (found !== undefined) this.use(node, span, found);
      else if (asType) this.report(catalogue.undefinedType(this.site(span), name, visibleNames(this, scope)));
      else this.reportUndefined(span, name, scope);
    }
    this.scope = this.moduleScope;
    this.fn = this.unitFunction;
  }

  reportUndefined(span: Span, name: string, scope: Scope = this.scope): void {
    if (this.lenient) return;
    const locals: string[] = [];
    for (let s: Scope | null = scope; s !== null && !s.isModule; s = s.parent) locals.push(...s.names.keys());
    const base = name.replace(/[?!]$/, '');
    this.report(catalogue.undefinedName(this.site(span), base, { visible: visibleNames(this, scope), locals }));
  }
}

function outerScope(owner: FunctionScope, { names, globs }: Pick<Scope, 'names' | 'globs'>): Scope {
  const scope = new Scope(-1, null, owner, false, true);
  for (const [name, found] of names) scope.names.set(name, found);
  scope.globs.push(...globs);
  return scope;
}

function writes(access: Access): boolean {
  return access === 'write' || access === 'update';
}

export function wrapRef(wrap: Wrap | null, ref: Ref): Ref {
  if (wrap === null) return ref;
  return wrap.kind === 'variant' ? { kind: 'variant', type: ref, name: wrap.name } : { kind: 'suffix', operator: wrap.operator, base: ref };
}

function lastSegment(paths: readonly string[]): string {
  return paths[0]?.split('::').pop() ?? '';
}

/** The expression inside parentheses. */
export function unwrapParens(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'Paren') inner = inner.expr;
  return inner;
}

export function isBlock(node: Block | Expr): node is Block {
  return node.kind === 'Block';
}
