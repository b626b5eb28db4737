/**
 * The way from a program to the functions of its host: what a program needs to know about them, and how it calls them.
 *
 * A call suspends its task and nothing else. While it lasts the host may call functions of the program that it was given; they run in the
 * task that waits.
 */
import type { StackEntry } from '../value.js';
import type { Wire } from './wire.js';

/** A function or method of the host as programs see it. */
export interface HostMember {
  readonly name: string;
  /** Names of parameters: a trailing `?` marks an optional one, a leading `...` the rest. */
  readonly params: readonly string[];
}

/** Everything a host offers. Structured-cloneable. */
export interface HostSignature {
  /** By module: `host` holds the functions that are visible everywhere, `host::db` those of a module. */
  readonly modules: readonly (readonly [module: string, members: readonly HostMember[]])[];
  readonly types: readonly (readonly [key: string, name: string, methods: readonly HostMember[]])[];
}

export const NO_HOST: HostSignature = { modules: [], types: [] };

/** A call on its way to the host; structured-cloneable. */
export interface HostCall {
  /** `host::db::query`, `Conn@1.query`, or `#12` for a function the host handed in. */
  readonly target: string;
  readonly args: readonly Wire[];
  readonly place: { readonly file: string; readonly line: number; readonly column: number } | null;
  /** Names of the tasks around the call, root first. */
  readonly taskPath: readonly string[];
  /** Active calls of the task, innermost first. */
  readonly stack: readonly StackEntry[];
}

/** What the host says next in a call that is open. */
export type HostReply =
  | { readonly kind: 'value'; readonly value: Wire }
  /** The function threw. `kind` of a HostError unless it threw an error of the language. */
  | { readonly kind: 'error'; readonly error: Wire }
  /** The value it gave cannot cross. */
  | { readonly kind: 'conversion'; readonly message: string }
  | { readonly kind: 'not-permitted'; readonly what: string; readonly capability: string; readonly detail: string | null }
  /** It calls a function of the program, and waits for what comes of it. */
  | { readonly kind: 'callback'; readonly fn: number; readonly args: readonly Wire[] };

/** What came of a callback. */
export type CallbackOutcome = { readonly ok: true; readonly value: Wire } | { readonly ok: false; readonly error: Wire };

export interface HostBridge {
  /** A reply that is no promise was there at once: the task need not suspend. */
  begin(id: number, call: HostCall): HostReply | Promise<HostReply>;
  resume(id: number, outcome: CallbackOutcome): HostReply | Promise<HostReply>;
  /** The task that called has been cancelled: nobody waits for the answer any more. */
  abandon(id: number): void;
  /** The program has dropped handles of these objects, or these functions; a number a handle. */
  release(ids: readonly number[]): void;
}
