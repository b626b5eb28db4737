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
import { assertNever } from '../diagnostics/assert-never.js';
import { Broadcast } from './broadcast.js';
import { CancelToken } from './cancel.js';
import { type CancelSource, cancelReason } from './cancel-reason.js';
import { Channel } from './channel.js';
import { HomeLoans } from './channel-loans.js';
import { type Clock, realClock } from './clock.js';
import { cancelTask } from './context.js';
import type { OutputStream, StartThread, ThreadEntry, ThreadSeat } from './coordinator-api.js';
import { failWithDeadlock } from './deadlock.js';
import { makeRootTask, outcomeOf } from './driver.js';
import { judgeFailure } from './judge.js';
import { Links } from './link.js';
import { ObjectTable } from './object-table.js';
import type { Encoded, Message, TreePart } from './protocol.js';
import { allIdle } from './quiescence.js';
import { RemoteCalls } from './remote-calls.js';
import { RemoteBroadcast, RemoteChannel } from './remote-channel.js';
import { RemoteScope } from './remote-scope.js';
import { selectAcrossThreads } from './remote-select.js';
import { RemoteServe } from './remote-serve.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { remoteSelect } from './select.js';
import { HAS_EXTERNAL, HAS_TIMERS, SharedMemory } from './shared-memory.js';
import { disengage, scopeDropped, tellCancelled } from './shared-scope.js';
import { Stealing } from './steal.js';
import { CANCELLED, FAILED, finish, Task } from './task.js';
import type { TaskCode, TaskHost } from './task-code.js';
import { TaskTravel } from './task-travel.js';
import { scopeNode, type TreeNode, taskNode } from './task-tree.js';
import { ThreadOutput } from './thread-output.js';
import type { ThreadParts } from './thread-parts.js';
import type { ThreadSetup } from './thread-setup.js';
import { Transfer } from './transfer.js';

/** How long the scheduler may keep the event loop of the thread waiting, in milliseconds. */
const LOOP_BUDGET = 20;
const LONGEST_TIMEOUT = 0x7fff_ffff;
/** Printed text waits at most so long while the thread is busy, in milliseconds. */
const OUTPUT_AGE = 5;
/** Task numbers of thread n begin here times n - 1, so that they are unique without asking anybody. */
const NUMBERS_PER_THREAD = 1_000_000_000;
/** After a thread has died with tasks nobody can account for, the program gets so long to end by itself. */
const LOSS_GRACE = 5000;

/** Starts the runtime on this thread. It serves for the life of the thread. */
export const startThread: StartThread = (port, data, makeEntry) => new ThreadRuntime(port, data as ThreadSetup, makeEntry);

type LoanMessage = Extract<Message, { kind: 'loan' | 'values' | 'consumed' | 'recall' | 'places-back' | 'values-back' }>;

/** The root task, on thread 1. */
interface Root {
  readonly task: Task;
  scope: Scope | null;
}

class ThreadRuntime implements ThreadParts, ThreadSeat {
  readonly self: number;
  readonly memory: SharedMemory;
  readonly links: Links;
  readonly objects: ObjectTable;
  readonly transfer: Transfer;
  readonly calls: RemoteCalls;
  readonly travel: TaskTravel;
  readonly remoteScopes = new Set<RemoteScope>();
  readonly borrowers = new Set<RemoteChannel>();
  readonly hostData: unknown;
  readonly #entry: ThreadEntry;
  readonly #serve: RemoteServe;
  readonly #output: ThreadOutput;
  readonly #asks = new Map<number, { readonly resolve: (data: unknown) => void; readonly reject: (error: unknown) => void }>();
  /** The current task while none is: messages arrive before the first one has run. */
  readonly #nobody: Task;
  #lastAsk = 0;
  #root: Root | null = null;
  #running = false;
  #scheduled = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #printedAt = 0;

