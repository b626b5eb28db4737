/**
 * What a host offers to programs: functions, modules of functions, and types of opaque objects. One an engine, shared by all its runs.
 */
import type { CapabilityName } from '../interp/capabilities.js';
import type { HostMember, HostSignature } from '../interp/embed/host-bridge.js';
import type { StackEntry } from '../interp/value.js';
import type { AriaInput, AriaValue } from './js-values.js';

/** The second argument of every host function. */
export interface HostContext {
  /** Aborted when the run ends before its time, or the task that called is cancelled. */
  readonly signal: AbortSignal;
  /** Where in the program the call stands; null if it comes from the host itself. */
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | null;
  /** The active tasks, root first. */
  readonly taskPath: readonly string[];
  /**
   * The active calls of the task, innermost first: the function, and the line it has come to. At most 64. The statements of a file are no
   * function, so a call from there has an empty stack.
   */
  readonly stack: readonly StackEntry[];
  /** True if the capability covers `detail` (a path, a name, a host); without detail, if it covers everything. */
  permits(capability: CapabilityName, detail?: string): boolean;
  /** Ends the call with NotPermitted unless the capability covers `detail`. `what` says what was wanted: `connecting to "db:5432"`. */
  require(capability: CapabilityName, detail: string | null, what: string): void;
  /** Counts work done for the program against its steps. */
  charge(steps: number): void;
}

/** Arguments as an array, then the context. A promise makes the calling task wait, and nothing else. */
export type HostCallable = (args: readonly AriaValue[], context: HostContext) => AriaInput | Promise<AriaInput>;

/** A host function with its parameters declared: their number is checked, and they may be given by name. */
export interface HostFunctionDefinition {
  /** `name`, `name?` for an optional one, `...rest`. */
  readonly params: readonly string[];
  readonly run: HostCallable;
}

export type HostFunction = HostCallable | HostFunctionDefinition;
export type HostFunctions = Readonly<Record<string, HostFunction>>;

/** Methods of opaque objects get the object first. */
export type HostMethod<T extends object> = (self: T, args: readonly AriaValue[], context: HostContext) => AriaInput | Promise<AriaInput>;

/** A type of opaque objects: programs see its name and these methods, and nothing of the objects. */
export interface HostType<T extends object> {
  readonly name: string;
  readonly methods: Readonly<Record<string, HostMethod<T>>>;
  /** Marks an object: wherever it goes into a program, it goes as a handle of this type. Gives the object itself. */
  wrap<U extends T>(object: U): U;
}

export function hostType<T extends object>(name: string, methods: Readonly<Record<string, HostMethod<T>>>): HostType<T> {
  const type: HostType<T> = {
    name,
    methods,
    wrap(object) {
      handles.set(object, type as unknown as HostType<object>);
      return object;
    },
  };
  return type;
}

/** Objects that were marked as handles. */
const handles = new WeakMap<object, HostType<object>>();

export function typeOfHandle(object: object): HostType<object> | undefined {
  return handles.get(object);
}

export interface HostOffer {
  /** Visible in every program under their names. */
  readonly functions?: HostFunctions;
  /** `{ db: { query } }` is imported as `host::db`. */
  readonly modules?: Readonly<Record<string, HostFunctions>>;
  readonly types?: readonly HostType<never>[];
}

let types = 0;

export class HostLibrary {
  readonly signature: HostSignature;
  private readonly functions = new Map<string, HostCallable>();
  private readonly methods = new Map<string, HostMethod<object>>();
  private readonly keys = new Map<HostType<object>, string>();
  /** Targets that are async functions: a synchronous run refuses programs that name them. */
  readonly asynchronous: ReadonlySet<string>;

  constructor(offer: HostOffer) {
    const asynchronous = new Set<string>();
    const modules: [string, HostMember[]][] = [['host', this.addModule('host', offer.functions ?? {}, asynchronous)]];
    for (const [name, functions] of Object.entries(offer.modules ?? {})) {
      modules.push([`host::${name}`, this.addModule(`host::${name}`, functions, asynchronous)]);
    }
    this.signature = { modules, types: (offer.types ?? []).map((type) => this.addType(type as unknown as HostType<object>)) };
    this.asynchronous = asynchronous;
  }

  find(target: string): HostCallable | undefined {
    return this.functions.get(target);
  }

  method(target: string): HostMethod<object> | undefined {
    return this.methods.get(target);
  }

  /** The key by which programs know a type, or undefined if it was not offered. */
  keyOf(type: HostType<object>): string | undefined {
    return this.keys.get(type);
  }

  private addModule(module: string, functions: HostFunctions, asynchronous: Set<string>): HostMember[] {
    return Object.entries(functions).map(([name, given]) => {
      checkName(name);
      const { params, run } = typeof given === 'function' ? { params: ['...args'], run: given } : given;
      this.functions.set(`${module}::${name}`, run);
      if (run.constructor.name === 'AsyncFunction') asynchronous.add(name);
      return { name, params };
    });
  }

  private addType(type: HostType<object>): readonly [string, string, readonly HostMember[]] {
    const key = `${type.name}@${++types}`;
    this.keys.set(type, key);
    const methods = Object.entries(type.methods).map(([name, method]): HostMember => {
      checkName(name);
      this.methods.set(`${key}.${name}`, method);
      return { name, params: ['...args'] };
    });
    return [key, type.name, methods];
  }
}

const NAME = /^[a-z_][A-Za-z0-9_]*[?!]?$/;

function checkName(name: string): void {
  if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot be the name of a function in Aria`);
}
