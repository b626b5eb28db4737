/**
 * The parts of one thread that know each other: what `startThread` wires together.
 *
 * There is one per thread. The parts hold it instead of each other, because they are mutually dependent by nature: encoding a
 * value may make a stand-in, a stand-in sends messages, a message decodes values.
 */

import type { Borrowings } from './borrowings.js';
import type { Links } from './link.js';
import type { ObjectTable } from './object-table.js';
import type { RemoteCalls } from './remote-calls.js';
import type { RemoteScope } from './remote-scope.js';
import type { SharedMemory } from './shared-memory.js';
import type { TaskHost } from './task-code.js';
import type { TaskTravel } from './task-travel.js';
import type { Transfer } from './transfer.js';

export interface ThreadParts {
  readonly self: number;
  readonly memory: SharedMemory;
  readonly links: Links;
  readonly host: TaskHost;
  readonly objects: ObjectTable;
  readonly transfer: Transfer;
  readonly calls: RemoteCalls;
  readonly travel: TaskTravel;
  /** Stand-ins of scopes that have tasks here. */
  readonly remoteScopes: Set<RemoteScope>;
  readonly borrowings: Borrowings;
  /** False while a message is being handled or a lock is held: then nothing may wait for another thread. */
  readonly canWait: boolean;
  /** Makes all that this thread did before visible to others: call it before raising a shared flag or writing a shared cell. */
  publish(): void;
}
