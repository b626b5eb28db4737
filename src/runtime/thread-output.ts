/**
 * Printed lines on their way from many threads to one output, in causal order (runtime.md section 12.8).
 *
 * A thread collects its lines and closes the chunk before any of its effects can be seen by another thread: before it posts
 * messages, before it raises a shared flag. Closing takes the next number of a counter in shared memory. So if one line was printed before
 * another, as far as any thread could tell, its chunk has the smaller number; and the coordinator hands chunks out by number.
 *
 * This was chosen over each thread writing to the descriptor itself under a shared lock: there a slow reader stops all threads
 * inside the lock, and a full pipe (EAGAIN) has to be waited for without an event loop. Here threads are held back only while more
 * than `BACKLOG_LIMIT` characters wait.
 */
import type { OutputStream } from './coordinator-api.js';
import type { OutputChunk } from './protocol.js';
import type { SharedMemory } from './shared-memory.js';

/** Characters collected before a chunk is closed by itself. */
const CHUNK_LIMIT = 16_384;
const BACKLOG_LIMIT = 4_000_000;
const BACKLOG_POLL_MS = 50;

/** The collecting end, one per thread. */
export class ThreadOutput {
  #chunks: OutputChunk[] = [];
  #stream: OutputStream = 'out';
  #text = '';
  #length = 0;

  constructor(
    private readonly memory: SharedMemory,
    private readonly post: (sequence: number, chunks: readonly OutputChunk[]) => void,
  ) {}

  print(stream: OutputStream, text: string): void {
    if (stream !== this.#stream) this.#turn(stream);
    this.#text += text;
    this.#length += text.length;
    if (this.#length >= CHUNK_LIMIT) this.flush();
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Closes the chunk. Must run before anything that another thread can notice. */
  flush(): void {
    if (this.#length === 0) return;
    this.#turn(this.#stream);
    const chunks = this.#chunks;
    this.#chunks = [];
    const length = this.#length;
    this.#length = 0;
    // Wait first, number second: a numbered chunk that is held back would hold back everybody else's.
    while (this.memory.outputBacklog > BACKLOG_LIMIT) this.memory.waitForOutput(BACKLOG_LIMIT, BACKLOG_POLL_MS);
    this.memory.addOutputBacklog(length);
    this.post(this.memory.nextOutputSequence(), chunks);
  }

  #turn(stream: OutputStream): void {
    if (this.#text !== '') this.#chunks.push({ stream: this.#stream, text: this.#text });
    this.#text = '';
    this.#stream = stream;
  }
}

/** The ordering end, in the coordinator. */
export class OutputOrder {
  readonly #held = new Map<number, readonly OutputChunk[]>();
  /** Characters each thread has posted. */
  readonly #accepted = new Map<number, number>();
  #next = 0;
  /** Chunks numbered below this that are not here will not come. */
  #lostBelow = 0;
  #writing: Promise<void> | null = null;
  readonly #waiting: Array<{ readonly until: number; readonly done: () => void }> = [];

  constructor(
    private readonly memory: SharedMemory,
    private readonly write: (stream: OutputStream, text: string) => void | Promise<void>,
  ) {}

  accept(from: number, sequence: number, chunks: readonly OutputChunk[]): void {
    let characters = 0;
    for (const { text } of chunks) characters += text.length;
    this.#accepted.set(from, (this.#accepted.get(from) ?? 0) + characters);
    this.#held.set(sequence, chunks);
    this.#advance();
  }

  /** Resolves when all chunks numbered below `until` have been written. */
  reached(until: number): Promise<void> {
    return new Promise((done) => {
      this.#waiting.push({ until, done });
      this.#advance();
    });
  }

  /** A thread died, and all others have posted what they had numbered below `limit`: what is missing there was its, and is lost. */
  buried(thread: number, limit: number): void {
    this.#lostBelow = Math.max(this.#lostBelow, limit);
    this.memory.releaseOutputBacklog((this.memory.outputBacklogOf(thread) - (this.#accepted.get(thread) ?? 0)) | 0);
    this.#advance();
  }

  #advance(): void {
    while (this.#writing === null) {
      const chunks = this.#held.get(this.#next);
      if (chunks === undefined) {
        if (this.#next >= this.#lostBelow) break;
        this.#next++;
        continue;
      }
      this.#held.delete(this.#next);
      this.#next++;
      this.#write(chunks, 0);
    }
    if (this.#writing !== null) return;
    for (let i = this.#waiting.length - 1; i >= 0; i--) {
      if (this.#next >= this.#waiting[i]!.until) this.#waiting.splice(i, 1)[0]!.done();
    }
  }

  /** Writes chunks from `at` on; if the writer asks for time, the rest follows when it is ready. */
  #write(chunks: readonly OutputChunk[], at: number): void {
    for (let i = at; i < chunks.length; i++) {
      const chunk = chunks[i]!;
      const pending = this.write(chunk.stream, chunk.text);
      if (pending instanceof Promise) {
        this.#writing = pending.then(() => {
          this.#writing = null;
          this.memory.releaseOutputBacklog(chunk.text.length);
          this.#write(chunks, i + 1);
          this.#advance();
        });
        return;
      }
      this.memory.releaseOutputBacklog(chunk.text.length);
    }
  }
}
