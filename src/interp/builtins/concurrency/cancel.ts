/** `Cancel.*` and the members of cancel tokens (language.md, section 17.4; runtime.md, section 4). */

import { Registration } from '../../../runtime/cancel-handlers.js';
import { CancelToken, checkCancelled, currentReason, currentToken, isCancelled, onCancel, openShield } from '../../../runtime/index.js';
import { onCancelHandler } from '../../cancel-handlers.js';
import { reasonValue } from '../../cancel-reasons.js';
import { millisOf } from '../../milliseconds.js';
import { CancelledSignal } from '../../signals.js';
import { DurationValue, type Value } from '../../value.js';
import { wrongKind } from '../arguments.js';
import { call } from '../callbacks.js';
import { methodsOf, TableBuilder } from '../define.js';

export const cancelStatics = new TableBuilder('Cancel.')
  .run('check', '', 'Raises the cancel signal if the running task is cancelled (17.4).', () => {
    checkCancelled();
    return null;
  })
  .run('is_cancelled', '', 'Tells whether a checkpoint here would raise (17.4).', isCancelled)
  .run('token', '', 'Gives the token of the innermost scope, else of the running task (17.4).', () => currentToken())
  .run('reason', '', 'Gives source, reason and cause of the cancellation, or nil (17.4).', () => reasonValue(currentReason()))
  .each('shield', 'f timeout?', 'Runs f hidden from outer cancellation, for at most the timeout (17.4).', function* ([first, second]) {
    // The timeout may be written first, before the block.
    const [f, timeout] = first instanceof DurationValue ? [second, first] : [first, second];
    const shield = openShield(timeout === undefined || timeout === null ? Number.POSITIVE_INFINITY : millisOf(timeout, 'shield: timeout'));
    try {
      return yield call(f ?? null);
    } finally {
      shield.close();
    }
  })
  .named('shield')
  .run('on_cancel', 'f', 'Runs f with the reason when what runs here is cancelled (17.4).', ([f]) => onCancel(onCancelHandler(f ?? null)))
  .build();

export const tokenStatics = new TableBuilder('CancelToken.')
  .run('new', '', 'Makes a token that nothing but the program cancels (17.4).', () => CancelToken.create())
  .build();

export const tokenMethods = methodsOf('CancelToken')
  .run('cancel', 'reason?', 'Cancels everything tied to the token; the first reason wins (17.4).', ([token, reason]) => {
    tokenArg(token).cancel(reason ?? null);
    return null;
  })
  .run('is_cancelled', '', 'Tells whether the token is cancelled (17.4).', ([token]) => tokenArg(token).cancelled)
  .run('check', '', 'Raises the cancel signal if the token is cancelled (17.4).', ([token]) => {
    tokenArg(token).check();
    return null;
  })
  .run('child', '', 'Gives a token that is cancelled with this one, but not the other way round (17.4).', ([token]) =>
    tokenArg(token).child(),
  )
  .run('on_cancel', 'f', 'Runs f with the reason when the token is cancelled (17.4).', ([token, f]) =>
    tokenArg(token).onCancel(onCancelHandler(f ?? null)),
  )
  .run('reason', '', 'Gives source, reason and cause of the cancellation, or nil (17.4).', ([token]) => reasonValue(tokenArg(token).reason))
  .run('cancelled', '', 'Can be received from once the token is cancelled (17.6).', ([token]) => new CancelledSignal(tokenArg(token)))
  .build();

export const registrationMethods = methodsOf('Registration')
  .run('remove', '', 'Removes the handler; tells whether that prevented its run (runtime.md 4.8).', ([registration]) =>
    registration instanceof Registration ? registration.remove() : false,
  )
  .build();

export function tokenArg(value: Value | undefined): CancelToken {
  if (value instanceof CancelToken) return value;
  throw wrongKind('a token', 'CancelToken', value);
}
