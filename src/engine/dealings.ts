/**
 * What a program and its host have to do with each other while the program lives: calls of host functions that are open, functions and
 * objects that went either way. One a run, or an instance.
 */
import { type Capabilities, type CapabilityName, grants } from '../interp/capabilities.js';
import type { CallbackOutcome, HostBridge, HostCall, HostReply } from '../interp/embed/host-bridge.js';
import { type Wire, WireProblem } from '../interp/embed/wire.js';
import { type HostCallScope, withinHostCall } from './host-call-scope.js';
import type { HostContext, HostLibrary } from './host-library.js';
import { typeOfHandle } from './host-library.js';
import { jsToWire, type Registrar } from './js-to-wire.js';
import { AriaError, type AriaFunction, type AriaInput, type AriaValue } from './js-values.js';
import { SharedItems } from './shared-items.js';
import { type Resolver, wireToJs } from './wire-to-js.js';

/** Runs a function of the program when no call is open that could: of an instance that is idle. Rejects where that cannot be. */
export type ApplyLater = (fn: number, args: readonly Wire[]) => Promise<AriaValue>;

type HandedIn = (...args: never[]) => unknown;

/** The dealings of an engine whose programs live, by owner. */
export type OpenDealings = Map<number, Dealings>;

let lastOwner = 0;
/** Numbers of one owner's items; owners and items together stay below 2^53. */
const ITEMS_OF_OWNER = 2 ** 28;

/** Handles were dropped by programs of these dealings: whoever they belonged to is told, if it is still there. */
export function releaseItems(open: OpenDealings, ids: readonly number[]): void {
  for (const id of ids) open.get(Math.floor(id / ITEMS_OF_OWNER))?.release([id]);
}

export class Dealings implements HostBridge, Registrar, Resolver {
  /** Counts against the steps of the run that is going on. */
  charge: (steps: number) => void = () => {};
  /** Told of every call. */
  onCall: ((target: string, place: HostCall['place']) => void) | null = null;
  /** Around the host functions of the run that is going on. */
  scope: HostCallScope = { holds: new Set(), outer: undefined };
  private readonly open = new Map<number, OpenCall>();
  /** Numbers say whose they are: a program that drops a handle does not know which run or instance had it. */
  private readonly owner = ++lastOwner;
  private lastItem = 0;
  private readonly handedIn = new SharedItems<HandedIn>(() => this.nextItem());
  private readonly objects = new SharedItems<object>(() => this.nextItem());
  /** Functions of the program that nobody here can call any more. */
  private forgotten: number[] = [];
  private readonly dropped = new FinalizationRegistry<number>((id) => this.forgotten.push(id));
  private readonly programFunctions = new WeakMap<object, { readonly id: number; readonly name: string }>();
  /** What host functions threw in the run that is going on, by the number in the HostError. */
  private readonly causes = new Map<number, unknown>();
  private lastCause = 0;

  constructor(
    private readonly library: HostLibrary,
    private readonly capabilities: Capabilities,
    private readonly applyLater: ApplyLater,
    private readonly living: OpenDealings,
  ) {
    living.set(this.owner, this);
  }

  /** Objects and functions of the host that the program may still use. */
  get held(): number {
    return this.objects.size + this.handedIn.size;
  }

  /** A run begins. Gives the functions of the program that it may forget. */
  begins(): readonly number[] {
    this.causes.clear();
    return this.forgotten.splice(0);
  }

  inward(value: unknown, path: string): Wire {
    return jsToWire(value, path, this);
  }

  outward(wire: Wire): AriaValue {
    return wireToJs(wire, this);
  }

  /** What the host threw to cause an error, if it did. */
  causeOf(error: AriaValue): unknown {
    return error instanceof AriaError && error.kind === 'HostError' ? this.causes.get(Number(error.fields.reference)) : undefined;
  }

  /** The run has been stopped: host functions that still work are told. */
  abort(reason: unknown): void {
    for (const call of this.open.values()) call.abort(reason);
  }

  /** The run has ended, or the instance; what it left open is nobody's any more. */
  end(): void {
    this.living.delete(this.owner);
    this.abort(new Error('the program has ended'));
    for (const call of this.open.values()) call.close();
    this.open.clear();
  }

  // --- HostBridge ---

