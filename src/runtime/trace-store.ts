/** What the threads record, on the coordinator's side: it keeps the memory and the texts, and reads neither while the program runs. */
import { sharedNow } from './machine-clock.js';
import type { TraceData } from './trace-format.js';

export class TraceStore {
  readonly #threads = new Map<number, { readonly chunks: Float64Array[]; readonly texts: string[] }>();

  chunk(thread: number, buffer: SharedArrayBuffer): void {
    this.#of(thread).chunks.push(new Float64Array(buffer));
  }

  texts(thread: number, texts: readonly string[]): void {
    this.#of(thread).texts.push(...texts);
  }

  /** As it is now; threads that still run may go on recording. */
  get data(): TraceData {
    const threads = [...this.#threads]
      .sort(([a], [b]) => a - b)
      .map(([thread, { chunks, texts }]) => ({ thread, chunks: chunks.map((chunk) => chunk.subarray(0, chunk[0])), texts: [...texts] }));
    return { threads, endedAt: sharedNow() };
  }

  #of(thread: number): { readonly chunks: Float64Array[]; readonly texts: string[] } {
    let trace = this.#threads.get(thread);
    if (trace === undefined) {
      trace = { chunks: [], texts: [] };
      this.#threads.set(thread, trace);
    }
    return trace;
  }
}
