/**
 * The concurrency runtime: tasks, scopes, cancellation, channels (runtime.md). A library in its own right.
 *
 * What it is: green tasks on one or many threads, structured: whatever is spawned belongs to a scope, and no scope ends before its
 * tasks have. What it is not: it knows no syntax tree and no values of the language. It runs `TaskCode` for a `TaskHost`.
 *
 * How to use it from code that runs as a task:
 * - A body that may suspend is a generator. Primitives are generator functions, used as `yield* primitive(..)`. A body never yields
 *   anything of its own to the scheduler; the `...Fast` functions do the whole job without a generator where nothing has to wait.
 * - There is one `scheduler` per thread, and `scheduler.current` is the running task.
 * - A cancelled task is unwound by a thrown `cancelSignal`: let it pass (`isCancelSignal`), run cleanup under `openShield()`.
 * - Plain code polls: `if (--pulse.left < 0) checkpoint()`.
 *
 * Who owns what: a scope its tasks and its deadline; a task its contexts (scopes and shields it has open); the scheduler who runs next; the
 * driver (or the thread runtime) what happens when nobody can.
 */

// Shared cells.
export { AtomicCell, type Int } from './atomic.js';
export { answering, awaitEnd, awaitTask, awaitTaskFor, cancelAndWait, errorOf, resultOf, startAwaitEnd } from './await.js';
export { awaitAll, awaitFirst, race, resultsOf, startAwaitEnds } from './await-many.js';
// Channels and select.
export { Broadcast } from './broadcast.js';
// Cancellation.
export { CancelToken, tokenOf } from './cancel.js';
export type { CancelHandler, Registration } from './cancel-handlers.js';
export { checkCancelled, currentDeadline, currentReason, currentToken, isCancelled, onCancel, openShield, shield } from './cancel-ops.js';
export { type CancelReason, CancelSignal, type CancelSource, cancelReason, cancelSignal, isCancelSignal } from './cancel-reason.js';
export { Barrier, Mutex, Once, Semaphore } from './cells.js';
export { Channel, type ChannelStats, CLOSED, EMPTY, type ReceiveAnswers, type SendAnswers, type SendTarget, TIMED_OUT } from './channel.js';
export { type ChannelEnd, endsOf, RecvChan, SendChan } from './channel-ends.js';
export { type Clock, realClock, VirtualClock } from './clock.js';
export { cancelTask, DEFAULT_GRACE, Shield } from './context.js';
// Running a program on this thread, and looking at it.
export { type Outcome, type RootOptions, type RootRun, runRoot, startRoot } from './driver.js';
export { type Instrument, instrumentation, type TaskEvent } from './instrument.js';
// TypeScript as the language.
export { codeOf, jsHost, plainCodeOf, RuntimeFault, type TaskFunction } from './js-host.js';
export { bindLocal, getLocal, local, setLocal, unbindLocal, withLocal } from './locals.js';
// Scopes.
/** `openScope` + `scope.leave` / `scope.leaveWith`, or all of it as `runInScope`. `scope.spawn` is the spawn. */
export { openScope, runInScope } from './open-scope.js';
export type { OnError, RestartKind, ScopeKind, ScopeOptions, SpawnOptions } from './policy.js';
export { PULSE_INTERVAL, pulse } from './pulse.js';
export { Readiness, startChild } from './readiness.js';
export { checkpoint, type Scheduler, scheduler } from './scheduler.js';
export { Scope } from './scope.js';
export {
  doneArm,
  receiveArm,
  type SelectArm,
  type SelectCase,
  type Selected,
  select,
  sendArm,
  startSelect,
  taskArm,
  tokenArm,
} from './select.js';
// Time, turns, the world outside.
export { after, awaitPromise, checkpointSteps, giveWay, interval, sleep } from './sleep.js';
export {
  run,
  type ScopedJoinHandle,
  spawn,
  spawnWith,
  type Timed,
  withAny,
  withCollected,
  withNursery,
  withScope,
  withSupervisedScope,
  withTimeoutScope,
} from './structured.js';
export { type Backoff, type Strategy, Supervisor, type SupervisorOptions } from './supervisor.js';
// Tasks and how to wait for them.
export { CANCELLED, DONE, FAILED, PENDING, RUNNING, SUSPENDED, Task, type TaskState, type TaskStateName } from './task.js';
export type { HandleCodec, RuntimeFaultKind, Steps, Suspension, TaskCode, TaskHost } from './task-code.js';
export { findNode, scopeNode, type TreeNode, taskNode } from './task-tree.js';
export { TREE_FORMS, type TreeForm, treeAs } from './tree-forms.js';
export { renderTree } from './tree-text.js';
