/**
 * The instrument interface (runtime.md, section 9, Observability): one listener per thread, one field read while nobody listens.
 *
 * A listener is told of the life of tasks (spawned, started, blocked, resumed, cancelled, finished, restarted), and if it wants of
 * scopes and messages. It sees the objects themselves and must change nothing. `trace-recorder.ts` is the one of `aria trace`.
 */
import type { SendTarget } from './channel.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';

/**
 * `blocked`: it waits (`task.waitingOn`, `task.waitingAt`). `resumed`: the wait is over. `finished`: done or failed (`task.state`).
 * `cancelled`: ended by a cancellation. `restarted`: a supervised task will run again, after an end that was none.
 */
export type TaskEvent = 'spawned' | 'started' | 'blocked' | 'resumed' | 'cancelled' | 'finished' | 'restarted';

/** `cancelled`: the scope's token is; its tasks stop at their next checkpoints. */
export type ScopeEvent = 'opened' | 'cancelled' | 'closed';

export type MessageEvent = 'sent' | 'received';

export interface Instrument {
  onTask(event: TaskEvent, task: Task): void;
  onScope?(event: ScopeEvent, scope: Scope): void;
  /** `task` has sent a value on the channel, or received one from it. */
  onMessage?(event: MessageEvent, channel: SendTarget, task: Task): void;
}

class Instrumentation {
  listener: Instrument | null = null;
  /** What the last listener threw; a listener that throws is detached, the program goes on. */
  fault: unknown = null;

  emit(event: TaskEvent, task: Task): void {
    try {
      this.listener?.onTask(event, task);
    } catch (error) {
      this.detach(error);
    }
  }

  emitScope(event: ScopeEvent, scope: Scope): void {
    try {
      this.listener?.onScope?.(event, scope);
    } catch (error) {
      this.detach(error);
    }
  }

  emitMessage(event: MessageEvent, channel: SendTarget, task: Task): void {
    try {
      this.listener?.onMessage?.(event, channel, task);
    } catch (error) {
      this.detach(error);
    }
  }

  private detach(error: unknown): void {
    this.listener = null;
    this.fault = error;
  }
}

/** Check `instrumentation.listener !== null` before `emit`: that is what keeps it free of cost. */
export const instrumentation = new Instrumentation();
