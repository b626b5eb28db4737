/** What the two sides of a session say to each other: plain data, orders as the JSON argument of the root task, answers as its JSON value. */
import type { LoadedUnit } from '../program.js';
import type { Ref, Resolution } from '../resolution.js';
import type { Preview } from './preview.js';

/** A unit on its way to the threads: an entry, or a file that an entry imports. */
export interface EntryUnit extends LoadedUnit {
  /** Earlier units that mean something else from now on. */
  readonly updates: readonly { readonly file: string; readonly resolution: Resolution }[];
}

export type SessionOrder =
  | { readonly order: 'run'; readonly file: string }
  /** Which module variables of an entry have a value. Asked when an entry has failed, whose error becomes `_error`. */
  | { readonly order: 'assigned'; readonly file: string }
  /** What can be written behind `base.path.` */
  | { readonly order: 'members'; readonly base: MemberBase; readonly path: readonly string[] }
  /** The type of the value of a name, as `ValueType`; null if it has none yet. */
  | { readonly order: 'type'; readonly ref: Ref };

/** What a path begins with: a name, any value of a built-in kind, or any of a type that was declared. */
export type MemberBase = { readonly ref: Ref } | { readonly kind: string } | { readonly instanceOf: Ref };

export interface ValueType {
  readonly name: string;
  /** Not declared in the session. */
  readonly builtin: boolean;
}

export interface EntryResult {
  /** Null if there is nothing to show: a declaration, or nil. */
  readonly preview: Preview | null;
  /** `Int`, `Point`; `Nil` for declarations. */
  readonly type: string;
  /** How long it ran, in milliseconds. */
  readonly millis: number;
  /** Indexes of the entry's module variables that have a value. */
  readonly assigned: readonly number[];
}
