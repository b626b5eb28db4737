/**
 * Values between threads: the host encodes them, the runtime fills in what its own objects are called elsewhere.
 *
 * An object becomes a `Reference` on the way out and a stand-in (or, back at home, itself) on the way in. Each reference sent
 * is counted for the thread it goes to, so the codec of a host call is bound to one peer.
 */
import { assertNever } from '../diagnostics/assert-never.js';
import { AtomicCell } from './atomic.js';
import { copiedResult } from './await.js';
import { Broadcast } from './broadcast.js';
import { CancelToken, tokenOf } from './cancel.js';
import type { CancelReason, CancelSource } from './cancel-reason.js';
import { Channel, channelNumber } from './channel.js';
import { RecvChan, SendChan } from './channel-ends.js';
import type {
  ChannelReference,
  Encoded,
  OutcomeData,
  ReadinessReference,
  ReasonData,
  Reference,
  ReplyData,
  ScopeReference,
  TaskReference,
  TokenReference,
} from './protocol.js';
import { Readiness } from './readiness.js';
import { cellReference, isCell, resolveCell } from './remote-cells.js';
import { RemoteBroadcast, RemoteChannel } from './remote-channel.js';
import { RemoteReceiveEnd, RemoteSendEnd } from './remote-ends.js';
import { RemoteReadiness } from './remote-readiness.js';
import { RemoteScope } from './remote-scope.js';
import { StandInTask } from './remote-task.js';
import { RemoteTokens } from './remote-token.js';
import { scheduler } from './scheduler.js';
import { Scope } from './scope.js';
import { shareScope } from './shared-scope.js';
import { CANCELLED, DONE, FAILED, finish, Task } from './task.js';
import type { HandleCodec } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';
import { isConfined } from './worker-limit.js';

export class Transfer {
  readonly #parts: ThreadParts;
  readonly #codecs: PeerCodec[] = [];
  readonly tokens: RemoteTokens;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
    this.tokens = new RemoteTokens(parts);
  }

  codec(peer: number): PeerCodec {
    this.#codecs[peer] ??= new PeerCodec(this.#parts, peer);
    return this.#codecs[peer];
  }

  encode(value: unknown, to: number): Encoded {
    return isPlain(value) ? value : this.#parts.host.encode(value, this.codec(to));
  }

  decode(data: Encoded, from: number): unknown {
    return isPlain(data) ? data : this.#parts.host.decode(data, this.codec(from));
  }

  encodeError(error: unknown, to: number): Encoded {
    return this.#parts.host.encodeError(error, this.codec(to));
  }

  /** The error has been given its task path where it was raised; it is not given another one here. */
  decodeError(data: Encoded, from: number): unknown {
    const error = this.#parts.host.decodeError(data, this.codec(from));
    scheduler.keepPath(error);
    return error;
  }

  encodeReason(reason: CancelReason, to: number): ReasonData {
    const cause = reason.cause === null || reason.cause === undefined ? null : this.encodeError(reason.cause, to);
    return { source: reason.source, reason: this.encode(reason.reason, to), cause, origin: reason.origin };
  }

  decodeReason(data: ReasonData, from: number): CancelReason {
    const cause = data.cause === null ? null : this.decodeError(data.cause, from);
    return { source: data.source as CancelSource, reason: this.decode(data.reason, from), cause, origin: data.origin };
  }

  /** What a reference says about a cancellation of its object. */
  reasonIn({ cancelled }: ScopeReference | TokenReference, from: number): CancelReason | null {
    return cancelled === null ? null : this.decodeReason(cancelled, from);
  }

  /** Ends a task of this thread the way it ended elsewhere. */
  end(task: Task, outcome: ReplyData, from: number): void {
    switch (outcome.state) {
      case 'done': {
        let value: unknown;
        try {
          value = this.decode(outcome.value, from);
        } catch (error) {
          finish(task, FAILED, error);
          return;
        }
        finish(task, DONE, value);
        return;
      }
      case 'failed': {
        const error = this.decodeError(outcome.error, from);
        if (outcome.scope !== undefined) this.#fell(outcome.scope, error);
        finish(task, FAILED, error);
        return;
      }
      case 'cancelled': {
        const reason = outcome.reason === null ? null : this.decodeReason(outcome.reason, from);
        if (reason !== null && !task.cancelled) {
          // It was cancelled there, by itself or by a token, and not from here.
          task.cancelled = true;
          task.value = reason;
        }
        finish(task, CANCELLED, reason);
        return;
      }
      case 'withdrawn':
      case 'closed':
      case 'empty':
        finish(task, CANCELLED, null);
        return;
      default:
        assertNever(outcome);
    }
  }

  /** How a task ended, for another thread. A result that cannot cross turns into the host's NotTransferable error. */
  encodeOutcome(task: Task, to: number, awaited = false): OutcomeData {
    if (task.state === DONE) {
      try {
        // An awaiter here comes first and takes the value itself.
        const value = awaited ? this.#parts.host.freeze(task.value) : copiedResult(task);
        return { state: 'done', value: this.encode(value, to) };
      } catch (error) {
        return { state: 'failed', error: this.encodeError(error, to) };
      }
    }
    if (task.state === CANCELLED) {
      const reason = task.cancelReason;
      return { state: 'cancelled', reason: reason === null ? null : this.encodeReason(reason, to) };
    }
    const failed: OutcomeData = { state: 'failed', error: this.encodeError(task.value, to) };
    const { scope } = task;
    if (!(scope instanceof RemoteScope) || task.extras?.readiness?.failed(task.value) === true) return failed;
    const { home, id, failsFast } = scope.reference;
    return failsFast ? { ...failed, scope: { home, id } } : failed;
  }

  /** Who awaits the failed task inside its scope is to see the scope's cancellation, though the scope's home has not told us yet. */
  #fell(scope: { readonly home: number; readonly id: number }, error: unknown): void {
    const standIn = scope.home === this.#parts.self ? undefined : this.#parts.objects.standIn(scope.home, scope.id);
    if (standIn instanceof RemoteScope) standIn.fall(error);
  }
}

