/**
 * Everything that travels over links: one union of messages, and the shapes inside them.
 *
 * Values in messages are plain data: results of `TaskHost.encode`, and references to objects that stay where they are.
 * A message names an object by its home's id; objects never move (a mutable value that moves is encoded data, not an object).
 *
 * Who sends what
 * - coordinator -> thread: `unit root cancel-root peer dead adopt where host-reply deadlock tree-ask tree-answer clock`
 * - thread -> coordinator: `ready output start probe kill here watch unwatch mourned root-ended host-ask tree-reply tree-want
 *   trace-chunk trace-texts`
 * - thread <-> thread: all others. `tasks moved finished` carry work; `spawn disengaged scope-failed cancelled` keep a scope
 *   whole; `ask arm reply withdraw tell` are operations on remote objects; `grant release` say who holds references.
 */
import type { MessagePort } from 'node:worker_threads';
import type { CancelOrigin } from './cancel-reason.js';
import type { OutputStream, RootOutcome } from './coordinator-api.js';
import type { Place } from './place.js';
import type { ScopeKind } from './policy.js';
import type { Orphans } from './shared-memory.js';
import type { TreeNode } from './task-tree.js';

/** Data of `TaskHost.encode`, `encodeError` or `encodeContext`. */
export type Encoded = unknown;

/** Why something was cancelled, as it travels (runtime.md section 4.5). `cause` is an encoded error, null if there is none. */
export interface ReasonData {
  readonly source: string;
  readonly reason: Encoded;
  readonly cause: Encoded | null;
  readonly origin: CancelOrigin;
}

/** Names an object on every thread. Every kind carries what its stand-in answers without asking. */
export type Reference =
  | TaskReference
  | ScopeReference
  | TokenReference
  | { readonly ref: 'scope-token'; readonly scope: ScopeReference }
  | { readonly ref: 'task-token'; readonly task: TaskReference }
  | ChannelReference
  | {
      readonly ref: 'broadcast';
      readonly number: number;
      readonly home: number;
      readonly id: number;
      readonly capacity: number;
      readonly closed: boolean;
    }
  | EndReference
  | CellReference
  | AtomicReference
  | ReadinessReference;

export interface TaskReference {
  readonly ref: 'task';
  readonly home: number;
  readonly id: number;
  /** The number the task is known by (`t.id`), the same on every thread. */
  readonly number: number;
  readonly name: string;
  readonly daemon: boolean;
}

/** What `ready` of a started task reports to (section 3.8). */
export interface ReadinessReference {
  readonly ref: 'readiness';
  readonly home: number;
  readonly id: number;
}

export interface ScopeReference {
  readonly ref: 'scope';
  readonly home: number;
  readonly id: number;
  /** The number the scope is known by, the same on every thread. */
  readonly number: number;
  readonly kind: ScopeKind;
  readonly name: string;
  /** Its words in shared memory. */
  readonly slot: number;
  readonly generation: number;
  /** Its children must be run under the eye of its home: limits, supervision, join policies other than fail-fast. */
  readonly strict: boolean;
  /** The first failure of a child cancels it: a thread where that happens need not wait to hear it from home. */
  readonly failsFast: boolean;
  /** Its tasks go no further than where they were sent. */
  readonly confined: boolean;
  readonly grace: number | null;
  /** Milliseconds since the epoch, null without a deadline: monotonic clocks of threads have different origins. */
  readonly deadline: number | null;
  /** Names of the tasks around it, root first. */
  readonly path: readonly string[];
  /** Numbers of the same tasks: waiting for one of them from inside would never end. */
  readonly around: readonly number[];
  readonly cancelled: ReasonData | null;
}

export interface TokenReference {
  readonly ref: 'token';
  readonly home: number;
  readonly id: number;
  readonly slot: number;
  readonly generation: number;
  readonly cancelled: ReasonData | null;
}

export interface ChannelReference {
  readonly ref: 'channel';
  readonly number: number;
  readonly home: number;
  readonly id: number;
  readonly capacity: number;
  readonly closed: boolean;
  readonly name: string | null;
}

export interface EndReference {
  readonly ref: 'end';
  readonly home: number;
  readonly id: number;
  readonly end: 'send' | 'receive';
  readonly channel: Reference;
}

export interface CellReference {
  readonly ref: 'cell';
  readonly home: number;
  readonly id: number;
  readonly cell: 'mutex' | 'semaphore' | 'barrier' | 'once';
  readonly size: number;
}

