/**
 * Scope locals (runtime.md, section 8): immutable bindings that tasks inherit when they are spawned.
 *
 * A task's bindings are a persistent list, innermost first, so that inheriting is copying one reference. A binding remembers the
 * context it was made in: `s.set_local` on an outer scope has to go below the bindings made further inside.
 */
import type { Context } from './context.js';
import { scheduler } from './scheduler.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';
import type { Steps } from './task-code.js';

export class LocalBinding {
  readonly key: string;
  readonly value: unknown;
  readonly next: LocalBinding | null;
  readonly context: Context | null;
  /** Made by `set_local`: ends with the scope. False: made by `with_local`, ends with its block. */
  readonly scoped: boolean;

  constructor(key: string, value: unknown, next: LocalBinding | null, context: Context | null, scoped: boolean) {
    this.key = key;
    this.value = value;
    this.next = next;
    this.context = context;
    this.scoped = scoped;
  }
}

/** `Async.local(:key)`: the innermost value, or undefined. */
export function local(key: string): unknown {
  return lookUp(scheduler.current.locals, key);
}

/** `Async.with_local`: binds until `unbindLocal`. The value is frozen. */
export function bindLocal(key: string, value: unknown): void {
  const task = scheduler.current;
  task.locals = new LocalBinding(key, task.host.freeze(value), task.locals, task.inner, false);
}

/** Undoes the newest `bindLocal` of the running task in its innermost context. */
export function unbindLocal(): void {
  const task = scheduler.current;
  let done = false;
  task.locals = without(task.locals, (binding) => {
    if (done || binding.scoped || binding.context !== task.inner) return false;
    done = true;
    return true;
  });
}

/** `Async.with_local(:key, value) do .. end`. */
export function* withLocal<T>(key: string, value: unknown, body: () => Steps<T>): Steps<T> {
  bindLocal(key, value);
  try {
    return yield* body();
  } finally {
    unbindLocal();
  }
}

/** `s.set_local`: for the body and the tasks spawned in it from now on. */
export function setLocal(scope: Scope, key: string, value: unknown): void {
  const { owner } = scope;
  if (owner === null) return;
  scope.rare.hasLocals = true;
  owner.locals = insert(owner.locals, scope, contextsInside(scope), key, scope.host.freeze(value));
}

/** `s.get_local`: as the body of the scope sees it, looking outward. */
export function getLocal(scope: Scope, key: string): unknown {
  if (scope.owner === null) return local(key);
  const inside = contextsInside(scope);
  let binding = scope.owner.locals;
  while (binding !== null && isInside(binding, scope, inside)) binding = binding.next;
  return lookUp(binding, key);
}

/** The scope ends: its bindings go. */
export function dropBindings(task: Task, scope: Scope): void {
  task.locals = without(task.locals, (binding) => binding.scoped && binding.context === scope);
}

function lookUp(from: LocalBinding | null, key: string): unknown {
  for (let binding = from; binding !== null; binding = binding.next) if (binding.key === key) return binding.value;
  return undefined;
}

function contextsInside(scope: Scope): Set<Context> {
  const inside = new Set<Context>();
  for (let context = scope.owner?.inner ?? null; context !== null && context !== scope; context = context.outer) inside.add(context);
  return inside;
}

function isInside(binding: LocalBinding, scope: Scope, inside: ReadonlySet<Context>): boolean {
  if (binding.context === scope) return !binding.scoped;
  return binding.context !== null && inside.has(binding.context);
}

function insert(list: LocalBinding | null, scope: Scope, inside: ReadonlySet<Context>, key: string, value: unknown): LocalBinding {
  if (list === null || !isInside(list, scope, inside)) return new LocalBinding(key, value, list, scope, true);
  return new LocalBinding(list.key, list.value, insert(list.next, scope, inside, key, value), list.context, list.scoped);
}

function without(list: LocalBinding | null, goes: (binding: LocalBinding) => boolean): LocalBinding | null {
  if (list === null) return null;
  if (goes(list)) return without(list.next, goes);
  const next = without(list.next, goes);
  return next === list.next ? list : new LocalBinding(list.key, list.value, next, list.context, list.scoped);
}
