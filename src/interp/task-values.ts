/** Waiting for tasks, as the language sees it (runtime.md, section 2, Handles): values, Results, and errors raised where one waits. */
import { Continuation, leave, settled, WAITING } from '../runtime/continuation.js';
import {
  answering,
  awaitEnd,
  CANCELLED,
  cancelSignal,
  DONE,
  errorOf,
  resultOf,
  scheduler,
  startAwaitEnd,
  type Task,
} from '../runtime/index.js';
import type { Steps } from '../runtime/task-code.js';
import { durationText } from './display.js';
import { fault } from './errors.js';
import type { AriaFault } from './fault.js';
import { errorValue } from './fault-values.js';
import { durationOf } from './milliseconds.js';
import { err, ok } from './option.js';
import { here, type Site } from './site.js';
import type { Value } from './value.js';

/** `t.await`, with a timeout in milliseconds: the value, or raises the task's error, TaskCancelled or TimeoutError. */
export function* awaitTaskValue(awaited: Task, timeout = Number.POSITIVE_INFINITY): Steps<Value> {
  if (timeout === Number.POSITIVE_INFINITY) return yield* settled(startAwaitValue(awaited));
  const task = answering(awaited);
  const { site } = here;
  const ended = yield* awaitEnd(task, timeout);
  here.site = site;
  if (!ended) throw timedOut(timeout);
  return resultOf(task) as Value;
}

/** `t.await` without a generator: its value, or WAITING. */
export function startAwaitValue(awaited: Task): Value {
  const task = answering(awaited);
  const { site } = here;
  if (startAwaitEnd(task) === WAITING) return leave(new AwaitRest(task, site)) as unknown as Value;
  here.site = site;
  return resultOf(task) as Value;
}

class AwaitRest extends Continuation {
  constructor(
    private readonly task: Task,
    private readonly site: Site | null,
  ) {
    super();
  }

  override resume(): Value {
    here.site = this.site;
    return resultOf(this.task) as Value;
  }
}

/** `t.await_result`: never raises an error. */
export function* awaitTaskResult(awaited: Task, timeout = Number.POSITIVE_INFINITY): Steps<Value> {
  const task = answering(awaited);
  const { site } = here;
  const ended = yield* awaitEnd(task, timeout);
  here.site = site;
  // As in `resultOf`: who was cancelled meanwhile gets the signal, not word of what the same cancellation did to others.
  if (ended && task.state !== DONE && scheduler.current.interrupted) throw cancelSignal;
  return ended ? outcomeValue(task) : err(timedOut(timeout).value);
}

/** Ok(v) or Err(e) of a task that has ended; a cancelled one is Err(TaskCancelled). */
export function outcomeValue(task: Task): Value {
  if (task.state === DONE) return ok(resultOf(task) as Value);
  const error = errorOf(task);
  return err(task.state === CANCELLED ? errorValue(error) : errorValue(task.value));
}

export function timedOut(millis: number): AriaFault {
  const duration = durationOf(millis);
  return fault('TimeoutError', `timed out after ${durationText(duration.nanos)}`, { duration });
}