  begin(id: number, { target, args, place, taskPath, stack }: HostCall): HostReply | Promise<HostReply> {
    const call = new OpenCall();
    this.onCall?.(target, place);
    this.open.set(id, call);
    const values = args.map((arg) => this.outwardIn(arg, call));
    let result: unknown;
    try {
      result = withinHostCall(this.scope, () => this.invoke(target, values, this.contextOf(call, { place, taskPath, stack })));
    } catch (error) {
      call.settle(this.failure(target, error));
      return this.next(id, call);
    }
    if (!(result instanceof Promise)) {
      call.settle(this.success(target, result));
      return this.next(id, call);
    }
    result.then(
      (value: unknown) => call.settle(this.success(target, value)),
      (error: unknown) => call.settle(this.failure(target, error)),
    );
    return this.next(id, call);
  }

  resume(id: number, outcome: CallbackOutcome): HostReply | Promise<HostReply> {
    const call = this.open.get(id);
    if (call === undefined) return { kind: 'value', value: null };
    call.callbackDone(outcome.ok ? { ok: true, value: this.outward(outcome.value) } : { ok: false, error: this.outward(outcome.error) });
    return this.next(id, call);
  }

  abandon(id: number): void {
    const call = this.open.get(id);
    this.open.delete(id);
    call?.abort(new Error('the task that called was cancelled'));
    call?.close();
  }

  release(ids: readonly number[]): void {
    for (const id of ids) {
      this.objects.release(id);
      this.handedIn.release(id);
    }
  }

  private nextItem(): number {
    return this.owner * ITEMS_OF_OWNER + ++this.lastItem;
  }

  private next(id: number, call: OpenCall): HostReply | Promise<HostReply> {
    const reply = call.next();
    if (reply instanceof Promise) return reply.then((one) => this.forget(id, one));
    return this.forget(id, reply);
  }

  private forget(id: number, reply: HostReply): HostReply {
    if (reply.kind !== 'callback') this.open.delete(id);
    return reply;
  }

  private invoke(target: string, args: readonly AriaValue[], context: HostContext): unknown {
    if (target.startsWith('host::#')) {
      const fn = this.handedIn.get(Number(target.slice('host::#'.length)));
      if (fn === undefined) throw new TypeError('the function belongs to another run');
      return (fn as (...all: readonly unknown[]) => unknown)(...args);
    }
    const fn = this.library.find(target);
    if (fn !== undefined) return fn(args, context);
    const method = this.library.method(target);
    const [self, ...rest] = args;
    if (method === undefined || typeof self !== 'object' || self === null) throw new TypeError(`there is no host function ${target}`);
    return method(self, rest, context);
  }

  private contextOf(call: OpenCall, where: Pick<HostCall, 'place' | 'taskPath' | 'stack'>): HostContext {
    const { capabilities } = this;
    const permits = (capability: CapabilityName, detail: string | null = null): boolean =>
      grants(capabilities[capability], detail) && !grants(capabilities.deny?.[capability], detail);
    return {
      get signal() {
        return call.signal;
      },
      ...where,
      permits,
      require(capability, detail, what) {
        if (!permits(capability, detail ?? undefined)) throw new Refusal(what, capability, detail);
      },
      charge: (steps) => this.charge(steps),
    };
  }

  private success(target: string, value: unknown): HostReply {
    try {
      return { kind: 'value', value: this.inward(value, `the result of ${shortName(target)}`) };
    } catch (problem) {
      if (problem instanceof WireProblem) return { kind: 'conversion', message: problem.message };
      throw problem;
    }
  }

  private failure(target: string, error: unknown): HostReply {
    if (error instanceof Refusal) return { kind: 'not-permitted', what: error.what, capability: error.capability, detail: error.detail };
    if (error instanceof AriaError) return { kind: 'error', error: this.inward(error, 'the error') };
    const name = error instanceof Error ? error.name : typeof error;
    const message = error instanceof Error ? error.message : String(error);
    const reference = ++this.lastCause;
    this.causes.set(reference, error);
    const fields = ['function', 'name', 'reference'];
    const said = `${shortName(target)}: ${message}`;
    return { kind: 'error', error: ['error', 'HostError', '', said, fields, [shortName(target), name, reference]] };
  }

  // --- Registrar, Resolver ---

  functionId(fn: object): { readonly id: number; readonly name: string } | null {
    return this.programFunctions.get(fn) ?? null;
  }

