/** What the threads record, on the coordinator's side: it keeps the memory and the texts, and reads neither while the program runs. */
import { sharedClockOffset } from './machine-clock.js';
import type { ThreadTrace, TraceData } from './trace-format.js';

export class TraceStore {
  readonly #offset = sharedClockOffset();
  readonly #threads = new Map<number, ThreadTrace>();

  chunk(thread: number, buffer: SharedArrayBuffer): void {
    this.#of(thread).chunks.push(new Float64Array(buffer));
  }

  texts(thread: number, texts: readonly string[]): void {
    this.#of(thread).texts.push(...texts);
  }

  get data(): TraceData {
    const threads = [...this.#threads.values()].sort((a, b) => a.thread - b.thread);
    return { threads, endedAt: performance.now() + this.#offset };
  }

  #of(thread: number): ThreadTrace {
    let trace = this.#threads.get(thread);
    if (trace === undefined) {
      trace = { thread, chunks: [], texts: [] };
      this.#threads.set(thread, trace);
    }
    return trace;
  }
}
