/**
 * Parallel iterators (language.md, section 17.7; runtime.md, sections 8 and 12.14): `xs.par` and what is made of it by `map`, `filter`
 * and their kin.
 *
 * An iterator is lazy: a frozen source and a list of steps. An operation that needs results cuts the source into chunks and runs each as
 * a task of one scope, so errors and cancellation are those of a scope; results keep the order of the input. Where the code around
 * cannot suspend (a conversion to text), the same work is done in place, with the same results.
 */
import { started } from '../runtime/continuation.js';
import { resultOf, runInScope, type Scope, type Task } from '../runtime/index.js';
import type { Steps, TaskCode } from '../runtime/task-code.js';
import type { Builtin, CallRequest } from './builtin.js';
import { libraryType } from './builtin-types.js';
import { call, holds } from './builtins/callbacks.js';
import { itemsOf } from './builtins/sequence.js';
import { builtinSteps, callBuiltin } from './call.js';
import { registerLibraryDisplay } from './display.js';
import { handlers, outsideHandlers } from './effect-handlers.js';
import { handOver } from './end-ownership.js';
import { freeze } from './isolate.js';
import { ListCursor, notIterable, registerLibraryIteration } from './iteration.js';
import { isErr, isNone, isOk, isSome, payloadOf } from './option.js';
import { here } from './site.js';
import type { AriaTaskCode } from './task-bodies.js';
import { settle, viewOf } from './task-spawn.js';
import { threads } from './threads.js';
import { ArrayValue, BuiltinFunction, EnumValue, FunctionValue, LibraryObject, TupleValue, type Value } from './value.js';

export type StepKind = 'map' | 'filter' | 'filter_map' | 'flat_map';

/** What a chunk does with the items that come out of the steps. */
export type ChunkMode = 'collect' | 'each' | 'any' | 'all' | 'find' | 'count';

interface Step {
  readonly kind: StepKind;
  readonly fn: Value;
}

/** The data of a parallel iterator. */
export class Parallel {
  /** Computed once, by the first operation that needs everything. */
  collected: readonly Value[] | null = null;
  constructor(
    readonly source: Value,
    readonly steps: readonly Step[],
    /** Items a chunk; 0: chosen by the number of threads. */
    readonly chunk: number,
    /** Most chunks at once; 0: no limit. */
    readonly limit: number,
  ) {}
}

export const PARALLEL = libraryType('Parallel');

export function isParallel(value: Value): value is LibraryObject {
  return value instanceof LibraryObject && value.type === PARALLEL;
}

export function parallelOf(source: Value, chunk = 0, limit = 0): LibraryObject {
  return new LibraryObject(PARALLEL, new Parallel(freeze(source), [], chunk, limit));
}

/** The iterator with one more step. Callbacks are tasks: what they captured is frozen here. */
export function withStep(parallel: Value, kind: StepKind, fn: Value): LibraryObject {
  const { source, steps, chunk, limit } = dataOf(parallel);
  return new LibraryObject(PARALLEL, new Parallel(source, [...steps, { kind, fn: freeze(fn, 'callback') }], chunk, limit));
}

/** All results in an Array of the caller's own. */
export function* collectParallel(value: Value): Steps<Value> {
  const parallel = dataOf(value);
  parallel.collected ??= (yield* runChunks(value, 'collect', null)).flatMap(listed);
  return new ArrayValue([...parallel.collected]);
}

/** The same where the code cannot suspend. */
export function collectInPlace(value: Value): ArrayValue {
  const parallel = dataOf(value);
  parallel.collected ??= runInPlace(value, 'collect', null).flatMap(listed);
  return new ArrayValue([...parallel.collected]);
}

/** Runs all chunks as tasks: what each answers, in order. */
export function* runChunks(value: Value, mode: ChunkMode, fn: Value): Steps<Value[]> {
  const parallel = dataOf(value);
  const final = freeze(fn, 'callback');
  const code = codeFor(parallel, final);
  const chunks = chunksOf(parallel).map((items) => argumentsFor(parallel, mode, final, items));
  const view = viewOf({ code, args: argumentsFor(parallel, mode, final, []) });
  let tasks: readonly Task[] = [];
  yield* runInScope({ name: 'par', limit: parallel.limit }, function* (scope: Scope): Steps<null> {
    tasks = chunks.map((args) => settle(scope.spawn(code, args), { code, args: [] }, view));
    return null;
  });
  return tasks.map((task) => resultOf(task) as Value);
}

/** The same without tasks. */
export function runInPlace(value: Value, mode: ChunkMode, fn: Value): Value[] {
  const parallel = dataOf(value);
  const final = freeze(fn, 'callback');
  return chunksOf(parallel).map((items) => callBuiltin(CHUNK, argumentsFor(parallel, mode, final, items), here.site));
}

/** Runs one builtin with callbacks as a task: what has to go through the results one after the other. */
export function* runAsTask(builtin: Builtin, args: readonly Value[]): Steps<Value> {
  let task: Task | null = null;
  const body = { code: methodCode(builtin), args: args.map((arg) => freeze(arg)) };
  yield* runInScope({ name: 'par' }, function* (scope: Scope): Steps<null> {
    task = settle(scope.spawn(body.code, body.args), body, viewOf(body));
    return null;
  });
  return resultOf(task as unknown as Task) as Value;
}

