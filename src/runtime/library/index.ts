/**
 * Structured concurrency for TypeScript: `aria-lang/runtime`. The guide is docs/runtime-library.md.
 *
 * Tasks live in scopes and cannot leak: a scope ends when its body and all its tasks have, and what goes wrong in one of them stops the
 * others and is raised. Bodies are generator functions, async functions or plain ones; functions of a module run on other threads, with
 * the same scopes, channels, handles and cancellation.
 *
 * What waits is an `Operation`: `yield*` it in a generator, `await` it in async code.
 */
import './threads.js';

export { AtomicCell, type Int } from '../atomic.js';
export { Barrier, Mutex, Once, Semaphore } from '../cells.js';
export type { ChannelStats } from '../channel.js';
export { RuntimeFault } from '../js-host.js';
export type { OnError, RestartKind } from '../policy.js';
export type { Backoff, Strategy, SupervisorOptions } from '../supervisor.js';
export type { TaskStateName } from '../task.js';
export type { Body, Settled } from './body.js';
export { CancelToken } from './cancel-token.js';
export { Channel } from './channel.js';
export { type Outcome, ScopedJoinHandle } from './join-handle.js';
export { Operation } from './operation.js';
export { Scope, type TaskOptions } from './scope.js';
export { type ScopeOptions, type Timed, withNursery, withScope, withSupervisedScope, withTimeoutScope } from './scope-forms.js';
export { type Arm, type Arms, type Choice, on, select } from './select.js';
export { type ThreadFunction, type ThreadModule, threadModule } from './thread-module.js';
export { startThreads, type ThreadOptions, Threads } from './threads.js';
export {
  all,
  checkCancelled,
  currentSignal,
  currentToken,
  first,
  interval,
  isCancellation,
  onCancel,
  race,
  ScopeLocal,
  shield,
  sleep,
  until,
  yieldNow,
} from './waiting.js';
