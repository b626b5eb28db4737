/**
 * Members of scopes, supervisors and nurseries (language.md, section 17.3; runtime.md, section 3.10).
 *
 * The spawn forms are compiled (compile/spawn-members.ts). The methods of the same names here are for what reaches them through a
 * variable or an ordinary call: the callable is a value, and what it captured is frozen.
 */
import { getLocal, Scope, type SpawnOptions, scheduler, setLocal, startChild, type Task } from '../../../runtime/index.js';
import type { Steps } from '../../../runtime/task-code.js';
import { onCancelHandler } from '../../cancel-handlers.js';
import { typeError } from '../../errors.js';
import { errorValue } from '../../fault-values.js';
import { freeze } from '../../isolate.js';
import { kindOf } from '../../kinds.js';
import { ReadyFunction } from '../../ready-function.js';
import { DoneSignal } from '../../signals.js';
import { sited } from '../../sited.js';
import { SPAWN_OPTIONS, spawnOptions } from '../../spawn-options.js';
import type { TaskBody } from '../../task-bodies.js';
import { tokenBlockCode } from '../../task-parameters.js';
import { bodyOf, programHost, settle, spawnBody, viewOf } from '../../task-spawn.js';
import { FunctionValue, SymbolValue, TypeValue, type Value } from '../../value.js';
import { textArg, wrongKind } from '../arguments.js';
import { methodsOf } from '../define.js';
import { scopeTree } from './task-trees.js';

/** After the callable and its arguments come the options, by name. */
const OPTION_NAMES = [...SPAWN_OPTIONS];
const SPAWN_PARAMS = `f a? b? c? d? e? g? ${OPTION_NAMES.map((name) => `${name}?`).join(' ')}`;
const POSITIONAL = 7;

export const scopeMethods = methodsOf('Scope')
  .suspend(
    'spawn/start_soon',
    SPAWN_PARAMS,
    'Starts a task of the scope that calls f, waiting for a place under limit: (17.1).',
    spawnWaiting,
  )
  .suspend('spawn_with_cancel', SPAWN_PARAMS, 'Starts a task of the scope that calls f with its cancel token (17.3).', spawnWaiting)
  .run('try_spawn', SPAWN_PARAMS, 'Starts a task of the scope, or gives nil if there is no place under limit: (17.1).', (args) => {
    const scope = scopeArg(args[0]);
    return scope.full ? null : spawnBody(scope, taskOf(args), optionsOf(args));
  })
  .run('spawn_daemon', SPAWN_PARAMS, 'Starts a task that is cancelled when the others are done (17.1).', (args) =>
    spawnBody(scopeArg(args[0]), taskOf(args), { ...optionsOf(args, true), daemon: true }),
  )
  .run('spawn_blocking', SPAWN_PARAMS, 'Starts a task on a thread that it may block (17.1).', (args) =>
    spawnBody(scopeArg(args[0]), taskOf(args), { ...optionsOf(args), on: 'blocking' }),
  )
  .suspend('start', SPAWN_PARAMS, 'Starts a task and waits until it calls ready(value): gives the value (17.1).', function* (args) {
    const body = taskOf(args);
    return (yield* sited(
      startChild(scopeArg(args[0]), body.code, (ready) => [...body.args, new ReadyFunction(ready)], optionsOf(args)),
    )) as Value;
  })
  .run('cancel', 'reason?', 'Cancels the scope and all in it (17.3).', ([scope, reason]) => {
    scopeArg(scope).cancel(reason ?? null);
    return null;
  })
  .run('token/cancel_token', '', 'Gives the cancel token of the scope (17.3).', ([scope]) => scopeArg(scope).token)
  .run('name', '', 'Gives the name of the scope (17.3).', ([scope]) => scopeArg(scope).name)
  .run('is_cancelled', '', 'Tells whether the scope has been cancelled (17.3).', ([scope]) => scopeArg(scope).cancelled)
  .run('active_count', '', 'Gives the number of live tasks, body and daemons not counted (17.3).', ([scope]) =>
    scopeArg(scope).settledActive(),
  )
  .run('is_complete', '', 'Tells whether the scope has ended (17.3).', ([scope]) => scopeArg(scope).complete)
  .run('first_error', '', 'Gives the first error of the scope, or nil (17.3).', ([scope]) => {
    const error = scopeArg(scope).firstError;
    return error === null || error === undefined ? null : errorValue(error);
  })
  .suspend('join', '', 'Waits for the tasks of the scope; once, in its body (17.3).', function* ([scope]) {
    yield* sited(scopeArg(scope).join());
    return null;
  })
  .run('set_local', 'key value', 'Sets a local that tasks spawned from now on inherit (17.3).', ([scope, key, value]) => {
    setLocal(scopeArg(scope), keyOf(key, 'set_local'), value);
    return null;
  })
  .run(
    'get_local',
    'key',
    'Gives a local as the body of the scope sees it, or nil (17.3).',
    ([scope, key]) => (getLocal(scopeArg(scope), keyOf(key, 'get_local')) ?? null) as Value,
  )
  .run('on_cancel', 'f', 'Runs f with the reason when the scope is cancelled (17.3).', ([scope, f]) =>
    scopeArg(scope).onCancel(onCancelHandler(f ?? null)),
  )
  .run('cancel_on', '...types', 'Lets only errors of these types cancel the scope (17.3).', ([scope, ...types]) => {
    scopeArg(scope).cancelOn(types.map(typeArg));
    return null;
  })
  .run('ignore_error', '...types', 'Lets errors of these types not fail the scope (17.3).', ([scope, ...types]) => {
    scopeArg(scope).ignoreError(types.map(typeArg));
    return null;
  })
  .run('done', '', 'Can be received from once the scope has ended (17.3).', ([scope]) => new DoneSignal(scopeArg(scope)))
  .run('tree', '', 'Gives the tasks of the scope and what they wait for; it prints as text (17.3).', ([scope]) =>
    scopeTree(scopeArg(scope)),
  )
  .build();