  constructor(port: MessagePort, setup: ThreadSetup, makeEntry: (seat: ThreadSeat) => ThreadEntry) {
    this.self = setup.thread;
    this.hostData = setup.hostData;
    this.memory = new SharedMemory(setup.buffer, setup.threads);
    this.links = new Links(this.self, this.memory, {
      message: (from, message) => this.#handle(from, message),
      woken: () => this.#pump(),
      beforePost: () => this.#output.flush(),
    });
    this.#output = new ThreadOutput(this.memory, (sequence, chunks) => this.links.send(0, { kind: 'output', sequence, chunks }));
    this.objects = new ObjectTable(this.links, (object) => this.#dropped(object));
    this.transfer = new Transfer(this);
    this.calls = new RemoteCalls(this);
    this.travel = new TaskTravel(this);
    this.#serve = new RemoteServe(this);
    this.#entry = makeEntry(this);
    this.#nobody = new Task(NOBODY, [], null, null);
    this.#joinScheduler(setup);
    this.links.connect(0, port);
    this.links.send(0, { kind: 'ready' });
    this.#pump();
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

  hostRequest(name: string, data: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ask = ++this.#lastAsk;
      this.#asks.set(ask, { resolve, reject });
      // What was printed before comes out before the host does it (it may end the process, or read an answer to a prompt).
      this.#output.flush();
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
    scheduler.seed(setup.seed + this.self - 1);
    scheduler.clock = setup.clock === 'virtual' ? sharedClock(this.memory) : realClock;
    scheduler.current = this.#nobody;
    scheduler.onAttention = () => this.#attend();
    scheduler.onHungry = stealing.look;
    scheduler.onPublish = () => this.publish();
    scheduler.place = (task) => stealing.place(task);
    scheduler.notify = () => this.#schedule();
    remoteSelect.run = (cases, biased) => selectAcrossThreads(this, cases, biased);
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
    this.#output.flush();
    this.links.flush();
  }

  #schedule(): void {
    if (this.#running || this.#scheduled) return;
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
    this.memory.setHungry(this.self, true);
    this.memory.setIdle(this.self, true, obstacles);
    if (deadline !== Number.POSITIVE_INFINITY && !scheduler.clock.virtual) {
      const delay = Math.min(Math.max(0, Math.ceil(deadline - scheduler.now())), LONGEST_TIMEOUT);
      this.#timer = setTimeout(() => this.#pump(), delay);
    }
    if (!allIdle(this.memory)) return;
    this.links.send(0, { kind: 'probe' });
    this.links.flush();
  }

  // --- messages ---

  #handle(from: number, message: Message): void {
    switch (message.kind) {
      case 'unit':
        this.#entry.loadUnit(message.unit);
        return;
      case 'root':
        this.#startRoot(message.key, message.args);
        return;
      case 'cancel-root':
        this.#cancelRoot(message.source as CancelSource, message.reason);
        return;
      case 'peer':
        this.links.connect(message.thread, message.port);
        return;
      case 'dead':
        this.#mourn(message.thread, message.cause, message.message);
        return;
      case 'host-reply':
        this.#hostReplied(message.ask, message.ok, message.data);
        return;
      case 'deadlock':
        this.#deadlocked(message.tree);
        return;
      case 'tree-ask':
        this.links.send(0, { kind: 'tree-reply', ask: message.ask, trees: this.#trees() });
        return;
      case 'clock':
        return;
      case 'tasks':
        this.travel.arrive(from, message.tasks);
        return;
      case 'finished':
        this.travel.finished(from, message.finished);
        return;
      case 'cancel-task':
        this.travel.cancel(from, message.trip, message.reason);
        return;
      case 'spawn':
        this.#spawned(from, message);
        return;
      case 'disengaged': {
        const scope = this.objects.find(message.scope);
        if (scope instanceof Scope) disengage(scope, message.count);
        return;
      }
      case 'scope-failed': {
        const scope = this.objects.find(message.scope);
        if (scope instanceof Scope) judgeFailure(scope, this.#nobody, this.transfer.decodeError(message.error, from));
        return;
      }
      case 'cancel':
        this.#cancelObject(message.object, this.transfer.decodeReason(message.reason, from));
        return;
      case 'cancelled': {
        const standIn = this.objects.standIn(from, message.object);
        const reason = this.transfer.decodeReason(message.reason, from);
        if (standIn instanceof RemoteScope) standIn.cancelledAtHome(reason);
        else if (standIn instanceof CancelToken) this.transfer.tokens.cancelledAtHome(standIn, reason);
        return;
      }
      case 'closed': {
        const standIn = this.objects.standIn(from, message.object);
        if (standIn instanceof RemoteChannel || standIn instanceof RemoteBroadcast) standIn.closedAtHome();
        return;
      }
      case 'loan':
      case 'values':
      case 'consumed':
      case 'recall':
      case 'places-back':
      case 'values-back':
        this.#handleLoan(from, message);
        return;
      case 'settle':
        this.links.answerSettle(from);
        return;
      case 'settled':
        this.links.settled(from);
        return;
      case 'ask':
        this.#serve.ask(from, message.ask, message.object, message.operation, message.data);
        return;
      case 'arm':
        this.#serve.arm(from, message.ask, message.object, message.operation, message.data, message.select);
        return;
      case 'reply':
        this.calls.replied(message.ask, message.reply);
        return;
      case 'withdraw':
        this.#serve.withdraw(from, message.ask);
        return;
      case 'tell':
        this.#serve.tell(from, message.object, message.operation, message.data);
        return;
      case 'grant':
        this.#granted(message.id, message.to);
        return;
      case 'release':
        this.objects.released(from, message.ids, message.counts);
        return;
      case 'ready':
      case 'output':
      case 'demand':
      case 'probe':
      case 'root-ended':
      case 'host-ask':
      case 'tree-reply':
        throw new Error(`internal error: message ${message.kind} sent to a thread`);
      default:
        assertNever(message);
    }
  }

  #handleLoan(from: number, message: LoanMessage): void {
    if (message.kind === 'loan' || message.kind === 'recall') {
      const standIn = this.objects.standIn(from, message.object);
      if (!(standIn instanceof RemoteChannel)) this.#refuseLoan(from, message);
      else if (message.kind === 'loan') standIn.borrow(message.places, message.values);
      else standIn.giveBack(message.what);
      return;
    }
    const channel = this.objects.find(message.object);
    const loans = channel instanceof Channel ? HomeLoans.of(this, channel) : null;
    if (loans === null) return;
    if (message.kind === 'values') loans.deposited(from, message.values);
    else if (message.kind === 'consumed') loans.consumed(message.count);
    else if (message.kind === 'places-back') loans.placesBack(message.places, message.gone);
    else loans.valuesBack(from, message.values);
  }

  /** Nobody here knows the channel any more. */
  #refuseLoan(from: number, message: Extract<LoanMessage, { kind: 'loan' | 'recall' }>): void {
    const { object } = message;
    const values = message.kind === 'loan' ? message.values : [];
    if (message.kind === 'loan' ? values.length > 0 : message.what === 'values')
      this.links.send(from, { kind: 'values-back', object, values });
    if (message.kind === 'loan' ? message.places > 0 : message.what === 'places') {
      this.links.send(from, { kind: 'places-back', object, places: 0, gone: true });
    }
  }

  #startRoot(key: string, args: readonly Encoded[]): void {
    const { host } = this;
    let code: TaskCode;
    let values: unknown[];
    try {
      code = host.findCode(key);
      values = args.map((arg) => this.transfer.decode(arg, 0));
    } catch (error) {
      this.#rootEnded({ state: 'failed', error: this.transfer.encodeError(error, 0) });
      return;
    }
    const root: Root = {
      task: makeRootTask(code, values, host, code.name, (scope) => {
        root.scope = scope;
      }),
      scope: null,
    };
    this.#root = root;
    root.task.rare.onFinished = () => this.#rootFinished(root);
    scheduler.pending.push(root.task);
  }

  #rootFinished(root: Root): void {
    this.#root = null;
    const outcome = outcomeOf(root.task, root.scope);
    if (outcome.kind === 'done') {
      try {
        this.#rootEnded({ state: 'done', value: this.transfer.encode(outcome.value, 0) });
      } catch (error) {
        this.#rootEnded({ state: 'failed', error: this.transfer.encodeError(error, 0) });
      }
    } else {
      const state = outcome.kind;
      this.#rootEnded({ state, error: this.transfer.encodeError(outcome.error, 0) });
    }
  }

