/** `Async.*` except the scope forms, and the functions of the prelude that wait or spawn (language.md, section 17.7). */
import { bindLocal, currentDeadline, giveWay, interval, local, race, scheduler, sleep, unbindLocal } from '../../../runtime/index.js';
import { durationOf, millisOf } from '../../milliseconds.js';
import { sited } from '../../sited.js';
import { awaitTaskValue } from '../../task-values.js';
import { threads } from '../../threads.js';
import type { Value } from '../../value.js';
import { call } from '../callbacks.js';
import { functions, TableBuilder } from '../define.js';
import { scopeForms } from './scope-forms.js';
import { innermostScope, keyOf, SPAWN_FUNCTION_PARAMS, spawnArguments } from './scopes.js';
import { programTree } from './task-trees.js';
import { taskArg, tasksOf } from './tasks.js';

export const asyncStatics = new TableBuilder('Async.')
  .inherit(scopeForms)
  .suspend('sleep', 'd', 'Waits for the duration (17.7).', ([d]) => sleeping(d, 'Async.sleep'))
  .suspend('yield', '', 'Lets other tasks run first (17.7).', function* () {
    yield* giveWay();
    return null;
  })
  .run('spawn', SPAWN_FUNCTION_PARAMS, 'Starts a task of the innermost scope that calls f (17.7).', (args) =>
    spawnArguments(innermostScope(), args),
  )
  .run('spawn_blocking', SPAWN_FUNCTION_PARAMS, 'Starts a task on a thread that it may block (17.1).', (args) =>
    spawnArguments(innermostScope(), args, { on: 'blocking' }),
  )
  .suspend('await', 'task timeout?', 'Waits for a task, as its await does (17.2).', ([task, timeout]) =>
    awaitTaskValue(taskArg(task), timeout === undefined ? Number.POSITIVE_INFINITY : millisOf(timeout, 'Async.await: timeout')),
  )
  .suspend('race', 'tasks', 'Waits for the first success, cancels the others and waits for them (17.2).', function* ([tasks]) {
    return (yield* sited(race(tasksOf(tasks)))) as Value;
  })
  .run('interval', 'd', 'Gives a receiving end that delivers 1, 2, 3, … every d (17.7).', ([d]) =>
    interval(millisOf(d, 'Async.interval')).receiver(),
  )
  .run('deadline', '', 'Gives the time left until the effective deadline, or nil if there is none (17.7).', () => {
    const deadline = currentDeadline();
    return Number.isFinite(deadline) ? durationOf(Math.max(0, deadline - scheduler.now())) : null;
  })
  .run('threads', '', 'Gives the number of threads that run tasks (17.7).', () => threads.count)
  .run('tree', '', 'Gives all tasks and what they wait for; it prints as text (17.7).', () => programTree())
  .each('with_local', 'key value f', 'Runs f with a local that tasks spawned in it inherit (17.7).', function* ([key, value, f]) {
    bindLocal(keyOf(key, 'Async.with_local'), value);
    try {
      return yield call(f ?? null);
    } finally {
      unbindLocal();
    }
  })
  .run(
    'local',
    'key',
    'Gives the innermost value of a local, or nil (17.7).',
    ([key]) => (local(keyOf(key, 'Async.local')) ?? null) as Value,
  )
  .build();

export const asyncFunctions = functions()
  .suspend('sleep', 'd', 'Waits for the duration (17.7).', ([d]) => sleeping(d, 'sleep'))
  .run('spawn_blocking', SPAWN_FUNCTION_PARAMS, 'Starts a task on a thread that it may block (17.1).', (args) =>
    spawnArguments(innermostScope(), args, { on: 'blocking' }),
  )
  .build();

function* sleeping(d: Value | undefined, what: string) {
  yield* sleep(millisOf(d, what));
  return null;
}
