/**
 * The death of another thread, as this one sees it (runtime.md, section 4.9): what ran or lived there has failed and says so; the rest
 * goes on.
 *
 * - A task of this thread that ran there has failed with `TaskFailed`; one that had not started comes back and runs here.
 * - A task that came from there, or runs in a scope that lived there, is cancelled: nobody is left to be told of its end.
 * - A scope of this thread does not wait for tasks that were spawned into it there; it fails, for what they would have reported is lost.
 * - Requests to objects that lived there are answered with `TaskFailed`, or `BrokenLock` for locks; locks held there are broken, values
 *   and places on loan are settled, ends that had been moved there are released.
 */
import { cancelReason } from './cancel-reason.js';
import { RecvChan, SendChan } from './channel-ends.js';
import type { PeerMessages } from './peer-messages.js';
import { RemoteChannel } from './remote-channel.js';
import { Scope } from './scope.js';
import { abandonTasks } from './shared-scope.js';
import type { Task } from './task.js';
import type { ThreadParts } from './thread-parts.js';

export class Mourning {
  readonly #parts: ThreadParts;
  readonly #peers: PeerMessages;

  constructor(parts: ThreadParts, peers: PeerMessages) {
    this.#parts = parts;
    this.#peers = peers;
  }

  mourn(thread: number, cause: string, message: string): void {
    const parts = this.#parts;
    const { host, links, objects } = parts;
    const text = `thread ${thread} ended (${cause}): ${message}`;
    const failure = (task: Task | null): unknown =>
      host.fault('TaskFailed', task === null ? text : `task ${task.name} died: ${text}`, { task: task?.name ?? null, cause: text });
    // What it posted before it died has happened.
    links.disconnect(thread);
    const known = objects.knownBy(thread);
    this.#peers.lost(thread);
    parts.calls.lost(thread, text);
    const reason = cancelReason('parent', text, failure(null));
    parts.travel.lost(thread, failure, reason);
    for (const scope of [...parts.remoteScopes]) if (scope.reference.home === thread) scope.cancelledAtHome(reason);
    for (const standIn of objects.standInsOf(thread)) if (standIn instanceof RemoteChannel) standIn.orphaned();
    const isOrphaned = (end: SendChan | RecvChan): boolean =>
      end.madeFor === thread && objects.holders(end).every((holder) => holder === thread);
    for (const object of known) {
      if (object instanceof Scope && abandonTasks(object, thread)) object.fail(failure(null));
      else if ((object instanceof SendChan || object instanceof RecvChan) && isOrphaned(object)) object.release();
    }
    objects.forget(thread);
  }
}
