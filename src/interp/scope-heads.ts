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
import { here } from './site.js';
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

export function* scopeHeadOf(value: Value): Steps<ScopeHead> {
  if (value instanceof ScopeHead) return value;
  if (value instanceof CancelToken) return new ScopeHead({ kind: 'token', token: value }, 'token');
  if (value instanceof BuiltinFunction && HEADS.has(value.definition.name)) {
    const head = yield* builtinSteps(value.definition, [], here.site);
    if (head instanceof ScopeHead) return head;
  }
  throw typeError(`with needs a scope, got ${kindOf(value)}`);
}

/** Runs `body` in the scope: the value of section 3, or the mark with which the body was left. */
export function* withScope(head: ScopeHead, body: (parameter: Value) => Steps<Value>): Steps<Value> {
  const { site } = here;
  const scope = openScope(head.options);
  let value: Value;
  try {
    value = yield* body(parameterOf(head, scope));
  } catch (thrown) {
    if (!(thrown instanceof ThrownCompletion)) {
      const left = yield* scope.leaveWith(thrown);
      return scopeValue(head, scope, (left ?? null) as Value, site);
    }
    yield* scope.leave(null);
    throw thrown;
  }
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

function parameterOf(head: ScopeHead, scope: Scope): Value {
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
function scopeValue(head: ScopeHead, scope: Scope, value: Value, site: typeof here.site): Value {
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
