/** Members of tasks, and of Arrays and Tuples of tasks (language.md, sections 17.2 and 17.3; runtime.md, section 2, Handles). */
import { awaitFirst, cancelAndWait, cancelReason, cancelTask, resultsOf, startAwaitEnds, Task } from '../../../runtime/index.js';
import type { Steps } from '../../../runtime/task-code.js';
import { continueWith } from '../../after.js';
import type { Frame } from '../../code.js';
import { notATask } from '../../errors.js';
import { millisOf } from '../../milliseconds.js';
import { here } from '../../site.js';
import { sited } from '../../sited.js';
import { awaitTaskResult, awaitTaskValue } from '../../task-values.js';
import { ArrayValue, SymbolValue, TupleValue, type Value } from '../../value.js';
import { wrongKind } from '../arguments.js';
import { methodsOf, TableBuilder } from '../define.js';

/** What follows a wait here needs none. */
const NO_FRAME: Frame = [];

export const taskMethods = methodsOf('Task')
  .suspend('await', 'timeout?', "Waits for the value, or raises the task's error (17.2).", ([task, timeout]) =>
    awaitTaskValue(taskArg(task), limitOf(timeout, 'await')),
  )
  .named('await')
  .suspend('await_result', 'timeout?', 'Waits for the end: Ok(v) or Err(e), never raises (17.2).', ([task, timeout]) =>
    awaitTaskResult(taskArg(task), limitOf(timeout, 'await_result')),
  )
  .named('await_result')
  .run('cancel', 'reason?', 'Asks the task to stop at its next checkpoint (17.3).', ([task, reason]) => {
    cancelTask(taskArg(task), cancelReason('explicit', reason ?? null));
    return null;
  })
  .suspend('cancel_and_wait', 'reason?', 'Cancels the task and waits until its cleanup has ended (17.3).', function* ([task, reason]) {
    yield* sited(cancelAndWait(taskArg(task), reason ?? null));
    return null;
  })
  .run('is_done', '', 'Tells whether the task has ended in any way (17.3).', ([task]) => taskArg(task).look().ended)
  .run('is_cancelled', '', 'Tells whether the task has been cancelled (17.3).', ([task]) => taskArg(task).look().cancelled)
  .run('state', '', 'Gives :pending, :running, :suspended, :done, :failed or :cancelled (17.3).', ([task]) =>
    SymbolValue.of(taskArg(task).look().state),
  )
  .run('name', '', 'Gives the name of the task (17.3).', ([task]) => taskArg(task).name)
  .run('id', '', 'Gives the number of the task (17.3).', ([task]) => taskArg(task).id)
  .build();

/** For Arrays and Tuples; a Tuple of tasks gives a Tuple of values. */
export const taskListMethods = new TableBuilder('')
  .starting('await_all', '', 'Waits for all tasks: their values in order, or raises the first failure (17.2).', ([list]) => {
    const { site } = here;
    const tasks = tasksOf(list);
    return continueWith(startAwaitEnds(tasks) as unknown as Value, NO_FRAME, (_frame, failed) => {
      here.site = site;
      const values = resultsOf(tasks, failed as unknown as Task | null) as Value[];
      return list instanceof TupleValue ? new TupleValue(values) : new ArrayValue(values);
    });
  })
  .suspend('await_first', '', 'Waits for the first task to end: its value, or raises its error (17.2).', function* ([list]) {
    return (yield* sited(awaitFirst(tasksOf(list)))) as Value;
  })
  .suspend('await_result', '', 'Waits for all tasks: their Results in order, never raises (17.2).', function* ([list]): Steps<Value> {
    const results: Value[] = [];
    for (const task of tasksOf(list)) results.push(yield* awaitTaskResult(task));
    return list instanceof TupleValue ? new TupleValue(results) : new ArrayValue(results);
  })
  .build();

export function taskArg(value: Value | undefined): Task {
  if (value instanceof Task) return value;
  throw notATask(value ?? null);
}

/** The tasks of an Array or Tuple. */
export function tasksOf(list: Value | undefined): Task[] {
  if (!(list instanceof ArrayValue || list instanceof TupleValue)) throw wrongKind('tasks', 'Array', list);
  return list.items.map(taskArg);
}

const limitOf = (timeout: Value | undefined, what: string): number =>
  timeout === undefined || timeout === null ? Number.POSITIVE_INFINITY : millisOf(timeout, `${what}: timeout`);