/** Immutable primitives are the same on every thread: most traffic needs no call to the host. */
function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined;
}

/** References for one peer. */
export class PeerCodec implements HandleCodec {
  readonly #parts: ThreadParts;
  readonly #peer: number;

  constructor(parts: ThreadParts, peer: number) {
    this.#parts = parts;
    this.#peer = peer;
  }

  reference(handle: object): Reference {
    if (handle instanceof Task) return this.task(handle);
    if (handle instanceof Scope) return this.scope(handle);
    if (handle instanceof CancelToken) return this.#token(handle);
    if (handle instanceof Channel) return this.#channel(handle);
    if (handle instanceof Broadcast) {
      this.#tellWhenClosed(handle);
      return {
        ref: 'broadcast',
        number: channelNumber(handle),
        ...this.#address(handle),
        capacity: handle.capacity,
        closed: handle.closed,
      };
    }
    if (handle instanceof SendChan || handle instanceof RecvChan) {
      const channel = this.reference(handle.channel);
      return { ref: 'end', ...this.#address(handle), end: handle.kind, channel };
    }
    if (handle instanceof AtomicCell) {
      const { words, index } = handle.share();
      return { ref: 'atomic', ...this.#address(handle), memory: words.buffer as SharedArrayBuffer, index };
    }
    if (handle instanceof Readiness) return this.readiness(handle);
    if (isCell(handle)) return cellReference(handle, this.#address(handle));
    throw this.#parts.host.fault('NotTransferable', `a ${handle.constructor.name} cannot cross to another thread`);
  }

  resolve(data: unknown): object {
    const reference = data as Reference;
    if (reference.ref === 'scope-token') return (this.resolve(reference.scope) as Scope).token;
    if (reference.ref === 'task-token') return tokenOf(this.resolve(reference.task) as Task);
    const parts = this.#parts;
    if (reference.home === parts.self) {
      const object = parts.objects.find(reference.id);
      if (object === undefined) throw new Error(`internal error: ${reference.ref} ${reference.id} was released while referred to`);
      return object;
    }
    switch (reference.ref) {
      case 'task':
        return this.#resolveTask(reference);
      case 'scope':
        return parts.objects.import(reference, () => new RemoteScope(parts, reference, this.#peer));
      case 'token':
        return parts.objects.import(reference, () => parts.transfer.tokens.standIn(reference, this.#peer));
      case 'channel':
        return parts.objects.import(reference, () => new RemoteChannel(parts, reference));
      case 'broadcast':
        return parts.objects.import(reference, () => new RemoteBroadcast(parts, reference));
      case 'end':
        return parts.objects.import(reference, () => {
          const channel = this.resolve(reference.channel) as RemoteChannel;
          return reference.end === 'send' ? new RemoteSendEnd(parts, reference, channel) : new RemoteReceiveEnd(parts, reference, channel);
        });
      case 'atomic':
        return parts.objects.import(reference, () => AtomicCell.at(new BigInt64Array(reference.memory), reference.index));
      case 'cell':
        return parts.objects.import(reference, () => resolveCell(parts, reference));
      case 'readiness':
        return parts.objects.import(reference, () => new RemoteReadiness(parts, reference));
      default:
        return assertNever(reference);
    }
  }

  task(task: Task): TaskReference {
    return { ref: 'task', ...this.#address(task), number: task.id, name: task.name, daemon: task.daemon };
  }

  readiness(readiness: Readiness): ReadinessReference {
    return { ref: 'readiness', ...this.#address(readiness) };
  }

  scope(scope: Scope): ScopeReference {
    if (scope instanceof RemoteScope) return { ...scope.reference, ...this.#address(scope), cancelled: this.#reason(scope.reason) };
    const { slot, generation } = shareScope(this.#parts, scope);
    const extras = scope.rare;
    return {
      ref: 'scope',
      ...this.#address(scope),
      number: scope.number,
      kind: scope.kind,
      name: scope.name,
      slot,
      generation,
      strict: extras.places.limit > 0 || extras.supervisor !== null || extras.policy.keepsChildren,
      failsFast: extras.supervisor === null && extras.policy.failsFast,
      confined: isConfined(scope),
      grace: scope.grace,
      deadline: Number.isFinite(extras.deadline) ? extras.deadline - scheduler.now() + Date.now() : null,
      path: scope.owner?.path ?? [],
      around: numbersAround(scope),
      cancelled: this.#reason(scope.reason),
    };
  }

  /** A task that has been on this thread, or still is, is itself here, whoever sends the reference. */
  #resolveTask(reference: TaskReference): Task {
    const known = this.#parts.travel.known(reference.number);
    const standIn = (): StandInTask => new StandInTask(this.#parts, reference);
    if (known === undefined) return this.#parts.objects.import(reference, standIn);
    if (known.guest && known.rare.standIn === null) known.rare.standIn = this.#parts.objects.import(reference, standIn);
    else this.#parts.objects.decline(reference);
    // Somebody here has it in hand now: it stays here.
    known.pinned = true;
    return known;
  }

  #token(token: CancelToken): Reference {
    if (token.target instanceof Scope) return { ref: 'scope-token', scope: this.scope(token.target) };
    if (token.target !== null) return { ref: 'task-token', task: this.task(token.target) };
    const { slot, generation } = this.#parts.transfer.tokens.share(token);
    const reference: TokenReference = { ref: 'token', ...this.#address(token), slot, generation, cancelled: this.#reason(token.reason) };
    return reference;
  }

  #channel(channel: Channel): ChannelReference {
    this.#tellWhenClosed(channel);
    const { capacity, closed, name } = channel;
    return { ref: 'channel', number: channelNumber(channel), ...this.#address(channel), capacity, closed, name };
  }

  /** Stand-ins learn of the end, so that they can refuse without asking. */
  #tellWhenClosed(channel: Channel | Broadcast): void {
    if (channel.remote !== null || channel.onClosed !== null) return;
    const { objects, links } = this.#parts;
    channel.onClosed = () => {
      for (const holder of objects.holders(channel)) links.send(holder, { kind: 'closed', object: objects.idOf(channel) });
    };
  }

  #address(object: object): { readonly home: number; readonly id: number } {
    const { home, id } = this.#parts.objects.export(object, this.#peer);
    return { home, id };
  }

  #reason(reason: CancelReason | null): ReasonData | null {
    return reason === null ? null : this.#parts.transfer.encodeReason(reason, this.#peer);
  }
}

function numbersAround(scope: Scope): number[] {
  const numbers: number[] = [];
  for (let task: Task | null = scope.owner; task !== null; task = task.scope?.owner ?? null) {
    numbers.push(task.id);
    numbers.push(...(task.scope?.idsAround ?? []));
  }
  return numbers;
}