/** An atomic cell: its value lies in `memory`, which all threads use directly. */
export interface AtomicReference {
  readonly ref: 'atomic';
  readonly home: number;
  readonly id: number;
  readonly memory: SharedArrayBuffer;
  readonly index: number;
}

/** A task that has not started, on its way to the thread that will run it. */
export interface TaskParcel {
  /** Names this journey for both sides; a task may make several, and pass a thread more than once. */
  readonly trip: number;
  /** Where the task is at home, which is told of its end. */
  readonly origin: number;
  /** Its word in shared memory: whoever claims it runs the task. -1: none. */
  readonly slot: number;
  readonly number: number;
  readonly key: string;
  readonly args: readonly Encoded[];
  readonly scope: ScopeReference;
  readonly locals: readonly (readonly [string, Encoded])[];
  readonly name: string;
  readonly spawnedAt: Place | null;
  readonly grace: number | null;
  /** Of a task that was started with `start`. */
  readonly readiness: ReadinessReference | null;
  readonly context: Encoded;
}

/** How a task ended. */
export type OutcomeData =
  | { readonly state: 'done'; readonly value: Encoded }
  /** `scope`: the fail-fast scope of a third thread that this failure cancels. */
  | { readonly state: 'failed'; readonly error: Encoded; readonly scope?: { readonly home: number; readonly id: number } }
  | { readonly state: 'cancelled'; readonly reason: ReasonData | null };

/** What an operation on a remote object answered. `withdrawn`: it did not happen and never will. */
export type ReplyData = OutcomeData | { readonly state: 'closed' } | { readonly state: 'empty' } | { readonly state: 'withdrawn' };

export interface FinishedData {
  readonly trip: number;
  readonly outcome: OutcomeData;
  /** It was cancelled, however it then ended. */
  readonly stopped?: boolean;
}

export type Message = ToThread | ToCoordinator | PeerMessage;

/** Coordinator to thread. */
export type ToThread =
  | { readonly kind: 'unit'; readonly unit: unknown }
  | { readonly kind: 'root'; readonly key: string; readonly args: readonly Encoded[] }
  | { readonly kind: 'cancel-root'; readonly source: string; readonly reason: unknown }
  | { readonly kind: 'peer'; readonly thread: number; readonly port: MessagePort }
  | { readonly kind: 'dead'; readonly thread: number; readonly cause: string; readonly message: string }
  /** What a dead thread had allotted in shared memory, now that all know of its death. */
  | { readonly kind: 'adopt'; readonly orphans: Orphans }
  /** The thread is about to be killed: where is it? */
  | { readonly kind: 'where' }
  | { readonly kind: 'host-reply'; readonly ask: number; readonly ok: boolean; readonly data: unknown }
  | { readonly kind: 'deadlock'; readonly tree: TreeNode }
  | { readonly kind: 'tree-ask'; readonly ask: number }
  | { readonly kind: 'tree-answer'; readonly ask: number; readonly tree: TreeNode }
  | { readonly kind: 'clock' };

/** Thread to coordinator. */
export type ToCoordinator =
  | { readonly kind: 'ready' }
  | { readonly kind: 'output'; readonly sequence: number; readonly chunks: readonly OutputChunk[] }
  /** The thread with that number (`SharedMemory.reserveThread`) is to be started. */
  | { readonly kind: 'start'; readonly thread: number }
  | { readonly kind: 'probe' }
  /** A task on that thread does not stop, and its time is over (`kill_after:`). */
  | { readonly kind: 'kill'; readonly thread: number; readonly task: string }
  /** The answer to `where`: what the thread does now. */
  | { readonly kind: 'here'; readonly place: string | null }
  /** Unless `unwatch` comes within `delay` milliseconds, the sender is stuck in `task` and is to be killed. */
  | { readonly kind: 'watch'; readonly watch: number; readonly delay: number; readonly task: string }
  | { readonly kind: 'unwatch'; readonly watch: number }
  /** The sender has taken note of the death, and all it did before has been posted. */
  | { readonly kind: 'mourned'; readonly thread: number }
  | { readonly kind: 'root-ended'; readonly outcome: RootOutcome; readonly outputs: number }
  | { readonly kind: 'host-ask'; readonly ask: number; readonly name: string; readonly data: unknown; readonly outputs: number }
  | { readonly kind: 'tree-reply'; readonly ask: number; readonly trees: readonly TreePart[] }
  /** Memory that the thread records its trace in, and texts the rows refer to (trace-rows.ts). */
  | { readonly kind: 'trace-chunk'; readonly buffer: SharedArrayBuffer }
  | { readonly kind: 'trace-texts'; readonly texts: readonly string[] }
  /** A task asks for the tree of the whole program. */
  | { readonly kind: 'tree-want'; readonly ask: number };

