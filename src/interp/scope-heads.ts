/**
 * What stands behind `with` (language.md, section 17.3; runtime.md, section 3): `Async.scope(..)` and its kin without a block give a
 * `ScopeHead`; `withScope` opens the scope it describes, runs a body in it and leaves it.
 *
 * Invariant: a scope that was opened is left exactly once, whatever leaves the body: a value, a jump (`return`, `break`, `continue`, as a
 * mark or thrown), an error, the cancel signal. All of them wait for the children first.
 */
import { CancelToken, openScope, resultOf, type Scope, type ScopeOptions } from '../runtime/index.js';
import type { Steps } from '../runtime/task-code.js';
import { libraryType } from './builtin-types.js';
import { builtinSteps } from './call.js';
import { Completion, completion } from './code.js';
import { typeError } from './errors.js';
import { kindOf, registerHandleKind } from './kinds.js';
import { err, ok } from './option.js';
import { here, type Site } from './site.js';
import { outcomeValue, timedOut } from './task-values.js';
import { ThrownCompletion } from './thrown-completion.js';
import { ArrayValue, BuiltinFunction, TupleValue, type Value } from './value.js';

/** A scope to be opened, any number of times. */
export class ScopeHead {
  constructor(
    readonly options: ScopeOptions,
    /** What the block gets. */
    readonly parameter: 'scope' | 'token' | 'none' = 'scope',
    /** `Async.timeout(d, partial: true)`. */
    readonly partial = false,
  ) {}
}

registerHandleKind(ScopeHead, libraryType('ScopeHead').name);

/** The functions that give a head; written bare, without parentheses, they are called without arguments. */
const HEADS: ReadonlySet<string> = new Set(
  ['scope', 'nursery', 'supervisor', 'timeout', 'block_on', 'runtime', 'single_threaded'].map((name) => `Async.${name}`),
);

/** The head of a scope without options, by far the most common. */
export const PLAIN_SCOPE = new ScopeHead({ kind: 'scope' });
/** The function that gives it, called without arguments. */
export const PLAIN_SCOPE_NAME = 'Async.scope';

export function* scopeHeadOf(value: Value): Steps<ScopeHead> {
  if (value instanceof CancelToken) return new ScopeHead({ kind: 'token', token: value }, 'token');
  if (value instanceof BuiltinFunction && HEADS.has(value.definition.name)) {
    const head = yield* builtinSteps(value.definition, [], here.site);
    if (head instanceof ScopeHead) return head;
  }
  throw typeError(`with needs a scope, got ${kindOf(value)}`);
}

/** The same without a generator, where no call is needed: null if one is. */
export function readyHead(value: Value): ScopeHead | null {
  if (value instanceof ScopeHead) return value;
  return value instanceof BuiltinFunction && value.definition.name === PLAIN_SCOPE_NAME ? PLAIN_SCOPE : null;
}

/** Runs `body` in the scope: the value of section 3, or the mark with which the body was left. */
export function* withScope(head: ScopeHead, body: (parameter: Value) => Steps<Value>): Steps<Value> {
  const { site } = here;
  const scope = openHead(head);
  let value: Value;
  try {
    value = yield* body(parameterOf(head, scope));
  } catch (thrown) {
    return yield* leaveThrown(head, scope, thrown, site);
  }
  return leaveAtOnce(head, scope, value) ? value : yield* leaveScope(head, scope, value, site);
}

// The parts of `withScope`, for compiled code that has the body in its own generator. --------------------------------------------

/** Opens the scope. It must be left by one of the functions below. */
export const openHead = (head: ScopeHead): Scope => openScope(head === PLAIN_SCOPE ? null : head.options);

/** Leaves a scope without options that has nothing to wait for: true, and the value of the body is that of the scope. */
export const leaveAtOnce = (head: ScopeHead, scope: Scope, value: Value): boolean =>
  head === PLAIN_SCOPE && !((value as unknown) instanceof Completion) && scope.closeIfIdle();

/** Leaves the scope after a body that ended with `value`, which may be a mark. */
export function* leaveScope(head: ScopeHead, scope: Scope, value: Value, site: Site | null): Steps<Value> {
  if (!((value as unknown) instanceof Completion)) {
    if (scope.closeIfIdle()) return scopeValue(head, scope, value, site);
    return scopeValue(head, scope, (yield* scope.leave(value)) as Value, site);
  }
  // What travels with the mark is in a place that other tasks use while this one waits.
  const travelling = completion.value;
  yield* scope.leave(null);
  completion.value = travelling;
  return value;
}

/** Leaves the scope after a body that threw. */
export function* leaveThrown(head: ScopeHead, scope: Scope, thrown: unknown, site: Site | null): Steps<Value> {
  if (!(thrown instanceof ThrownCompletion)) {
    const left = yield* scope.leaveWith(thrown);
    return scopeValue(head, scope, (left ?? null) as Value, site);
  }
  yield* scope.leave(null);
  throw thrown;
}

/** What the block of the scope gets. */
export function parameterOf(head: ScopeHead, scope: Scope): Value {
  switch (head.parameter) {
    case 'scope':
      return scope;
    case 'token':
      return head.options.token ?? null;
    case 'none':
      return null;
  }
}

/** The value of a scope that has ended without raising. */
function scopeValue(head: ScopeHead, scope: Scope, value: Value, site: Site | null): Value {
  const { options } = head;
  if (options.timeout === undefined) return joined(options, scope, value);
  here.site = site;
  if (head.partial) return new TupleValue([scope.absorbed ? null : joined(options, scope, value), scope.timedOut]);
  if (scope.timedOut && scope.absorbed) return err(timedOut(options.timeout).value);
  return ok(joined(options, scope, value));
}

/** By `on_error:`. */
function joined({ onError }: ScopeOptions, scope: Scope, value: Value): Value {
  const extras = scope.extras;
  if (onError === 'collect') return new ArrayValue((extras?.children ?? []).map(outcomeValue));
  const winner = onError === 'any' ? extras?.winner : null;
  return winner == null ? value : (resultOf(winner) as Value);
}
