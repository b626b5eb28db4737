/**
 * The resolver's working objects: variables, the scopes that hold their names, and the functions whose frames hold their values
 * (language.md, section 9). They live while a unit is bound; `finish.ts` turns them into the plain tables of resolution.ts.
 */
import type { Span } from '../../diagnostics/span.js';
import type {
  ConstDecl,
  EffectDecl,
  EnumDecl,
  Expr,
  ExternDecl,
  ExternItem,
  FnDecl,
  LambdaExpr,
  ModuleDecl,
  StructDecl,
  TraitDecl,
  TypeDecl,
} from '../../parser/ast.js';
import type { CaptureMode, Ref } from '../resolution.js';

export type Declared =
  | FnDecl
  | ConstDecl
  | TypeDecl
  | StructDecl
  | EnumDecl
  | TraitDecl
  | EffectDecl
  | ModuleDecl
  | ExternDecl
  | ExternItem;

/** How a variable came to be. `temp` are the resolver's own: `result`, `resume`, the values of `old(e)`. */
export type VariableKind = 'param' | 'let' | 'mut' | 'bare' | 'pattern' | 'fn' | 'type' | 'const' | 'module' | 'temp';

/** Anything with a place of its own: a slot of a frame, or an entry of a module's globals. */
export class Variable {
  /** Event time of the last assignment; a closure made earlier needs the cell. */
  lastAssignedAt = 0;
  /** Some assignment may find it assigned already. */
  reassigned = false;
  /** Event time at which the first closure (no task) that mentions it is made. */
  capturedAt = Number.POSITIVE_INFINITY;
  /** Some read may find it unassigned. */
  readUnassigned = false;
  read = false;
  /** Flow state, owned by flow.ts. */
  assigned = false;
  maybeAssigned = false;
  assignedSince = Number.POSITIVE_INFINITY;
  /** What it is initialised with, where that is evident: a file cannot cross into a task (E6020). */
  holdsFile = false;
  /** The lambda it always holds, if it is assigned once, from a lambda. */
  lambda: LambdaExpr | null = null;
  /** What its declaration assigns, if that is one expression. */
  initial: Expr | null = null;
  /** A module variable that has its value before any function of the program can run. */
  early = false;
  slot = 0;
  exported = false;

  constructor(
    readonly name: string,
    readonly kind: VariableKind,
    /** Node that declares it. */
    readonly node: number,
    readonly span: Span,
    readonly owner: FunctionScope,
    /** Place among the module's globals, or -1 for a slot of a frame. */
    readonly index: number,
    readonly declaration: Declared | null,
    /** Event time of its declaration. */
    readonly declaredAt: number,
  ) {}

  get isGlobal(): boolean {
    return this.index >= 0;
  }

  /** Shared with closures that must see later assignments. Only final once the whole unit is bound. */
  get cell(): boolean {
    return !this.isGlobal && this.capturedAt !== Number.POSITIVE_INFINITY && (this.reassigned || this.lastAssignedAt > this.capturedAt);
  }
}

/** What a name stands for. */
export type Found =
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'ref'; readonly ref: Ref }
  /** A variant of the enum `type`. */
  | { readonly kind: 'variant'; readonly type: Found; readonly name: string }
  | { readonly kind: 'suffix'; readonly operator: '?' | '!'; readonly base: Found }
  /** Several globs or enums provide it: E1006 where it is used. */
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] };

/** An import, kept apart from declarations: it is looked up after them (9, rule 4). */
export interface Imported {
  readonly found: Found;
  /** Names the thing itself: two imports of one origin do not conflict. */
  readonly origin: string;
  readonly module: string;
  readonly span: Span;
}

export class Scope {
  readonly names: Map<string, Found> = new Map();
  /** In the order in which they get slots; empty for module scopes. */
  readonly variables: Variable[] = [];
  readonly children: Scope[] = [];
  /** Functions and types made at the start of the scope. */
  readonly hoisted: { readonly node: number; readonly variable: Variable }[] = [];
  readonly imports: Map<string, Imported> = new Map();
  readonly globs: { readonly module: string; readonly span: Span; readonly names: ReadonlyMap<string, Imported> }[] = [];
  /** The `defer` statements in it, by id. */
  readonly defers: number[] = [];

  constructor(
    /** The node whose entry opens it. */
    readonly node: number,
    readonly parent: Scope | null,
    readonly owner: FunctionScope,
    /** True for branches, arms and the bodies of try and handle: a bare assignment declares further out (9, rule 2). */
    readonly transparent: boolean,
    /** True for a module or a module block: its variables are globals. */
    readonly isModule = false,
  ) {
    if (parent !== null && parent.owner === owner) parent.children.push(this);
  }
}

export type FunctionKind = 'unit' | 'function' | 'lambda' | 'task' | 'clause' | 'value';

/** What `break`, `continue` and `return` meet on their way out. */
export type Barrier =
  | { readonly kind: 'loop'; readonly startedAt: number; broken: boolean; readonly moved: Map<Variable, Span> }
  | { readonly kind: 'defer'; readonly span: Span };

/** Anything with a frame of its own. */
export class FunctionScope {
  readonly captures: Map<Variable, { mode: CaptureMode }> = new Map();
  readonly barriers: Barrier[] = [];
  /** Variables of parameters in order; null for a parameter that is a pattern (its slot holds the whole argument). */
  readonly params: (Variable | null)[] = [];
  root: Scope | null = null;
  /** What to point at, if not all of it: the `spawn` of a task. */
  head: Span | null = null;
  /** Extra slots that the compiler asks for by node id: `result`, `resume`, `old(e)`. */
  readonly temps: Map<number, Variable> = new Map();

  constructor(
    readonly node: number,
    readonly name: string,
    readonly span: Span,
    readonly parent: FunctionScope | null,
    readonly kind: FunctionKind,
    /** Event time at which the closure is made. */
    readonly createdAt: number,
  ) {}
}
