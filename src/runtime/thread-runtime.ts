/**
 * One thread of the runtime: the scheduler of this thread joined to the others.
 *
 * What it is: the driver of the scheduler in a worker thread, and the place where messages arrive. What it is not: it runs no code
 * of its own and decides no order; the scheduler does. It owns the parts of this folder whose names begin with `remote-`, the
 * links, the output buffer and the one JS timer.
 *
 * Invariants
 * - Before the thread goes idle it has posted everything. Idle, it is woken by a port, by its timer or by a promise.
 * - Messages are handled on arrival at an idle thread, between scheduler turns, and at implicit checkpoints of busy code, and handling
 *   one never runs a task: it puts tasks and fibers where the scheduler finds them.
 */
import type { MessagePort } from 'node:worker_threads';
import { Borrowings } from './borrowings.js';
import { CancelToken } from './cancel.js';
import type { CancelSource } from './cancel-reason.js';
import { Channel } from './channel.js';
import { type Clock, realClock } from './clock.js';
import type { OutputStream, RootOutcome, StartThread, ThreadEntry, ThreadSeat } from './coordinator-api.js';
import { heldLocks } from './held-locks.js';
import { instrumentation } from './instrument.js';
import type { KillWatch } from './kill-watch.js';
import { LastingScope } from './lasting-scope.js';
import { Links } from './link.js';
import { Mourning } from './mourning.js';
import { NUMBERS_PER_THREAD } from './numbers.js';
import { ObjectTable } from './object-table.js';
import { PeerMessages } from './peer-messages.js';
import type { Message, TreePart } from './protocol.js';
import { allIdle } from './quiescence.js';
import { RemoteCalls } from './remote-calls.js';
import type { RemoteScope } from './remote-scope.js';
import { selectAcrossThreads } from './remote-select.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { remoteSelect } from './select.js';
import { SharedMemory } from './shared-memory.js';
import { scopeDropped } from './shared-scope.js';
import { HAS_EXTERNAL, HAS_TIMERS, ROLE_DEDICATED } from './shared-threads.js';
import { Stealing } from './steal.js';
import { Task } from './task.js';
import type { TaskCode, TaskHost } from './task-code.js';
import { TaskTravel } from './task-travel.js';
import { scopeNode, type TreeNode, taskNode } from './task-tree.js';
import { ThreadOutput } from './thread-output.js';
import type { ThreadParts } from './thread-parts.js';
import { ThreadRoot } from './thread-root.js';
import type { ThreadSetup } from './thread-setup.js';
import { TraceRecorder } from './trace-recorder.js';
import { Transfer } from './transfer.js';

/** How long the scheduler may keep the event loop of the thread waiting, in milliseconds. */
const LOOP_BUDGET = 20;
const LONGEST_TIMEOUT = 0x7fff_ffff;
/** Printed text waits at most so long while the thread is busy, in milliseconds. */
const OUTPUT_AGE = 5;
/** How long one wait for a tree lasts before the thread looks again, in milliseconds. */
const TREE_POLL = 5;

/** Starts the runtime on this thread. It serves for the life of the thread. */
export const startThread: StartThread = (port, data, makeEntry) => new ThreadRuntime(port, data as ThreadSetup, makeEntry);

class ThreadRuntime implements ThreadParts, ThreadSeat {
  readonly self: number;
  readonly memory: SharedMemory;
  readonly links: Links;
  readonly objects: ObjectTable;
  readonly transfer: Transfer;
  readonly calls: RemoteCalls;
  readonly travel: TaskTravel;
  readonly remoteScopes = new Set<RemoteScope>();
  readonly borrowings: Borrowings;
  readonly hostData: unknown;
  readonly #entry: ThreadEntry;
  readonly #isCaller: boolean;
  readonly #peers: PeerMessages;
  readonly #root: ThreadRoot;
  readonly #mourning: Mourning;
  readonly #recorder: TraceRecorder | null;
  readonly #output: ThreadOutput;
  readonly #asks = new Map<number, { readonly resolve: (data: unknown) => void; readonly reject: (error: unknown) => void }>();
  /** The current task while none is: messages arrive before the first one has run. */
  readonly #nobody: Task;
  /** Trees that tasks of this thread asked for. */
  readonly #wanted = new Map<number, TreeNode>();
  #beforeFlush: (() => void) | null = null;
  #lastAsk = 0;
  #running = false;
  #scheduled = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #printedAt = 0;

