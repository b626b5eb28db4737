/**
 * The last rung of the cancellation ladder (runtime.md, section 4.9), in the coordinator: terminating a thread whose task does not stop.
 *
 * A thread is killed on request of whoever waits for a task there, or because a watch it had set on itself ran out: a thread that is stuck
 * cannot count its own time. Before it dies it is asked where it is; it answers if it still reaches an implicit checkpoint.
 */

/** How long a thread that is to be killed gets to say where it is, in milliseconds. */
const LAST_WORDS = 50;

/** What the killer needs of the threads. */
export interface KillableThreads {
  /** Asks the thread where it is (`heard` brings the answer). */
  ask(thread: number): void;
  /** False if there is no such thread (any more). */
  exists(thread: number): boolean;
  terminate(thread: number): void;
}

export class Killer {
  readonly #threads: KillableThreads;
  /** What to say about threads that are being killed, or were. */
  readonly #condemned = new Map<number, { readonly task: string; place: string | null; readonly timer: ReturnType<typeof setTimeout> }>();
  readonly #watches = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(threads: KillableThreads) {
    this.#threads = threads;
  }

  /** Kills the thread for the sake of `task`. Nothing runs in it any more, not even cleanup. */
  kill(thread: number, task: string): void {
    if (this.#condemned.has(thread) || !this.#threads.exists(thread)) return;
    const timer = setTimeout(() => this.#threads.terminate(thread), LAST_WORDS);
    this.#condemned.set(thread, { task, place: null, timer });
    this.#threads.ask(thread);
  }

  /** A condemned thread says where it is. */
  heard(thread: number, place: string | null): void {
    const condemned = this.#condemned.get(thread);
    if (condemned === undefined || condemned.place !== null) return;
    condemned.place = place;
    clearTimeout(condemned.timer);
    this.#threads.terminate(thread);
  }

  /** The thread is to be killed unless `release` comes first. */
  watch(thread: number, id: number, delay: number, task: string): void {
    this.release(thread, id);
    const timer = setTimeout(() => {
      this.#watches.delete(`${thread}:${id}`);
      this.kill(thread, task);
    }, delay);
    timer.unref();
    this.#watches.set(`${thread}:${id}`, timer);
  }

  release(thread: number, id: number): void {
    const key = `${thread}:${id}`;
    clearTimeout(this.#watches.get(key));
    this.#watches.delete(key);
  }

  /** Why the thread was killed; undefined if it was not. */
  reasonFor(thread: number): string | undefined {
    const condemned = this.#condemned.get(thread);
    if (condemned === undefined) return undefined;
    clearTimeout(condemned.timer);
    const { task, place } = condemned;
    return `task ${task} did not stop in time${place === null ? '' : `; it was last seen at ${place}`}`;
  }
}
