/**
 * The coordinator: the main thread's side of threaded mode.
 *
 * It starts threads, hands out program units and links, keeps the output in order, answers host requests, carries signals in, and
 * judges deadlocks. It never runs a task and never blocks, so Ctrl-C and the output work while every thread is busy.
 *
 * Thread 1 is started by the constructor: it loads its code while the engine still reads the program. Further threads are started
 * one at a time when a thread asks for one, and stay for the life of the process. One that dies is replaced by another under the next
 * number. Thread 1 may also be the calling thread itself (`CoordinatorOptions.inProcess`).
 */
import { availableParallelism } from 'node:os';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { assertNever } from '../diagnostics/assert-never.js';
import { Burials } from './burials.js';
import type { CoordinatorOptions, CoordinatorPort, RootOutcome, StopSource, ThreadDeath } from './coordinator-api.js';
import { Killer } from './killer.js';
import { Links } from './link.js';
import type { Message, PeerMessage, ToThread, TreePart } from './protocol.js';
import { judge } from './quiescence.js';
import { SharedMemory } from './shared-memory.js';
import { MOST_DEDICATED, ROLE_CALLER, ROLE_WORKER } from './shared-threads.js';
import type { TreeNode } from './task-tree.js';
import { OutputOrder } from './thread-output.js';
import { ThreadPool } from './thread-pool.js';
import type { ThreadSetup } from './thread-setup.js';
import type { TraceData } from './trace-format.js';
import { TraceStore } from './trace-store.js';
import { joinTrees, withSilent } from './tree-parts.js';

/** More threads than this gain nothing on one machine. */
const MAX_THREADS = 128;
const DEFAULT_STACK_MB = 256;
/** Threads that die one after the other before they have begun: then no more are started. */
const MOST_FALSE_STARTS = 3;
/** A thread that does not answer for so long is inside one long operation; the tree is shown without it. Milliseconds. */
const TREE_PATIENCE = 1000;

interface Root {
  readonly settle: (outcome: RootOutcome) => void;
  /** Its outcome has arrived, and waits for the output. */
  ended: boolean;
  deadlocked: boolean;
}

interface TreeAsk {
  readonly missing: Set<number>;
  readonly parts: TreePart[];
  readonly done: (tree: TreeNode) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

export class Coordinator implements CoordinatorPort {
  readonly #options: CoordinatorOptions;
  readonly #memory: SharedMemory;
  readonly #links: Links;
  readonly #pool: ThreadPool;
  readonly #output: OutputOrder;
  readonly #units: unknown[] = [];
  readonly #alive = new Set<number>();
  readonly #workers = new Map<number, Worker>();
  readonly #killer: Killer;
  readonly #burials = new Burials();
  readonly #deaths: ThreadDeath[] = [];
  /** Numbers of threads that are wanted and wait for the one that boots. */
  readonly #wanted: number[] = [];
  readonly #trees = new Map<number, TreeAsk>();
  readonly #trace: TraceStore | null;
  #asks = 0;
  #booting = 0;
  #falseStarts = 0;
  #root: Root | null = null;
  #early: { readonly source: StopSource; readonly reason: unknown } | null = null;
  #closed = false;
  #death: ThreadDeath | null = null;

