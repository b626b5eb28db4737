/**
 * The functions behind `with` (language.md, section 17.3): without a block each gives the head that `with` opens, with one it opens the
 * scope itself. Their options are those of runtime.md, sections 3, 6 and 12.20.
 */
import type { Backoff, OnError, ScopeKind, ScopeOptions, Strategy, SupervisorOptions } from '../../../runtime/index.js';
import type { Steps } from '../../../runtime/task-code.js';
import { registerBuiltinType } from '../../builtin-types.js';
import { callSteps } from '../../call.js';
import { isCallable } from '../../callable.js';
import { invalidArgument, typeError } from '../../errors.js';
import { kindOf } from '../../kinds.js';
import { durationOf, millisOf } from '../../milliseconds.js';
import { PLAIN_SCOPE, ScopeHead, withScope } from '../../scope-heads.js';
import { here } from '../../site.js';
import { oneOf } from '../../spawn-options.js';
import { ArrayValue, Float, FunctionValue, StructValue, TypeValue, type Value } from '../../value.js';
import { boolArg, numberArg, sizeArg, textArg, wrongKind } from '../arguments.js';
import { functions, TableBuilder } from '../define.js';
import { typeArg } from './scopes.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Options = ReadonlyMap<string, Value>;

const COMMON = ['name', 'limit', 'on_error', 'cancel_on', 'ignore', 'grace', 'kill_after'] as const;
const SUPERVISOR = ['strategy', 'max_restarts', 'within', 'backoff'] as const;
const ERROR_POLICIES: readonly OnError[] = ['first', 'collect', 'any'];
const STRATEGIES: readonly Strategy[] = ['one_for_one', 'one_for_all', 'rest_for_one'];

const params = (positional: string, ...names: readonly string[]): string => `${positional} ${names.map((name) => `${name}?`).join(' ')}`;

export const scopeForms = new TableBuilder('Async.')
  .suspend('scope', params('f?', ...COMMON), 'Opens a scope: the first failure cancels the rest (17.3).', (args) =>
    opened(args, 0, COMMON, (options) => (options.size === 0 ? PLAIN_SCOPE : new ScopeHead(scopeOptions('scope', options)))),
  )
  .suspend('nursery', params('f?', 'cancel_on_first', ...COMMON), 'Opens a scope into which its tasks go on spawning (17.3).', (args) =>
    opened(args, 0, ['cancel_on_first', ...COMMON], (options) => {
      const first = options.get('cancel_on_first');
      const common = scopeOptions('nursery', options);
      return new ScopeHead(first === undefined ? common : { ...common, cancelOnFirst: boolArg(first, 'Async.nursery: cancel_on_first') });
    }),
  )
  .suspend(
    'supervisor',
    params('f?', ...SUPERVISOR, ...COMMON),
    'Opens a scope whose tasks fail alone and are started again (17.3).',
    (args) =>
      opened(args, 0, [...SUPERVISOR, ...COMMON], (options) => {
        return new ScopeHead({ ...scopeOptions('supervisor', options), supervisor: supervisorOptions(options) });
      }),
  )
  .suspend(
    'timeout',
    params('d f?', 'partial', ...COMMON),
    'Opens a scope with a deadline: Ok(value) or Err(TimeoutError) (17.3).',
    (args) =>
      opened(args, 1, ['partial', ...COMMON], (options) => {
        const common = { ...scopeOptions('timeout', options), timeout: millisOf(args[0], 'Async.timeout') };
        return new ScopeHead(common, 'scope', boolArg(options.get('partial') ?? false, 'Async.timeout: partial'));
      }),
  )
  .suspend('block_on', 'f?', 'Runs f in a scope and waits for all it spawned (17.3).', (args) => opened(args, 0, [], () => plainScope()))
  .suspend('single_threaded', 'f?', 'Runs f in a scope whose tasks all stay on its thread (17.3).', (args) =>
    opened(args, 0, [], () => plainScope(1)),
  )
  .suspend(
    'runtime',
    'f? workers? io_threads?',
    'Runs f in a scope whose tasks use at most so many of the threads there are (17.3).',
    (args) =>
      opened(args, 0, ['workers', 'io_threads'], (options) => {
        for (const [name, count] of options) {
          if (sizeArg(count, `Async.runtime: ${name}`) < 1) throw invalidArgument('Async.runtime', `${name} must be at least 1`);
        }
        const workers = options.get('workers');
        return plainScope(workers === undefined ? undefined : sizeArg(workers, 'Async.runtime: workers'));
      }),
  )
  .build();

