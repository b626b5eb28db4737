/**
 * `xs.par` and the operations of parallel iterators (language.md, section 17.7). Operations that need results run chunks as tasks where
 * the call may suspend, and in place where it may not: one definition each, told apart by how the builtin is driven.
 */

import type { Steps } from '../../../runtime/task-code.js';
import { CallRequest } from '../../builtin.js';
import { callBuiltin } from '../../call.js';
import { invalidArgument, typeError } from '../../errors.js';
import { NONE, some } from '../../option.js';
import {
  type ChunkMode,
  collectInPlace,
  collectParallel,
  parallelOf,
  runAsTask,
  runChunks,
  runInPlace,
  withStep,
} from '../../parallel-values.js';
import { here } from '../../site.js';
import { BuiltinFunction, TupleValue, type Value } from '../../value.js';
import { sizeArg } from '../arguments.js';
import { type Each, methodsOf, type Plain, TableBuilder } from '../define.js';
import { methodTable } from '../index.js';

/** For Array, Range, Set and Map. */
export const parMethods = new TableBuilder('')
  .run('par', 'chunk? limit?', 'Gives a parallel iterator over the items (17.7).', ([source, chunk, limit]) =>
    parallelOf(source!, atLeastOne(chunk, 'chunk'), atLeastOne(limit, 'limit')),
  )
  .named('par')
  .build();

type Args = readonly Value[];
type Merge = (answers: readonly Value[]) => Value;

/** An operation over all chunks: what each chunk does, and how their answers are put together. */
function overChunks(mode: ChunkMode, merge: Merge): [Each, Plain] {
  return both(
    function* ([parallel, fn]) {
      return merge(yield* runChunks(parallel!, mode, fn ?? null));
    },
    ([parallel, fn]) => merge(runInPlace(parallel!, mode, fn ?? null)),
  );
}

/** An operation that goes through the results in order: the method of Array, run as one task. */
function inOrder(name: string): [Each, Plain] {
  return both(
    function* ([parallel, ...args]) {
      const items = yield* collectParallel(parallel!);
      return yield* runAsTask(arrayMethod(name), [items, ...args]);
    },
    ([parallel, ...args]) => callBuiltin(arrayMethod(name), [collectInPlace(parallel!), ...args], here.site, 1),
  );
}

function both(steps: (args: Args) => Steps<Value>, plain: Plain): [Each, Plain] {
  const request = new BuiltinFunction('par', {
    kind: 'suspend',
    name: 'par',
    params: ['...args'],
    doc: 'Runs an operation of a parallel iterator (17.7).',
    suspend: steps,
  });
  const each: Each = function* (args) {
    return yield new CallRequest(request, args);
  };
  return [each, plain];
}

const collecting = both(
  ([parallel]) => collectParallel(parallel!),
  ([parallel]) => collectInPlace(parallel!),
);

const first: Merge = (answers) => {
  const found = answers.find((answer) => answer instanceof TupleValue);
  return found instanceof TupleValue ? some(found.items[0]!) : NONE;
};

export const parallelMethods = methodsOf('Parallel')
  .run('map', 'f', 'Gives the iterator over the results of f (17.7).', ([parallel, f]) => withStep(parallel!, 'map', f!))
  .run('filter', 'f', 'Gives the iterator over the items that satisfy f (17.7).', ([parallel, f]) => withStep(parallel!, 'filter', f!))
  .run('filter_map', 'f', 'Gives the iterator over the payloads of Some and Ok results of f (17.7).', ([parallel, f]) =>
    withStep(parallel!, 'filter_map', f!),
  )
  .run('flat_map', 'f', 'Gives the iterator over the items of the collections that f returns (17.7).', ([parallel, f]) =>
    withStep(parallel!, 'flat_map', f!),
  )
  .each('collect/to_array/to_list', '', 'Runs the iterator and gives the results in input order (17.7).', ...collecting)
  .each('for_each/each', 'f', 'Calls f for each item (17.7).', ...overChunks('each', () => null))
  .each('any/any?', 'f', 'Tells whether f holds for an item (17.7).', ...overChunks('any', (answers) => answers.includes(true)))
  .each('all/all?', 'f', 'Tells whether f holds for every item (17.7).', ...overChunks('all', (answers) => !answers.includes(false)))
  .each('find', 'f', 'Gives the first item in input order that satisfies f, as an Option (17.7).', ...overChunks('find', first))
  .each(
    'count/len',
    'f?',
    'Counts the items, or those that satisfy f (17.7).',
    ...overChunks('count', (answers) => (answers as number[]).reduce((sum, one) => sum + one, 0)),
  )
  .each('sum', '', 'Adds the items in input order (17.7).', ...inOrder('sum'))
  .each('reduce', 'init f?', 'Combines the items in input order (17.7).', ...inOrder('reduce'))
  .each('fold', 'init f', 'Combines the items in input order, starting with init (17.7).', ...inOrder('fold'))
  .build();

function arrayMethod(name: string) {
  const method = methodTable('Array')?.get(name);
  if (method === undefined) throw typeError(`a parallel iterator has no ${name}`);
  return method;
}

function atLeastOne(value: Value | undefined, name: string): number {
  if (value === undefined || value === null) return 0;
  const size = sizeArg(value, `par: ${name}`);
  if (size < 1) throw invalidArgument('par', `${name} must be at least 1`);
  return size;
}
