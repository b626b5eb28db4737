/** What a task is on its way to another thread, and what becomes of it there (task-travel.ts decides where it goes). */
import { LocalBinding } from './locals.js';
import type { SpawnOptions } from './policy.js';
import type { SpawnData, TaskParcel } from './protocol.js';
import type { Readiness } from './readiness.js';
import type { Scope } from './scope.js';
import type { Task } from './task.js';
import type { TaskCode } from './task-code.js';
import type { ThreadParts } from './thread-parts.js';

/** Raises what the host raises for an argument that cannot cross. */
export function packTask(parts: ThreadParts, task: Task, to: number, journey: Pick<TaskParcel, 'trip' | 'origin' | 'slot'>): TaskParcel {
  const { transfer, host } = parts;
  const codec = transfer.codec(to);
  const locals: [string, unknown][] = [];
  for (let binding = task.locals; binding !== null; binding = binding.next) locals.push([binding.key, transfer.encode(binding.value, to)]);
  const args = [];
  for (const arg of task.args) args.push(transfer.encode(arg, to));
  return {
    ...journey,
    number: task.id,
    key: task.code.key as string,
    args,
    scope: codec.scope(task.scope as Scope),
    locals: locals.reverse(),
    name: task.name,
    spawnedAt: task.spawnedAt,
    grace: task.extras?.grace ?? null,
    readiness: task.extras?.readiness == null ? null : codec.readiness(task.extras.readiness),
    context: host.encodeContext(task, codec),
  };
}

export function readinessOf(parts: ThreadParts, { readiness }: TaskParcel, from: number): Readiness | null {
  return readiness === null ? null : (parts.transfer.codec(from).resolve(readiness) as Readiness);
}

export function localsOf(parts: ThreadParts, parcel: TaskParcel, from: number): LocalBinding | null {
  let locals: LocalBinding | null = null;
  for (const [key, value] of parcel.locals) locals = new LocalBinding(key, parts.transfer.decode(value, from), locals, null, false);
  return locals;
}

/**
 * The code of a task for which something has to be done once it exists, and before it runs. In everything else it is that code, with what
 * its host keeps there: the task may travel on.
 */
export function wrapped(code: TaskCode, prepare: (task: Task) => void): TaskCode {
  const run: TaskCode['run'] = (args, task) => {
    prepare(task);
    return code.run(args, task);
  };
  const start: TaskCode['start'] = (args, task) => {
    prepare(task);
    return code.start(args, task);
  };
  return { ...code, run, start };
}

export function spawnOptions(parcel: TaskParcel, data: SpawnData, readiness: Readiness | null): SpawnOptions {
  return {
    name: parcel.name,
    origin: { number: parcel.number, spawnedAt: parcel.spawnedAt },
    daemon: data.daemon,
    ...(parcel.grace === null ? {} : { grace: parcel.grace }),
    ...(readiness === null ? {} : { readiness }),
    ...(data.restart === null ? {} : { restart: data.restart }),
    ...(data.shutdown === null ? {} : { shutdown: data.shutdown }),
    ...(data.killAfter === null ? {} : { killAfter: data.killAfter }),
  };
}