/** `exponential(base: d, max: d, jitter: f)` as a value. */
const BACKOFF = registerBuiltinType(new TypeValue('Backoff', 'data', 'builtin:Backoff'));
BACKOFF.fields = ['base', 'max', 'jitter'];

const LONGEST_DELAY = 30_000;

export const backoffFunctions = functions()
  .run(
    'exponential',
    'base max? jitter?',
    'Gives a back-off whose delays double from base to max (runtime.md 12.20).',
    ([base, max, jitter]) => {
      const least = millisOf(base, 'exponential: base');
      const most = max === undefined || max === null ? Math.max(least, LONGEST_DELAY) : millisOf(max, 'exponential: max');
      const part = jitter === undefined || jitter === null ? 0 : numberArg(jitter, 'exponential: jitter');
      if (!(part >= 0 && part <= 1)) throw invalidArgument('exponential', 'jitter must be between 0 and 1');
      return new StructValue(BACKOFF, [durationOf(least), durationOf(most), new Float(part)]);
    },
  )
  .named('exponential')
  .build();

/** With a number: its tasks use at most so many threads. */
const plainScope = (workers?: number): ScopeHead =>
  new ScopeHead(workers === undefined ? { kind: 'scope' } : { kind: 'scope', workers }, 'none');

/** The head that the options describe, or with a block at position `at` the value of the scope. */
function* opened(
  args: readonly (Value | undefined)[],
  at: number,
  names: readonly string[],
  head: (options: Options) => ScopeHead,
): Steps<Value> {
  const options = new Map<string, Value>();
  names.forEach((name, i) => {
    const value = args[at + 1 + i];
    if (value !== undefined && value !== null) options.set(name, value);
  });
  const body = args[at];
  const described = head(options);
  if (body === undefined || body === null) return described as Value;
  if (!isCallable(body)) throw typeError(`a scope needs a block, got ${kindOf(body)}`);
  const { site } = here;
  const takesNothing = described.parameter === 'none' || (body instanceof FunctionValue && body.code.params.length === 0);
  return yield* withScope(described, (parameter) => {
    here.site = site;
    return callSteps(body, takesNothing ? [] : [parameter]);
  });
}

function scopeOptions(kind: ScopeKind, given: Options): ScopeOptions {
  const options: Mutable<ScopeOptions> = { kind };
  for (const [name, value] of given) {
    const what = `Async.${kind}: ${name}`;
    if (name === 'name') options.name = textArg(value, what);
    else if (name === 'limit') options.limit = limitOf(value, what);
    else if (name === 'on_error') options.onError = oneOf(ERROR_POLICIES, value, what);
    else if (name === 'cancel_on') options.cancelOn = typesOf(value);
    else if (name === 'ignore') options.ignore = typesOf(value);
    else if (name === 'grace') options.grace = millisOf(value, what);
    else if (name === 'kill_after') options.killAfter = millisOf(value, what);
  }
  return options;
}

function supervisorOptions(given: Options): SupervisorOptions {
  const options: Mutable<SupervisorOptions> = {};
  for (const [name, value] of given) {
    const what = `Async.supervisor: ${name}`;
    if (name === 'strategy') options.strategy = oneOf(STRATEGIES, value, what);
    else if (name === 'max_restarts') {
      options.maxRestarts = sizeArg(value, what);
      if (options.maxRestarts < 0) throw invalidArgument('Async.supervisor', 'max_restarts must not be negative');
    } else if (name === 'within') options.within = millisOf(value, what);
    else if (name === 'backoff') options.backoff = backoffOf(value);
  }
  return options;
}

function backoffOf(value: Value): Backoff {
  if (!(value instanceof StructValue) || value.type !== BACKOFF) throw wrongKind('Async.supervisor: backoff', 'exponential(…)', value);
  const [base, max, jitter] = value.fields;
  return { base: millisOf(base, 'base'), max: millisOf(max, 'max'), jitter: numberArg(jitter, 'jitter') };
}

function limitOf(value: Value, what: string): number {
  const limit = sizeArg(value, what);
  if (limit < 1) throw invalidArgument(what, 'must be at least 1');
  return limit;
}

const typesOf = (value: Value): readonly TypeValue[] => (value instanceof ArrayValue ? value.items.map(typeArg) : [typeArg(value)]);