export function scopeArg(value: Value | undefined): Scope {
  if (value instanceof Scope) return value;
  throw typeError(`a scope is needed, got ${kindOf(value ?? null)}`);
}

/** A key of scope locals: a Symbol or a String of the same text. */
export function keyOf(value: Value | undefined, what: string): string {
  return value instanceof SymbolValue ? value.name : textArg(value, `${what}: key`);
}

export function typeArg(value: Value): TypeValue {
  if (value instanceof TypeValue) return value;
  throw wrongKind('an error type', 'Type', value);
}

/** `Async.spawn(f)` and its kin: into the innermost scope of the running task. */
export function innermostScope(): Scope {
  return scheduler.innermostScope() as Scope;
}

/** Parameter list of functions that spawn without a receiver. */
export const SPAWN_FUNCTION_PARAMS = SPAWN_PARAMS;

/** Spawns what the arguments behind the receiver say. */
export function spawnArguments(scope: Scope, args: readonly Value[], more: SpawnOptions = {}): Task {
  return spawnBody(scope, taskOf([scope, ...args]), { ...optionsOf([scope, ...args]), ...more });
}

function* spawnWaiting(args: readonly Value[]): Steps<Value> {
  const scope = scopeArg(args[0]);
  const body = taskOf(args);
  const view = viewOf(body);
  const task = yield* sited(scope.spawnWhenFree(body.code, body.args, optionsOf(args)));
  return settle(task, body, view);
}

/** A function that needs one argument and is given none gets the token of its task. */
function taskOf(args: readonly Value[]): TaskBody {
  const [, fn, ...rest] = args.slice(0, 1 + POSITIONAL) as [Value, Value, ...(Value | undefined)[]];
  const given = rest.filter((arg) => arg !== undefined) as Value[];
  if (given.length > 0 || !(fn instanceof FunctionValue) || fn.code.required !== 1 || fn.code.ignoresArgs) return bodyOf(fn, given);
  const { code, captures } = freeze(fn, 'callee') as FunctionValue;
  return { code: tokenBlockCode(code, programHost()?.infoOf(code)), args: [captures as unknown as Value] };
}

function optionsOf(args: readonly Value[], daemon = false): SpawnOptions | null {
  const named = OPTION_NAMES.flatMap((name, i): [string, Value][] => {
    const value = args[1 + POSITIONAL + i];
    return value === undefined ? [] : [[name, value]];
  });
  return named.length === 0 ? null : spawnOptions(named, null, scopeArg(args[0]), daemon);
}
