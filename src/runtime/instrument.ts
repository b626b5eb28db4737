/** The instrument interface (runtime.md, section 9, Observability): one listener per thread, one field read while nobody listens. */
import type { Task } from './task.js';

export type TaskEvent = 'spawned' | 'started' | 'blocked' | 'resumed' | 'cancelled' | 'finished' | 'restarted';

export interface Instrument {
  onTask(event: TaskEvent, task: Task): void;
}

class Instrumentation {
  listener: Instrument | null = null;
  /** What the last listener threw; a listener that throws is detached, the program goes on. */
  fault: unknown = null;

  emit(event: TaskEvent, task: Task): void {
    try {
      this.listener?.onTask(event, task);
    } catch (error) {
      this.listener = null;
      this.fault = error;
    }
  }
}

/** Check `instrumentation.listener !== null` before `emit`: that is what keeps it free of cost. */
export const instrumentation = new Instrumentation();