/** Thread to thread. */
export type PeerMessage =
  // Work.
  | { readonly kind: 'tasks'; readonly tasks: TaskParcel[] }
  /** A task of the receiver's that the sender had not started has gone on to another thread, which reports its end. */
  | { readonly kind: 'moved'; readonly trips: readonly number[]; readonly to: number }
  | { readonly kind: 'finished'; readonly finished: FinishedData[] }
  | { readonly kind: 'cancel-task'; readonly trip: number; readonly reason: ReasonData }
  // Scopes and tokens. `cancel` asks the home, `cancelled` tells the others.
  | { readonly kind: 'spawn'; readonly scope: number; readonly parcel: TaskParcel; readonly options: SpawnData }
  | { readonly kind: 'disengaged'; readonly scope: number; count: number }
  | { readonly kind: 'scope-failed'; readonly scope: number; readonly error: Encoded; readonly by: string }
  | { readonly kind: 'cancelled'; readonly object: number; readonly reason: ReasonData }
  /** A channel of the sender's was closed. */
  | { readonly kind: 'closed'; readonly object: number }
  // Loans of a channel's places and values (channel-loans.ts).
  | { readonly kind: 'loan'; readonly object: number; readonly places: number; readonly values: readonly Encoded[]; readonly slot: number }
  | { readonly kind: 'values'; readonly object: number; readonly values: Encoded[] }
  | { readonly kind: 'consumed'; readonly object: number; count: number }
  | { readonly kind: 'recall'; readonly object: number; readonly what: 'places' | 'values' }
  | { readonly kind: 'places-back'; readonly object: number; readonly places: number }
  | { readonly kind: 'values-back'; readonly object: number; readonly values: readonly Encoded[] }
  // Causal order over three threads (link.ts).
  | { readonly kind: 'settle' }
  | { readonly kind: 'settled' }
  // Operations on remote objects. An ask is answered by exactly one reply; a tell by none.
  | { readonly kind: 'ask'; readonly ask: number; readonly object: number; readonly operation: Operation; readonly data: Encoded }
  | {
      readonly kind: 'arm';
      readonly ask: number;
      readonly object: number;
      readonly operation: 'send' | 'receive';
      readonly data: Encoded;
      readonly select: SelectData;
    }
  | { readonly kind: 'reply'; readonly ask: number; readonly reply: ReplyData }
  | { readonly kind: 'withdraw'; readonly ask: number }
  | { readonly kind: 'tell'; readonly object: number; readonly operation: Operation; readonly data: Encoded }
  // References held by others.
  | { readonly kind: 'grant'; readonly id: number; readonly to: number }
  | { readonly kind: 'release'; readonly ids: number[]; readonly counts: number[] };

/** The options of a spawn that the home of the scope has to know. */
export interface SpawnData {
  readonly daemon: boolean;
  readonly restart: 'permanent' | 'transient' | 'temporary' | null;
  readonly shutdown: number | null;
  readonly killAfter: number | null;
}

/** The word of a select in shared memory, and which of its arms this is. */
export interface SelectData {
  readonly slot: number;
  readonly generation: number;
  readonly arm: number;
}

/** Operations of remote objects; remote-serve.ts says which object offers which. */
export type Operation =
  | 'await'
  | 'look'
  | 'cancel'
  | 'reason'
  | 'done'
  | 'place'
  | 'first-error'
  | 'send'
  | 'offer'
  | 'receive'
  | 'poll'
  | 'close'
  | 'stats'
  | 'sender'
  | 'receiver'
  | 'subscribe'
  | 'clone'
  | 'lock'
  | 'try-lock'
  | 'unlock'
  | 'acquire'
  | 'try-acquire'
  | 'release'
  | 'wait'
  | 'call'
  | 'is-done'
  | 'settle'
  | 'ready'
  | 'late-error';

/** Lines of one stream, in the order they were printed within their chunk. */
export interface OutputChunk {
  readonly stream: OutputStream;
  readonly text: string;
}

/** What one thread knows of the task tree. */
export type TreePart =
  /** The tree of a root task, a task that came from another thread, or the stand-in of a scope that lives on another thread. */
  | { readonly kind: 'tree' | 'guest' | 'stand-in'; readonly node: TreeNode }
  /** Locks known to several threads that a task of this one holds. */
  | { readonly kind: 'locks'; readonly held: readonly HeldLock[] };

export interface HeldLock {
  readonly lock: string;
  /** The task. */
  readonly number: number;
  readonly name: string;
}
