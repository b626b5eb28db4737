/**
 * What the resolver finds out about a unit: side tables indexed by node id, plain cloneable data that travels to other threads
 * together with the tree. The compiler reads it and looks up no names.
 */

/**
 * Where a name lives. `Resolution.refs` is keyed by the id of the node that mentions or declares it:
 * - `Name`, `Self`, `SelfType` (in a type's own members: the global of the type), `IdentPattern`, `RestPattern` with a name,
 *   `Quantified`, `NamedType` (absent: a built-in type), assignment targets, `NamePattern` (what the name means as a constant or
 *   type; absent if it can only be a variant of the value's own enum);
 * - `FieldPattern` `v: T` whose pattern could be a type: the local that `v` binds when the payload is positional (section 7);
 * - `DeferStmt`: kind `local` with the defer slot of the block it registers in (D 9: a modifier opens no scope);
 * - `OperationClause`: the effect it names (its `resume` is in `temps`, its frame in `functions`: a clause may be active several times);
 * - `Member`: an extension function in scope with that name and a first parameter `self` (10.5 g), as a global;
 * - `SelectArm` with head `either`: `head.name` is keyed by its own id if a variable of that name is visible, `head.pattern` always.
 */
export type Ref =
  /** A slot of the running frame. `checked`: may be unassigned when read (UndefinedVariable). `constant`: assigning is ImmutableError. */
  | { readonly kind: 'local'; readonly slot: number; readonly cell: boolean; readonly checked: boolean; readonly constant?: true }
  /** An entry of the captures in slot 0. */
  | { readonly kind: 'capture'; readonly index: number; readonly cell: boolean; readonly checked: boolean; readonly constant?: true }
  /** A type declared in a function, or a function there that captures nothing: the same in every call. */
  | { readonly kind: 'nested'; readonly declaration: number; readonly function: boolean }
  /**
   * A module-level variable or declaration: `unit` is the file that owns it, `index` its place in that module's globals.
   * `decl` is the FnDecl's node id if the name always means that function: a known callee.
   * `binding`: fn, type (struct, enum, trait, effect, alias), const, let (assigned once), var (reassigned: belongs to the root task), module.
   */
  | {
      readonly kind: 'global';
      readonly unit: string;
      readonly index: number;
      readonly binding: 'fn' | 'type' | 'const' | 'let' | 'var' | 'module';
      readonly decl: number | null;
      readonly checked: boolean;
    }
  /** A prelude name or built-in type. */
  | { readonly kind: 'prelude'; readonly name: string }
  /** An item of a built-in module (`std::math::PI` imported as PI). */
  | { readonly kind: 'std'; readonly module: string; readonly name: string | null }
  /** A whole file used as a module value. */
  | { readonly kind: 'unit'; readonly unit: string }
  /** A variant used without its enum: the enum is a global or prelude type. */
  | { readonly kind: 'variant'; readonly type: Ref; readonly name: string }
  /** `parsed?` / `parsed!` where only `parsed` is a name (1.3): the operator applied to that name. */
  | { readonly kind: 'suffix'; readonly operator: '?' | '!'; readonly base: Ref };

/** Scope entry work of a Block (or any node that opens a scope: For and comprehension iterations, arms, functions, the unit). */
export interface BlockInfo {
  /** Slots that get a fresh Cell when the scope is entered. */
  readonly cells: readonly number[];
  /** Slots that must be set to undefined when the scope is entered (read-before-assignment must be seen in each iteration). */
  readonly clears: readonly number[];
  /** FnDecl and type declarations hoisted to the start of this block (nested functions): node id -> slot, in source order. */
  readonly hoisted: readonly { readonly node: number; readonly slot: number; readonly cell: boolean }[];
  /** The slot that holds the list of deferred bodies, or -1 if the block registers none. */
  readonly deferSlot: number;
}

export type CaptureMode = 'reference' | 'frozen' | 'move' | 'copy';

export interface CaptureInfo {
  readonly name: string;
  /** Where the enclosing function has it: one of its slots, or one of its own captures. */
  readonly from: 'local' | 'capture';
  readonly index: number;
  /** True: the Cell itself is captured (shared); false: the value. Task bodies always capture values. */
  readonly cell: boolean;
  /** True if the enclosing function holds a Cell there (a task then reads its value). */
  readonly sourceCell: boolean;
  /** `reference` for functions and lambdas; the others for task bodies (runtime.md, section 2). */
  readonly mode: CaptureMode;
}

/** Anything with a frame of its own: FnDecl, Lambda, task bodies (Spawn and deferred arguments, keyed by the operand's node id), the Unit. */
export interface FunctionInfo {
  readonly node: number;
  readonly name: string;
  /** Slots needed, slot 0 included. */
  readonly frameSize: number;
  /** Slot of each parameter, in order (a pattern parameter has the slot of the whole argument). */
  readonly paramSlots: readonly number[];
  /** Parameters that live in cells, by position. */
  readonly paramCells: readonly boolean[];
  readonly captures: readonly CaptureInfo[];
  readonly suspends: boolean;
  /** True for the body of a task: its captures are isolated at the spawn. */
  readonly isTask: boolean;
  /** Module variables (`let`/`const`, never functions or types) that it, or anything it may call, can read: for snapshots at the spawn. */
  readonly moduleReads: readonly { readonly unit: string; readonly index: number }[];
}

export interface GlobalInfo {
  readonly name: string;
  readonly binding: 'fn' | 'type' | 'const' | 'let' | 'var' | 'module';
  readonly exported: boolean;
  /** Node id of the declaration. */
  readonly node: number;
}

export interface Resolution {
  readonly file: string;
  readonly refs: ReadonlyMap<number, Ref>;
  readonly blocks: ReadonlyMap<number, BlockInfo>;
  readonly functions: ReadonlyMap<number, FunctionInfo>;
  readonly globals: readonly GlobalInfo[];
  /**
   * Extra slots: `old(e)` Call nodes of an ensures clause -> the slot of the value computed on entry; `Contract` (ensures) -> `result`;
   * `OperationClause` -> `resume`.
   */
  readonly temps: ReadonlyMap<number, number>;
  /**
   * Nodes that may suspend by themselves, beyond their children: calls (plain, method, pipe), operators with suspending user
   * methods, For over channels or iterators with a suspending `next`, Receive, Send, Await, Select, With, Perform-calls, ...
   */
  readonly suspending: ReadonlySet<number>;
  /** For compound names such as `E.op(..)` where E is an effect: Call node id -> effect operation. */
  readonly performs: ReadonlyMap<number, { readonly effect: Ref; readonly operation: string }>;
  /** `module M … end` blocks (ModuleDecl node id): what `M::x` finds. */
  readonly modules: ReadonlyMap<number, readonly ModuleExport[]>;
  /** What importers of this file, and `Name::x` on it as a module value, find. */
  readonly exports: readonly ModuleExport[];
  /** Files this unit imports, in source order; each runs before this unit continues (section 2). */
  readonly imports: readonly string[];
}

export interface ModuleExport {
  readonly name: string;
  readonly ref: Ref;
}
