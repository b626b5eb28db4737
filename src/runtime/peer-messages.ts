/** What threads tell each other: each message goes to the object, task or request it is about. */
import { assertNever } from '../diagnostics/assert-never.js';
import { Broadcast } from './broadcast.js';
import { CancelToken } from './cancel.js';
import { Channel } from './channel.js';
import { HomeLoans } from './channel-loans.js';
import { judgeFailure } from './judge.js';
import type { PeerMessage } from './protocol.js';
import { RemoteBroadcast, RemoteChannel } from './remote-channel.js';
import { RemoteScope } from './remote-scope.js';
import { RemoteServe } from './remote-serve.js';
import { Scope } from './scope.js';
import { disengage, tellCancelled } from './shared-scope.js';
import type { Task } from './task.js';
import type { ThreadParts } from './thread-parts.js';

type Of<K extends PeerMessage['kind']> = Extract<PeerMessage, { kind: K }>;
type LoanMessage = Of<'loan' | 'values' | 'consumed' | 'recall' | 'places-back' | 'values-back'>;

export class PeerMessages {
  readonly #parts: ThreadParts;
  readonly #serve: RemoteServe;
  /** Stands for the task of another thread whose failure is judged here. */
  readonly #nobody: Task;

  constructor(parts: ThreadParts, nobody: Task) {
    this.#parts = parts;
    this.#nobody = nobody;
    this.#serve = new RemoteServe(parts);
  }

  handle(from: number, message: PeerMessage): void {
    switch (message.kind) {
      case 'tasks':
        this.#parts.travel.arrive(from, message.tasks);
        return;
      case 'moved':
        this.#parts.travel.moved(message.trips, message.to, (task) => this.#lostOnTheWay(task, message.to));
        return;
      case 'finished':
        this.#parts.travel.finished(from, message.finished);
        return;
      case 'cancel-task':
        this.#parts.travel.cancel(from, message.trip, message.reason);
        return;
      case 'spawn':
        this.#spawned(from, message);
        return;
      case 'disengaged': {
        const scope = this.#parts.objects.find(message.scope);
        if (scope instanceof Scope) disengage(scope, message.count, from);
        return;
      }
      case 'scope-failed': {
        const scope = this.#parts.objects.find(message.scope);
        if (scope instanceof Scope) {
          judgeFailure(scope, this.#nobody, this.#parts.transfer.decodeError(message.error, from), message.by);
        }
        return;
      }
      case 'cancelled': {
        const standIn = this.#parts.objects.standIn(from, message.object);
        const reason = this.#parts.transfer.decodeReason(message.reason, from);
        if (standIn instanceof RemoteScope) standIn.cancelledAtHome(reason);
        else if (standIn instanceof CancelToken) this.#parts.transfer.tokens.cancelledAtHome(standIn, reason);
        return;
      }
      case 'closed': {
        const standIn = this.#parts.objects.standIn(from, message.object);
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
      case 'ask':
        this.#serve.ask(from, message.ask, message.object, message.operation, message.data);
        return;
      case 'arm':
        this.#serve.arm(from, message.ask, message.object, message.operation, message.data, message.select);
        return;
      case 'reply':
        this.#parts.calls.replied(message.ask, message.reply);
        return;
      case 'withdraw':
        this.#serve.withdraw(from, message.ask);
        return;
      case 'tell':
        this.#serve.tell(from, message.object, message.data);
        return;
      case 'grant':
        this.#granted(message.id, message.to);
        return;
      case 'release':
        this.#parts.objects.released(from, message.ids, message.counts);
        return;
      case 'settle':
        this.#parts.links.answerSettle(from);
        return;
      case 'settled':
        this.#parts.links.settled(from);
        return;
      default:
        assertNever(message);
    }
  }

  /** A thread died: its requests, and the locks it held. */
  lost(thread: number): void {
    this.#serve.lost(thread);
  }

  #lostOnTheWay(task: Task, thread: number): unknown {
    const cause = `thread ${thread} ended`;
    return this.#parts.host.fault('TaskFailed', `task ${task.name} died: ${cause}`, { task: task.name, cause });
  }

  #spawned(from: number, message: Of<'spawn'>): void {
    const scope = this.#parts.objects.find(message.scope);
    if (!(scope instanceof Scope)) return;
    this.#parts.travel.adopt(from, scope, message.parcel, message.options);
  }

  /** Somebody got a reference from a third thread, which may have missed what became of the object meanwhile. */
  #granted(id: number, to: number): void {
    this.#parts.objects.granted(id, to);
    const object = this.#parts.objects.find(id);
    if ((object instanceof Scope || object instanceof CancelToken) && object.cancelled && object.reason !== null) {
      tellCancelled(this.#parts, object, object.reason, to);
    } else if ((object instanceof Channel || object instanceof Broadcast) && object.closed) {
      this.#parts.links.send(to, { kind: 'closed', object: id });
    }
  }

  #handleLoan(from: number, message: LoanMessage): void {
    const { borrowings, objects } = this.#parts;
    if (message.kind === 'recall') {
      if (message.what === 'places') borrowings.returnPlaces({ home: from, id: message.object });
      else borrowings.returnValues({ home: from, id: message.object });
      return;
    }
    if (message.kind === 'loan') {
      const { object, places, values, slot } = message;
      const standIn = objects.standIn(from, object);
      if (standIn instanceof RemoteChannel && (values.length === 0 || !borrowings.refuses({ home: from, id: object }))) {
        objects.receive(standIn);
        standIn.borrow(places, values, slot);
      } else borrowings.refuse({ home: from, id: object }, places, values);
      return;
    }
    const channel = this.#parts.objects.find(message.object);
    const loans = channel instanceof Channel ? HomeLoans.of(this.#parts, channel) : null;
    if (loans === null) return;
    if (message.kind === 'values') loans.deposited(from, message.values);
    else if (message.kind === 'consumed') loans.consumed(message.count);
    else if (message.kind === 'places-back') loans.placesBack(from, message.places);
    else loans.valuesBack(from, message.values);
  }
}
