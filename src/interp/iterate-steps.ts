/**
 * Iteration over anything (language.md, section 6.6): built-in kinds by cursor, channels until closed, user types by their `next`
 * (returning Option) or `iter` / `into_iter`.
 */
import { settled, started } from '../runtime/continuation.js';
import { CLOSED } from '../runtime/index.js';
import type { Steps } from '../runtime/task-code.js';
import { callPlain, callSteps } from './call.js';
import { receiverOf } from './channel-values.js';
import { typeError } from './errors.js';
import { type Cursor, END, iterate, notIterable } from './iteration.js';
import { typeName } from './kinds.js';
import { findUserMethod } from './member-lookup.js';
import { isNone, isSome, payloadOf } from './option.js';
import { collectParallel, isParallel } from './parallel-values.js';
import { here } from './site.js';
import type { Method, Value } from './value.js';

/**
 * Items one by one; `suspends` tells how to ask for the next. What says that there is none is for `isEnd` to tell. `next` may answer
 * WAITING: the item, or the end, is still to come.
 */
export type Items = { readonly suspends: false; readonly cursor: Cursor } | { readonly suspends: true; next(): unknown };

/** True for what the items end with; what does not is the next of them. A channel's end is the channel's own mark: no step more. */
export const isEnd = (item: unknown): boolean => item === END || item === CLOSED;

/** The next item, or END. */
export function* nextItem(items: Items): Steps<Value | typeof END> {
  const item = items.suspends ? yield* settled(items.next()) : items.cursor.next();
  return isEnd(item) ? END : (item as Value);
}

/** Iterates over `source` where the code may suspend. */
export function iterateSteps(source: Value): Items {
  if (isParallel(source)) return parallelItems(source);
  const cursor = iterate(source);
  if (cursor !== null) return { suspends: false, cursor };
  const channel = receiverOf(source);
  if (channel !== null) {
    const { site } = here;
    return {
      suspends: true,
      next() {
        here.site = site;
        return channel.startReceive();
      },
    };
  }
  return userItems(source);
}

function parallelItems(source: Value): Items {
  let collected: Cursor | null = null;
  const first = function* (): Steps<Value | typeof END> {
    collected = iterate(yield* collectParallel(source)) as Cursor;
    return collected.next();
  };
  return { suspends: true, next: () => (collected === null ? started(first()) : collected.next()) };
}

function userItems(source: Value): Items {
  const { site } = here;
  const advance = findUserMethod(source, 'next');
  if (advance !== null) {
    const next = function* (): Steps<Value | typeof END> {
      here.site = site;
      return itemOf(yield* callSteps(advance.fn, [source]));
    };
    return { suspends: true, next: () => started(next()) };
  }
  const open = openerOf(source);
  let inner: Items | null = null;
  const next = function* (): Steps<Value | typeof END> {
    here.site = site;
    inner ??= iterateSteps(yield* callSteps(open.fn, [source]));
    return yield* nextItem(inner);
  };
  return { suspends: true, next: () => started(next()) };
}

/** A cursor over a user type whose `next` does not suspend; TypeError for what cannot be iterated. */
export function userCursor(source: Value): Cursor {
  const advance = findUserMethod(source, 'next');
  if (advance !== null) return { next: () => itemOf(callPlain(advance.fn, [source])) };
  const inner = callPlain(openerOf(source).fn, [source]);
  return iterate(inner) ?? userCursor(inner);
}

function openerOf(source: Value): Method {
  const open = findUserMethod(source, 'iter') ?? findUserMethod(source, 'into_iter');
  if (open === null) throw notIterable(source);
  return open;
}

/** What an iterator's `next` answered: Some(item), or None (or nil) at the end. */
function itemOf(answer: Value): Value | typeof END {
  if (answer === null || isNone(answer)) return END;
  if (isSome(answer)) return payloadOf(answer);
  throw typeError(`next must return an Option, got ${typeName(answer)}`);
}
