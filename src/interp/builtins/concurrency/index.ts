/**
 * The concurrency builtins (language.md, section 17; runtime.md).
 *
 * What this is: methods of tasks, scopes, tokens, channels and cells, and the members of `Async` and `Cancel`, as tables for the registry
 * of the standard library. What it is not: the constructs with a syntax of their own (`spawn`, `await`, `<-`, `with`, `select`, the member
 * forms of `spawn`), which are compiled, and the runtime itself, which knows no values of the language.
 *
 * Invariants: whatever crosses a task boundary is isolated here or by the compiled node, never by the runtime; durations arrive as
 * nanoseconds and leave in milliseconds; a fault found after a wait is raised with the site of the call that waited.
 */
import './handles.js';
import type { Builtin, BuiltinTable } from '../../builtin.js';
import { builtinType, registerBuiltinType } from '../../builtin-types.js';
import { TypeValue, type Value } from '../../value.js';
import { registerMethods, registerPreludeFunctions, registerStatics, registerStdModule } from '../index.js';
import { asyncFunctions, asyncStatics } from './async.js';
import { cancelStatics, registrationMethods, tokenMethods, tokenStatics } from './cancel.js';
import {
  atomicMethods,
  atomicStatics,
  barrierMethods,
  barrierStatics,
  mutexMethods,
  mutexStatics,
  onceMethods,
  onceStatics,
  semaphoreMethods,
  semaphoreStatics,
} from './cells.js';
import { broadcastStatics, channelStatics, DEFAULT_CAPACITIES, pairFunctions } from './channel-pairs.js';
import { CHANNEL_ERRORS } from './channel-results.js';
import { channelMethods } from './channels.js';
import { parallelMethods, parMethods } from './parallel.js';
import { backoffFunctions } from './scope-forms.js';
import { scopeMethods } from './scopes.js';
import { treeMethods } from './task-trees.js';
import { taskListMethods, taskMethods } from './tasks.js';

type Members = ReadonlyMap<string, Value | Builtin>;

/** The namespaces `Async` and `Cancel`. They are effects too: a program may handle operations of its own in them (12). */
for (const name of ['Async', 'Cancel']) registerBuiltinType(new TypeValue(name, 'effect', `builtin:${name}`));

let registered = false;

/** Adds the concurrency builtins to the registry of this thread. Idempotent. */
export function setUpConcurrency(): void {
  if (registered) return;
  registered = true;
  registerPreludeFunctions(concurrencyFunctions);
  for (const [kind, table] of concurrencyMethods) registerMethods(kind, table);
  for (const [kind, table] of collectionMethods) registerMethods(kind, table);
  for (const [name, table] of concurrencyStatics) registerStatics(name, table);
  for (const [name, members] of concurrencyModules()) registerStdModule(name, members);
}

/** Methods by kind. */
const concurrencyMethods: readonly (readonly [string, BuiltinTable])[] = [
  ['Task', taskMethods],
  ['Scope', scopeMethods],
  ['CancelToken', tokenMethods],
  ['Registration', registrationMethods],
  ['Channel', channelMethods],
  ['SendChan', channelMethods],
  ['RecvChan', channelMethods],
  ['Atomic', atomicMethods],
  ['Mutex', mutexMethods],
  ['Semaphore', semaphoreMethods],
  ['Barrier', barrierMethods],
  ['Once', onceMethods],
  ['Parallel', parallelMethods],
  ['TaskTree', treeMethods],
];

/** Methods to be added to collections. */
const collectionMethods: readonly (readonly [string, BuiltinTable])[] = [
  ['Array', new Map([...taskListMethods, ...parMethods])],
  ['Tuple', taskListMethods],
  ['Range', parMethods],
  ['Set', parMethods],
  ['Map', parMethods],
];

/** Static members by type or namespace. */
const concurrencyStatics: readonly (readonly [string, BuiltinTable])[] = [
  ['Async', asyncStatics],
  ['Cancel', cancelStatics],
  ['CancelToken', tokenStatics],
  ['Channel', channelStatics],
  ['Broadcast', broadcastStatics],
  ['Atomic', atomicStatics],
  ['Mutex', mutexStatics],
  ['Semaphore', semaphoreStatics],
  ['Barrier', barrierStatics],
  ['Once', onceStatics],
];

/** Functions of the prelude. */
const concurrencyFunctions: BuiltinTable = new Map([...asyncFunctions, ...pairFunctions, ...backoffFunctions]);

/** `std::channel` and `std::async` (18.11). */
function concurrencyModules(): readonly (readonly [string, Members])[] {
  const timers = ['ticker', 'after'].map((name): [string, Builtin] => [name, pairFunctions.get(name)!]);
  const channel: Members = new Map<string, Value | Builtin>([
    ...pairFunctions,
    ...types('Channel SendChan RecvChan ChannelClosed'),
    ...CHANNEL_ERRORS.map((type): [string, Value] => [type.name, type]),
    ...Object.entries(DEFAULT_CAPACITIES),
  ]);
  const async: Members = new Map<string, Value | Builtin>([
    ...asyncFunctions,
    ...backoffFunctions,
    ...timers,
    ...types('Async Cancel Task CancelToken Scope Channel Atomic Mutex Semaphore Barrier Once'),
    ...types('TimeoutError TaskFailed TaskCancelled Cancelled ScopeClosed SupervisorError'),
  ]);
  return [
    ['channel', channel],
    ['async', async],
  ];
}

const types = (names: string): [string, Value][] => names.split(' ').map((name) => [name, builtinType(name) ?? null]);