/** The codes of chunk tasks by key, for other threads. */
export function parallelCode(key: string): TaskCode | null {
  return [PLAIN_CHUNK, SUSPENDING_CHUNK].find((code) => code.key === key) ?? null;
}

registerLibraryDisplay(PARALLEL, (object) => ({ before: '[', items: collectInPlace(object).items, after: ']' }));
registerLibraryIteration(PARALLEL, (object) => new ListCursor(collectInPlace(object).items));

function dataOf(value: Value): Parallel {
  if (!isParallel(value)) throw notIterable(value);
  return value.data as Parallel;
}

const listed = (chunk: Value): readonly Value[] => (chunk as ArrayValue).items;

/** Chunks of one iterator: enough for all threads to find work until the end, and for waiting callbacks to overlap. */
const CHUNKS_PER_THREAD = 4;
const FEWEST_CHUNKS = 16;

function chunksOf({ source, chunk }: Parallel): (readonly Value[])[] {
  const items = itemsOf(source, 'par');
  const parts = Math.max(FEWEST_CHUNKS, threads.count * CHUNKS_PER_THREAD);
  const size = chunk > 0 ? chunk : Math.max(1, Math.ceil(items.length / parts));
  const chunks: (readonly Value[])[] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}

/** What travels: mode, kinds and functions of the steps, the last function, the items. */
function argumentsFor({ steps }: Parallel, mode: ChunkMode, final: Value, items: readonly Value[]): readonly Value[] {
  const list = new ArrayValue([...items]);
  list.frozen = true;
  return [mode, steps.map((step) => step.kind) as unknown as Value, steps.map((step) => step.fn) as unknown as Value, final, list];
}

/** One chunk: the steps one after the other over all its items. */
const CHUNK: Builtin = {
  kind: 'each',
  name: 'par',
  params: ['mode', 'kinds', 'fns', 'fn', 'items'],
  doc: 'Runs one chunk of a parallel iterator (17.7).',
  *each(args) {
    const [mode, kinds, fns, fn, list] = args as unknown as [ChunkMode, readonly StepKind[], readonly Value[], Value, ArrayValue];
    let items: readonly Value[] = list.items;
    for (let i = 0; i < kinds.length; i++) items = yield* applyStep(kinds[i] as StepKind, fns[i] as Value, items);
    return yield* finish(mode, fn, items);
  },
};

function* applyStep(kind: StepKind, fn: Value, items: readonly Value[]): Generator<CallRequest, Value[], Value> {
  const results: Value[] = [];
  for (const item of items) {
    const answer = yield call(fn, item);
    if (kind === 'map') results.push(answer);
    else if (kind === 'filter') {
      if (holds(answer)) results.push(item);
    } else if (kind === 'filter_map') keepPayload(answer, results);
    else for (const inner of itemsOf(answer, 'flat_map')) results.push(inner);
  }
  return results;
}

/** As the method of collections does (18.5). */
function keepPayload(answer: Value, results: Value[]): void {
  if (answer === null || answer === false) return;
  if (!(answer instanceof EnumValue)) results.push(answer);
  else if (!isNone(answer) && !isErr(answer)) results.push(isSome(answer) || isOk(answer) ? payloadOf(answer) : answer);
}

function* finish(mode: ChunkMode, fn: Value, items: readonly Value[]): Generator<CallRequest, Value, Value> {
  switch (mode) {
    case 'collect':
      return new ArrayValue([...items]);
    case 'each':
      for (const item of items) yield call(fn, item);
      return null;
    case 'any':
      for (const item of items) if (holds(yield call(fn, item))) return true;
      return false;
    case 'all':
      for (const item of items) if (!holds(yield call(fn, item))) return false;
      return true;
    case 'find':
      for (const item of items) if (holds(yield call(fn, item))) return new TupleValue([item]);
      return null;
    case 'count': {
      if (fn === null) return items.length;
      let count = 0;
      for (const item of items) if (holds(yield call(fn, item))) count++;
      return count;
    }
  }
}

/** Two codes: chunks whose callbacks cannot suspend need no fiber. */
const PLAIN_CHUNK: AriaTaskCode = {
  key: 'par:plain',
  name: 'par',
  suspends: false,
  info: undefined,
  run: (args) => handOver(callBuiltin(CHUNK, args as readonly Value[], null)),
  start: (args) => started(chunkSteps(CHUNK, args as readonly Value[])),
};

const SUSPENDING_CHUNK: AriaTaskCode = { ...PLAIN_CHUNK, key: 'par:suspending', suspends: true };

function methodCode(builtin: Builtin): AriaTaskCode {
  return { ...PLAIN_CHUNK, key: null, suspends: true, start: (args) => started(chunkSteps(builtin, args as readonly Value[])) };
}

function* chunkSteps(builtin: Builtin, args: readonly Value[]): Steps<Value> {
  const steps = builtinSteps(builtin, args, null, builtin === CHUNK ? 0 : 1);
  return handOver(yield* handlers.top === null ? steps : outsideHandlers(steps));
}

function codeFor({ steps }: Parallel, final: Value): AriaTaskCode {
  const plain = [...steps.map((step) => step.fn), final].every((fn) => fn === null || cannotSuspend(fn));
  return plain ? PLAIN_CHUNK : SUSPENDING_CHUNK;
}

function cannotSuspend(fn: Value): boolean {
  if (fn instanceof FunctionValue) return !fn.code.suspends;
  return fn instanceof BuiltinFunction && fn.definition.kind === 'run';
}