  #rootEnded(outcome: Extract<Message, { kind: 'root-ended' }>['outcome']): void {
    this.#output.flush();
    this.links.send(0, { kind: 'root-ended', outcome, outputs: this.memory.outputCount });
    this.links.flush();
  }

  #cancelRoot(source: CancelSource, reason: unknown): void {
    const root = this.#root;
    if (root === null) return;
    const why = cancelReason(source, reason);
    if (root.scope !== null) root.scope.cancelFor(why);
    else {
      root.task.queue?.remove(root.task);
      root.task.cancelled = true;
      finish(root.task, CANCELLED, why);
    }
  }

  /** The coordinator's verdict. If even the cleanup is stuck, the program is given up as it stands. */
  #deadlocked(tree: TreeNode): void {
    const root = this.#root;
    if (root === null || root.scope === null || failWithDeadlock(root.task, root.scope, tree)) return;
    const error = root.scope.failure?.error ?? this.host.fault('Deadlock', 'all tasks are waiting');
    finish(root.task, FAILED, error);
  }

  #spawned(from: number, message: Extract<Message, { kind: 'spawn' }>): void {
    const scope = this.objects.find(message.scope);
    if (!(scope instanceof Scope)) return;
    this.travel.adopt(from, scope, message.parcel, message.options);
  }

  #cancelObject(id: number, reason: ReturnType<Transfer['decodeReason']>): void {
    const object = this.objects.find(id);
    if (object instanceof Task) cancelTask(object, reason);
    else if (object instanceof Scope) object.cancelFor(reason);
    else if (object instanceof CancelToken) object.trip(reason);
  }

  /** Somebody got a reference from a third thread, which may have missed what became of the object meanwhile. */
  #granted(id: number, to: number): void {
    this.objects.granted(id, to);
    const object = this.objects.find(id);
    if ((object instanceof Scope || object instanceof CancelToken) && object.cancelled && object.reason !== null) {
      tellCancelled(this, object, object.reason, to);
    } else if ((object instanceof Channel || object instanceof Broadcast) && object.closed) {
      this.links.send(to, { kind: 'closed', object: id });
    }
  }

  #dropped(object: object): void {
    if (object instanceof Scope) scopeDropped(object);
    else if (object instanceof CancelToken) this.transfer.tokens.dropped(object);
  }

  #hostReplied(ask: number, ok: boolean, data: unknown): void {
    const open = this.#asks.get(ask);
    this.#asks.delete(ask);
    if (ok) open?.resolve(data);
    else open?.reject(data);
  }

  #trees(): TreePart[] {
    const parts: TreePart[] = [];
    if (this.#root !== null) parts.push({ guest: null, node: taskNode(this.#root.task) });
    for (const task of this.travel.guests) parts.push({ guest: task.id, node: taskNode(task) });
    for (const scope of this.remoteScopes) {
      const { label, children } = scopeNode(scope);
      parts.push({ guest: null, node: { label: `${label}, tasks of thread ${this.self}`, children } });
    }
    return parts;
  }

  /** A thread has died: what ran or lived there has failed, and says so. */
  #mourn(thread: number, cause: string, message: string): void {
    const { host, links, objects } = this;
    const text = `thread ${thread} has died (${cause}): ${message}`;
    const failure = (task: Task | null): unknown =>
      host.fault('TaskFailed', task === null ? text : `task ${task.name}: ${text}`, { task: task?.name ?? null, cause: text });
    links.disconnect(thread);
    const known = objects.forget(thread);
    this.#serve.lost(thread, known);
    this.calls.lost(thread);
    this.travel.lost(thread, failure, cancelReason('parent', text, failure(null)));
    for (const scope of [...this.remoteScopes]) {
      if (scope.reference.home === thread) scope.cancelledAtHome(cancelReason('parent', text, failure(null)));
    }
    let unaccounted = false;
    for (const object of known) {
      if (!(object instanceof Scope) || object.complete || object.settledActive() === 0) continue;
      // What its tasks there would have reported is lost; the scope must not wait for it.
      unaccounted = true;
      object.fail(failure(null));
    }
    if (!unaccounted || this.self !== 1) return;
    setTimeout(() => {
      const root = this.#root;
      if (root !== null && !root.task.ended) finish(root.task, FAILED, failure(null));
      this.#pump();
    }, LOSS_GRACE).unref();
  }
}

/** Time as the coordinator moves it, the same on every thread. */
function sharedClock(memory: SharedMemory): Clock {
  return { virtual: true, now: () => memory.virtualTime, advanceTo: () => undefined };
}

const NOBODY: TaskCode = { key: null, name: 'nobody', suspends: false, run: () => undefined, step: function* () {} };