  handIn(fn: (...args: never[]) => unknown): number {
    return this.handedIn.give(fn);
  }

  handle(object: object): { readonly type: string; readonly id: number } | null {
    const type = typeOfHandle(object);
    if (type === undefined) return null;
    const key = this.library.keyOf(type);
    if (key === undefined) throw new WireProblem(type.name, 'its type is not among the types of the engine');
    return { type: key, id: this.objects.give(object) };
  }

  programFunction(id: number, name: string): AriaFunction {
    return this.callable(id, name, null);
  }

  hostFunction(id: number): AriaValue {
    return this.handedIn.get(id) as unknown as AriaValue;
  }

  hostObject(id: number): object {
    return this.objects.get(id) as object;
  }

  /** Arguments of a call: functions among them are called through it while it is open. */
  private outwardIn(wire: Wire, call: OpenCall): AriaValue {
    return wireToJs(wire, {
      programFunction: (id, name) => this.callable(id, name, call),
      hostFunction: (id) => this.hostFunction(id),
      hostObject: (id) => this.hostObject(id),
    });
  }

  private callable(id: number, name: string, call: OpenCall | null): AriaFunction {
    const fn: AriaFunction = async (...args: readonly AriaInput[]) => {
      const wires = args.map((arg, i) => this.inward(arg, `args[${i}]`));
      const through = call?.isOpen === true ? call : [...this.open.values()].find((one) => one.isOpen);
      return through === undefined ? this.applyLater(id, wires) : through.callBack(id, wires);
    };
    this.programFunctions.set(fn, { id, name });
    this.dropped.register(fn, id);
    return fn;
  }
}

class Refusal {
  constructor(
    readonly what: string,
    readonly capability: string,
    readonly detail: string | null,
  ) {}
}

interface Callback {
  readonly fn: number;
  readonly args: readonly Wire[];
  readonly resolve: (value: AriaValue) => void;
  readonly reject: (error: unknown) => void;
}

type CallbackEnd = { readonly ok: true; readonly value: AriaValue } | { readonly ok: false; readonly error: AriaValue };

/** A host function at work. The task that called waits for what it says next. */
class OpenCall {
  isOpen = true;
  private controller: AbortController | null = null;
  private aborted: { readonly reason: unknown } | null = null;
  private readonly callbacks: Callback[] = [];
  private running: Callback | null = null;
  private settled: HostReply | null = null;
  private waiting: ((reply: HostReply) => void) | null = null;

  get signal(): AbortSignal {
    if (this.controller === null) {
      this.controller = new AbortController();
      if (this.aborted !== null) this.controller.abort(this.aborted.reason);
    }
    return this.controller.signal;
  }

  abort(reason: unknown): void {
    this.aborted ??= { reason };
    this.controller?.abort(reason);
  }

  settle(reply: HostReply): void {
    this.settled = reply;
    this.wake();
  }

  callBack(fn: number, args: readonly Wire[]): Promise<AriaValue> {
    return new Promise((resolve, reject) => {
      this.callbacks.push({ fn, args, resolve, reject });
      this.wake();
    });
  }

  callbackDone(end: CallbackEnd): void {
    const { running } = this;
    this.running = null;
    if (end.ok) running?.resolve(end.value);
    else running?.reject(end.error);
  }

  next(): HostReply | Promise<HostReply> {
    return (
      this.take() ??
      new Promise((resolve) => {
        this.waiting = resolve;
      })
    );
  }

  /** Nobody listens any more. */
  close(): void {
    this.isOpen = false;
    const ended = new AriaError('RuntimeError', 'the program has ended');
    this.running?.reject(ended);
    for (const callback of this.callbacks.splice(0)) callback.reject(ended);
  }

  private wake(): void {
    if (this.waiting === null) return;
    const reply = this.take();
    if (reply === null) return;
    const { waiting } = this;
    this.waiting = null;
    waiting(reply);
  }

  private take(): HostReply | null {
    const callback = this.callbacks.shift();
    if (callback !== undefined) {
      this.running = callback;
      return { kind: 'callback', fn: callback.fn, args: callback.args };
    }
    if (this.settled !== null) this.close();
    return this.settled;
  }
}

const shortName = (target: string): string => target.slice(Math.max(target.lastIndexOf(':'), target.lastIndexOf('.')) + 1);