  constructor(port: MessagePort, setup: ThreadSetup, makeEntry: (seat: ThreadSeat) => ThreadEntry) {
    this.self = setup.thread;
    this.#isCaller = setup.caller;
    this.hostData = setup.hostData;
    this.memory = new SharedMemory(setup.buffer, setup.threads, setup.thread);
    this.links = new Links(this.self, this.memory, {
      message: (from, message) => this.#handle(from, message),
      woken: () => this.#pump(),
      beforePost: () => this.#closeOutput(),
    });
    this.#output = new ThreadOutput(this.memory, (sequence, chunks) => this.links.send(0, { kind: 'output', sequence, chunks }));
    this.objects = new ObjectTable(
      this.links,
      (object) => this.#dropped(object),
      (address) => this.borrowings.forgotten(address),
    );
    this.transfer = new Transfer(this);
    this.calls = new RemoteCalls(this);
    this.borrowings = new Borrowings(this);
    this.travel = new TaskTravel(this);
    this.#recorder = setup.trace ? this.#record() : null;
    this.#entry = makeEntry(this);
    this.#nobody = new Task(NOBODY, [], null, null);
    this.#peers = new PeerMessages(this, this.#nobody);
    this.#mourning = new Mourning(this, this.#peers);
    this.#joinScheduler(setup);
    const { host, onTaskFailure } = this.#entry;
    const lasting = onTaskFailure === undefined || this.self !== 1 ? null : new LastingScope(host, onTaskFailure);
    this.#root = new ThreadRoot(this, lasting, (outcome) => this.#rootEnded(outcome));
    this.#connect(0, port);
    this.links.send(0, { kind: 'ready' });
    this.#pump();
  }

  /** A port does not keep the process of a calling thread alive. */
  #connect(thread: number, port: MessagePort): void {
    this.links.connect(thread, port);
    if (this.#isCaller) port.unref();
  }

  get thread(): number {
    return this.self;
  }

  get host(): TaskHost {
    return this.#entry.host;
  }