  constructor(options: CoordinatorOptions) {
    this.#options = options;
    const threads = Math.max(1, Math.min(options.threads ?? availableParallelism(), MAX_THREADS));
    this.#memory = SharedMemory.allocate(threads);
    this.#pool = new ThreadPool(threads + MOST_DEDICATED);
    this.#trace = options.trace === true ? new TraceStore() : null;
    this.#output = new OutputOrder(this.#memory, options.output ?? (() => undefined));
    this.#killer = new Killer({
      ask: (thread) => {
        this.#links.send(thread, { kind: 'where' });
        this.#links.flush();
      },
      exists: (thread) => this.#workers.has(thread),
      terminate: (thread) => void this.#workers.get(thread)?.terminate(),
    });
    this.#links = new Links(0, this.#memory, {
      message: (from, message) => this.#handle(from, message),
      woken: () => this.#afterMessages(),
      beforePost: () => undefined,
    });
    this.#want(this.#memory.reserveThread(options.inProcess === undefined ? ROLE_WORKER : ROLE_CALLER));
  }

  get trace(): TraceData | null {
    return this.#trace?.data ?? null;
  }

  get threadDeath(): ThreadDeath | null {
    return this.#death;
  }

  loadUnit(unit: unknown): void {
    this.#units.push(unit);
    for (const thread of this.#alive) this.#links.send(thread, { kind: 'unit', unit });
    this.#links.flush();
  }

  announce(message: unknown, later: readonly unknown[]): void {
    this.#units.splice(0, this.#units.length, ...later);
    for (const thread of this.#alive) this.#links.send(thread, { kind: 'unit', unit: message });
    this.#links.flush();
  }

  runRoot(key: string, args: readonly unknown[]): Promise<RootOutcome> {
    return new Promise((settle) => {
      this.#root = { settle, ended: false, deadlocked: false };
      if (this.#death !== null) return this.#settle(this.#deathOutcome());
      this.#links.send(1, { kind: 'root', key, args });
      const early = this.#early;
      if (early !== null) this.cancel(early.source, early.reason);
      this.#early = null;
      this.#links.flush();
    });
  }

  cancel(source: StopSource, reason: unknown): void {
    if (this.#root === null) {
      this.#early ??= { source, reason };
      return;
    }
    this.#links.send(1, { kind: 'cancel-root', source, reason });
    this.#links.flush();
  }

  tree(patience: number = TREE_PATIENCE): Promise<TreeNode> {
    return new Promise((done) => {
      const ask = this.#asks++;
      const timer = setTimeout(() => this.#finishTree(ask, true), patience);
      this.#trees.set(ask, { missing: new Set(this.#alive), parts: [], done, timer });
      for (const thread of this.#alive) this.#links.send(thread, { kind: 'tree-ask', ask });
      this.#links.flush();
      this.#finishTree(ask);
    });
  }

  /** Native threads that live; they do until `close` has resolved. */
  get liveThreads(): number {
    return this.#workers.size;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.destroy();
  }

  /** The thread with that number, reserved in shared memory, is to be started. */
  #want(thread: number): void {
    this.#wanted.push(thread);
    this.#startNext();
  }

  #startNext(): void {
    while (this.#booting === 0 && !this.#closed) {
      const thread = this.#wanted.shift();
      if (thread === undefined) return;
      if (this.#falseStarts < MOST_FALSE_STARTS) this.#start(thread);
      else this.#bury({ thread, cause: 'crash', message: 'threads die before they have begun; no more are started' });
    }
  }

  /** Starts a thread and links it to all that live. Messages sent to it before it listens wait in its ports. */
  #start(thread: number): void {
    const ports = [];
    for (const peer of this.#alive) {
      const { port1, port2 } = new MessageChannel();
      ports.push({ thread: peer, port: port1 });
      this.#links.send(peer, { kind: 'peer', thread, port: port2 }, port2);
    }
    const setup: ThreadSetup = {
      thread,
      buffer: this.#memory.buffer,
      threads: this.#memory.threads,
      seed: this.#options.seed ?? Math.floor(Math.random() * 0x7fffffff),
      clock: this.#options.clock ?? 'real',
      caller: thread === 1 && this.#options.inProcess !== undefined,
      trace: this.#trace !== null,
      hostData: this.#options.hostData,
    };
    this.#booting = thread;
    this.#alive.add(thread);
    for (const unit of this.#units) this.#links.send(thread, { kind: 'unit', unit });
    for (const { thread: peer, port } of ports) this.#links.send(thread, { kind: 'peer', thread: peer, port }, port);
    // It may be handed what lived on a thread that died before it was born.
    for (const death of this.#deaths) this.#links.send(thread, deathNotice(death));
    const { inProcess } = this.#options;
    if (thread === 1 && inProcess !== undefined) {
      const { port1, port2 } = new MessageChannel();
      this.#links.connect(thread, port1);
      port1.unref();
      inProcess(port2, setup);
    } else {
      const limits = { stackSizeMb: this.#options.stackSizeMb ?? DEFAULT_STACK_MB, maxHeapMb: this.#options.maxHeapMb ?? null };
      this.#pool.acquire(this.#options.threadFile, limits, setup, (worker) => this.#attach(thread, worker));
    }
    this.#links.flush();
  }

  #attach(thread: number, worker: Worker): void {
    this.#workers.set(thread, worker);
    this.#links.connect(thread, worker);
    if (this.#options.inProcess !== undefined) worker.unref();
    let failure: unknown = null;
    worker.once('error', (error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      this.#workers.delete(thread);
      if (!this.#closed) this.#bury(describeDeath(thread, code, failure, this.#killer.reasonFor(thread)));
    });
  }

  #handle(from: number, message: Message): void {
    switch (message.kind) {
      case 'ready':
        this.#falseStarts = 0;
        if (this.#booting === from) this.#booting = 0;
        this.#startNext();
        return;
      case 'output':
        this.#output.accept(from, message.sequence, message.chunks);
        return;
      case 'start':
        this.#want(message.thread);
        return;
      case 'kill':
        this.#killer.kill(message.thread, message.task);
        return;
      case 'here':
        this.#killer.heard(from, message.place);
        return;
      case 'watch':
        this.#killer.watch(from, message.watch, message.delay, message.task);
        return;
      case 'unwatch':
        this.#killer.release(from, message.watch);
        return;
      case 'mourned':
        this.#burials.confirmed(message.thread, from);
        return;
      case 'probe':
        return;
      case 'root-ended':
        if (this.#root !== null) this.#root.ended = true;
        void this.#output.reached(message.outputs).then(() => this.#settle(message.outcome));
        return;
      case 'host-ask':
        void this.#output.reached(message.outputs).then(() => this.#answer(from, message.ask, message.name, message.data));
        return;
      case 'tree-reply': {
        const tree = this.#trees.get(message.ask);
        tree?.parts.push(...message.trees);
        tree?.missing.delete(from);
        this.#finishTree(message.ask);
        return;
      }
      case 'trace-chunk':
        this.#trace?.chunk(from, message.buffer);
        return;
      case 'trace-texts':
        this.#trace?.texts(from, message.texts);
        return;
      case 'tree-want':
        void this.tree().then((tree) => {
          this.#links.send(from, { kind: 'tree-answer', ask: message.ask, tree });
          this.#links.flush();
        });
        return;
      default: {
        const unexpected: ToThread | PeerMessage = message;
        throw new Error(`internal error: message ${unexpected.kind} sent to the coordinator`);
      }
    }
  }

  /** After each batch: the one just handled may have been the last obstacle to a verdict. */
  #afterMessages(): void {
    this.#links.flush();
    const root = this.#root;
    const attended = this.#options.onStuck !== undefined || (root !== null && !root.ended);
    if (!attended || this.#burials.pending) return;
    const verdict = judge(this.#memory);
    switch (verdict.state) {
      case 'active':
        return;
      case 'sleeping':
        if (this.#options.clock === 'virtual') this.#jump(verdict.until);
        return;
      case 'dead':
        if (root !== null) void this.#failDeadlocked(root);
        else this.#options.onStuck?.();
        return;
      default:
        assertNever(verdict);
    }
  }

  /** Every thread is idle, so time may be moved under them; those whose deadline has come are woken. */
  #jump(until: number): void {
    this.#memory.virtualTime = until;
    for (const thread of this.#alive) {
      if (this.#memory.deadline(thread) <= until) this.#links.send(thread, { kind: 'clock' });
    }
    this.#links.flush();
  }

  /** The verdict stands: nothing can change while the trees are collected, except by a signal, which thread 1 then sees first. */
  async #failDeadlocked(root: Root): Promise<void> {
    if (root.deadlocked) return;
    root.deadlocked = true;
    const tree = await this.tree();
    if (this.#root !== root || root.ended) return;
    this.#options.onDeadlock?.(tree);
    this.#links.send(1, { kind: 'deadlock', tree });
    this.#links.flush();
    root.deadlocked = false;
  }

  async #answer(thread: number, ask: number, name: string, data: unknown): Promise<void> {
    let reply: Message;
    try {
      reply = { kind: 'host-reply', ask, ok: true, data: await this.#options.onHostRequest?.(name, data, thread) };
    } catch (error) {
      reply = { kind: 'host-reply', ask, ok: false, data: error };
    }
    this.#links.send(thread, reply);
    this.#links.flush();
  }

  #finishTree(ask: number, late = false): void {
    const tree = this.#trees.get(ask);
    if (tree === undefined || (tree.missing.size > 0 && !late)) return;
    this.#trees.delete(ask);
    clearTimeout(tree.timer);
    tree.done(withSilent(joinTrees(tree.parts), [...tree.missing]));
  }

  #settle(outcome: RootOutcome): void {
    const root = this.#root;
    this.#root = null;
    root?.settle(outcome);
  }

  /** A thread is gone. The others learn what they have lost, and it is replaced; if it was thread 1, the root has failed. */
  #bury(death: ThreadDeath): void {
    const { thread } = death;
    const wasWorker = this.#memory.role(thread) === ROLE_WORKER;
    this.#alive.delete(thread);
    this.#links.disconnect(thread);
    this.#memory.bury(thread);
    this.#burials.died(thread);
    if (this.#booting === thread) {
      this.#booting = 0;
      if (++this.#falseStarts === MOST_FALSE_STARTS) this.#memory.closeToThreads();
    }
    for (const [ask, tree] of this.#trees) {
      tree.missing.delete(thread);
      this.#finishTree(ask);
    }
    const chunks = this.#memory.outputCount;
    if (thread === 1) {
      this.#death = death;
      this.#output.buried(thread, chunks);
      this.#settle(this.#deathOutcome());
      return;
    }
    this.#deaths.push(death);
    for (const peer of this.#alive) this.#links.send(peer, deathNotice(death));
    this.#burials.begin(thread, this.#alive, () => {
      this.#output.buried(thread, chunks);
      // Nobody refers to what the thread had allotted any more: another one may use it.
      this.#links.send(1, { kind: 'adopt', orphans: this.#memory.orphans(thread) });
    });
    const next = wasWorker ? this.#memory.reserveThread(ROLE_WORKER) : 0;
    if (next !== 0) this.#wanted.push(next);
    this.#startNext();
    this.#afterMessages();
  }

  #deathOutcome(): RootOutcome {
    return { state: 'failed', error: null };
  }
}

function deathNotice({ thread, cause, message }: ThreadDeath): Message {
  return { kind: 'dead', thread, cause, message };
}

function describeDeath(thread: number, code: number, failure: unknown, killed: string | undefined): ThreadDeath {
  if (killed !== undefined) return { thread, cause: 'killed', message: killed };
  if (failure === null) return { thread, cause: 'exit', message: `thread ${thread} ended with exit code ${code}` };
  const error = failure instanceof Error ? failure : new Error(String(failure));
  const outOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return { thread, cause: outOfMemory ? 'out-of-memory' : 'crash', message: error.stack ?? error.message };
}
