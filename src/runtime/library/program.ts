/**
 * Where tasks meet the JavaScript around them: programs that async code waits for.
 *
 * A program is a root task on this thread. In an async body of a scope it is tied to that scope: cancelled with it, and the scope does not
 * end before it. While a program runs, the process stays alive; when all programs only wait for each other and Node's event loop has run
 * empty, nothing can ever wake them, and they fail with `Deadlock`.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import { started } from '../continuation.js';
import { failWithDeadlock } from '../deadlock.js';
import { makeRootTask, outcomeOf } from '../driver.js';
import { scheduler } from '../scheduler.js';
import type { Scope } from '../scope.js';
import { FAILED, finish, type Task } from '../task.js';
import type { Steps, TaskCode } from '../task-code.js';
import type { TreeNode } from '../task-tree.js';

interface Program {
  readonly task: Task;
  scope: Scope | null;
}

/** Starts the runtime on the calling thread; set by threads.ts. `hosted`: this is a thread of the runtime's, which is there already. */
export const engine: { start: () => void; hosted: boolean } = { start: () => {}, hosted: false };

const programs = new Set<Program>();
let wakes = 0;
/** The scope whose async body runs. */
const surroundings = new AsyncLocalStorage<Scope>();
let alive: ReturnType<typeof setInterval> | null = null;

/** Runs `steps` as a program. Rejects with its error, or with `Cancelled`. */
export function launch<T>(steps: () => Steps<T>): Promise<T> {
  engine.start();
  const inside = surroundings.getStore();
  const parent = inside === undefined || inside.complete ? null : inside;
  return new Promise((resolve, reject) => {
    const program: Program = {
      task: makeRootTask(codeOfSteps(steps), [], scheduler.host, 'main', (scope) => {
        program.scope = scope;
        parent?.token.addDependent(scope);
      }),
      scope: null,
    };
    parent?.retain();
    program.task.rare.onFinished = (task) => {
      programs.delete(program);
      if (programs.size === 0) letGo();
      if (program.scope !== null) parent?.token.removeDependent(program.scope);
      parent?.release();
      const outcome = outcomeOf(task, program.scope);
      if (outcome.kind === 'done') resolve(outcome.value as T);
      else reject(outcome.error);
    };
    programs.add(program);
    scheduler.pending.push(program.task);
    wake();
  });
}

/** Something outside of all tasks has made work. */
export function wake(): void {
  wakes++;
  if (programs.size > 0) keepAlive();
  scheduler.notify();
}

/** Calls an async body: what it awaits belongs to the scope around it. */
export function callInside<R>(call: () => R): R {
  const scope = scheduler.innermostScope();
  return scope === null ? call() : surroundings.run(scope, call);
}

/** The root tasks of the programs that run. */
export function* rootTasks(): Generator<Task, void, undefined> {
  for (const { task } of programs) yield task;
}

/** No task on any thread can run. Only something outside can help: if the event loop runs empty, nothing will. */
export function stuck(): void {
  alive?.unref();
}

/** Fails all programs that wait: nothing can happen any more. */
export function failDeadlocked(tree: TreeNode): void {
  for (const { task, scope } of [...programs]) {
    if (scope !== null && failWithDeadlock(task, scope, tree)) continue;
    finish(task, FAILED, scope?.failure?.error ?? scheduler.host.fault('Deadlock', 'all tasks are waiting'));
  }
  wake();
}

/** Grows with everything that comes from outside: what was true at one count may not be at the next. */
export function wakeCount(): number {
  return wakes;
}

export function anyProgram(): boolean {
  return programs.size > 0;
}

const LONGEST = 0x7fff_ffff;

function keepAlive(): void {
  alive ??= setInterval(() => {}, LONGEST);
  alive.ref();
}

function letGo(): void {
  if (alive !== null) clearInterval(alive);
  alive = null;
}

function codeOfSteps(steps: () => Steps): TaskCode {
  return { key: null, name: 'main', suspends: true, run: () => undefined, start: () => started(steps()) };
}