  print(stream: OutputStream, text: string): void {
    if (this.#output.isEmpty) this.#printedAt = performance.now();
    this.#output.print(stream, text);
  }

  beforeFlush(print: () => void): void {
    this.#beforeFlush = print;
  }

  hostRequest(name: string, data: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ask = ++this.#lastAsk;
      this.#asks.set(ask, { resolve, reject });
      // What was printed before comes out before the host does it (it may end the process, or read an answer to a prompt).
      this.#closeOutput();
      this.links.send(0, { kind: 'host-ask', ask, name, data, outputs: this.memory.outputCount });
      this.links.flush();
    });
  }

  publish(): void {
    this.#flush();
  }

  get canWait(): boolean {
    return !this.links.isHandling && !this.memory.holdsSelects;
  }

  #joinScheduler(setup: ThreadSetup): void {
    const stealing = new Stealing(this);
    scheduler.home = this.self;
    scheduler.host = this.host;
    scheduler.lastTaskId = (this.self - 1) * NUMBERS_PER_THREAD;
    scheduler.lastScopeId = scheduler.lastTaskId;
    scheduler.lastChannelId = scheduler.lastTaskId;
    scheduler.seed(setup.seed + this.self - 1);
    scheduler.clock = setup.clock === 'virtual' ? sharedClock(this.memory) : realClock;
    scheduler.current = this.#nobody;
    scheduler.onAttention = () => this.#attend();
    scheduler.patience = setup.threads > 1 ? PATIENCE : 0;
    scheduler.onHungry = setup.threads > 1 ? stealing.look : null;
    scheduler.onPublish = () => this.publish();
    scheduler.place = (task, on) => stealing.place(task, on);
    // The calling thread is nobody's to kill.
    scheduler.killWatch = setup.caller ? null : this.#killWatch();
    scheduler.notify = () => this.#schedule();
    scheduler.wholeTree = () => this.#wholeTree();
    remoteSelect.run = (cases, biased) => selectAcrossThreads(this, cases, biased);
  }

  #killWatch(): KillWatch {
    let last = 0;
    const say = (message: Message): void => {
      this.links.send(0, message);
      this.links.flush();
    };
    return {
      arm: (delay, task) => {
        say({ kind: 'watch', watch: ++last, delay, task });
        return last;
      },
      disarm: (watch) => say({ kind: 'unwatch', watch }),
    };
  }

  // --- driving the scheduler ---

  /** At implicit checkpoints and between turns. */
  #attend(): void {
    if (this.memory.hasAttention(this.self)) this.links.drain();
    if (!this.links.hasQueued && this.#output.isEmpty) return;
    const now = performance.now();
    this.links.flushIfOld(now);
    if (!this.#output.isEmpty && now - this.#printedAt >= OUTPUT_AGE) this.#flush();
  }

  #flush(): void {
    this.#closeOutput();
    this.links.flush();
  }

  #closeOutput(): void {
    this.#recorder?.flush();
    this.#beforeFlush?.();
    this.#output.flush();
  }

  #schedule(): void {
    if (this.#running) return;
    // There is work, though nobody has sent a message: whoever judges now must not find this thread idle.
    this.memory.setIdle(this.self, false);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#pump();
    });
  }

  /** Runs what can run, then goes idle. */
  #pump(): void {
    if (this.#running) return;
    this.#running = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.memory.setHungry(this.self, false);
    this.memory.setIdle(this.self, false);
    do {
      const idle = scheduler.runUntilIdle(LOOP_BUDGET);
      this.#flush();
      if (!idle) {
        this.#running = false;
        this.#schedule();
        return;
      }
    } while (this.links.drain() || scheduler.ready.size > 0 || scheduler.pending.head !== null);
    this.#running = false;
    this.#park();
  }

  /** Nothing can run: says so in shared memory, and arms the timer for the next deadline. */
  #park(): void {
    const deadline = scheduler.timers.nextDeadline;
    const obstacles = (scheduler.timers.size > 0 ? HAS_TIMERS : 0) | (scheduler.external > 0 ? HAS_EXTERNAL : 0);
    this.memory.setDeadline(this.self, deadline);
    this.memory.setHungry(this.self, this.#isFree());
    this.memory.setIdle(this.self, true, obstacles);
    if (deadline !== Number.POSITIVE_INFINITY && !scheduler.clock.virtual) {
      const delay = Math.min(Math.max(0, Math.ceil(deadline - scheduler.now())), LONGEST_TIMEOUT);
      this.#timer = setTimeout(() => this.#pump(), delay);
    }
    if (!allIdle(this.memory)) return;
    this.links.send(0, { kind: 'probe' });
    this.links.flush();
  }

  /** A task that may have to be killed has its thread to itself, also while it waits. */
  #isFree(): boolean {
    return this.memory.role(this.self) !== ROLE_DEDICATED || (this.travel.hasNoGuests && this.remoteScopes.size === 0);
  }

  // --- messages ---

  #handle(from: number, message: Message): void {
    switch (message.kind) {
      case 'unit':
        this.#entry.loadUnit(message.unit);
        return;
      case 'root':
        this.#root.start(message.key, message.args);
        return;
      case 'cancel-root':
        this.#root.cancel(message.source as CancelSource, message.reason);
        return;
      case 'peer':
        this.#connect(message.thread, message.port);
        return;
      case 'dead':
        this.#mourning.mourn(message.thread, message.cause, message.message);
        this.#output.flush();
        this.links.send(0, { kind: 'mourned', thread: message.thread });
        return;
      case 'adopt':
        this.memory.adopt(message.orphans);
        return;
      case 'where':
        this.links.send(0, { kind: 'here', place: this.host.place?.() ?? null });
        this.links.flush();
        return;
      case 'host-reply':
        this.#hostReplied(message.ask, message.ok, message.data);
        return;
      case 'deadlock':
        this.#root.deadlocked(message.tree);
        return;
      case 'tree-ask':
        this.links.send(0, { kind: 'tree-reply', ask: message.ask, trees: this.#trees() });
        return;
      case 'tree-answer':
        this.#wanted.set(message.ask, message.tree);
        return;
      case 'clock':
        return;
      case 'ready':
      case 'output':
      case 'start':
      case 'kill':
      case 'here':
      case 'watch':
      case 'unwatch':
      case 'mourned':
      case 'probe':
      case 'root-ended':
      case 'host-ask':
      case 'tree-reply':
      case 'tree-want':
      case 'trace-chunk':
      case 'trace-texts':
        throw new Error(`internal error: message ${message.kind} sent to a thread`);
      default:
        this.#peers.handle(from, message);
    }
  }

  #record(): TraceRecorder {
    const recorder = new TraceRecorder({
      chunk: (buffer) => this.links.send(0, { kind: 'trace-chunk', buffer }),
      texts: (texts) => this.links.send(0, { kind: 'trace-texts', texts }),
    });
    instrumentation.listener = recorder;
    return recorder;
  }

  #rootEnded(outcome: RootOutcome): void {
    this.#closeOutput();
    this.links.send(0, { kind: 'root-ended', outcome, outputs: this.memory.outputCount });
    this.links.flush();
  }

  #dropped(object: object): void {
    if (object instanceof Scope) scopeDropped(object);
    else if (object instanceof CancelToken) this.transfer.tokens.dropped(object);
    else if (object instanceof Channel) object.loans?.ended();
  }

  #hostReplied(ask: number, ok: boolean, data: unknown): void {
    const open = this.#asks.get(ask);
    this.#asks.delete(ask);
    if (ok) open?.resolve(data);
    else open?.reject(data);
  }

  /** The tree of the program, asked for by a task: `Async.tree` is no checkpoint, so the thread handles messages until the answer is there. */
  #wholeTree(): TreeNode | null {
    if (!this.canWait) return null;
    const ask = ++this.#lastAsk;
    this.links.send(0, { kind: 'tree-want', ask });
    for (let tree = this.#wanted.get(ask); ; tree = this.#wanted.get(ask)) {
      if (tree !== undefined) {
        this.#wanted.delete(ask);
        return tree;
      }
      this.#flush();
      if (!this.links.drain()) this.memory.waitForAttention(this.self, TREE_POLL);
    }
  }

  #trees(): TreePart[] {
    const parts: TreePart[] = [];
    const root = this.#root.task;
    if (root !== null) parts.push({ kind: 'tree', node: taskNode(root) });
    const lasting = this.#root.lasting?.node();
    if (lasting !== undefined && lasting.children.length > 0) parts.push({ kind: 'tree', node: lasting });
    for (const task of this.#entry.roots?.() ?? []) parts.push({ kind: 'tree', node: taskNode(task) });
    for (const task of this.travel.guests) parts.push({ kind: 'guest', node: taskNode(task) });
    for (const scope of this.remoteScopes) parts.push({ kind: 'stand-in', node: scopeNode(scope) });
    parts.push({ kind: 'locks', held: heldLocks(this.objects) });
    return parts;
  }
}

/** How long a plain task waits for a thread that has nothing to do before it starts on top of busy code, in milliseconds. */
const PATIENCE = 1000;

/** Time as the coordinator moves it, the same on every thread. */
function sharedClock(memory: SharedMemory): Clock {
  return { virtual: true, now: () => memory.virtualTime, advanceTo: () => undefined };
}

const NOBODY: TaskCode = { key: null, name: 'nobody', suspends: false, run: () => undefined, start: () => undefined };
