import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { started } from '../../src/runtime/continuation.js';
import {
  awaitTask,
  Channel,
  instrumentation,
  type Steps,
  sleep,
  spawn,
  spawnWith,
  type Task,
  withScope,
  withSupervisedScope,
} from '../../src/runtime/index.js';
import { scopeName, TASK_STATES, type TraceModel, taskName, waitText } from '../../src/runtime/trace-model.js';
import { readTrace } from '../../src/runtime/trace-read.js';
import { TraceRecorder } from '../../src/runtime/trace-recorder.js';
import { TraceStore } from '../../src/runtime/trace-store.js';
import { traceTree } from '../../src/runtime/trace-tree.js';
import { renderTree } from '../../src/runtime/tree-text.js';
import { play } from './harness.js';

afterEach(() => {
  instrumentation.listener = null;
});

async function traced(body: () => Steps<unknown>): Promise<TraceModel> {
  const store = new TraceStore();
  const recorder = new TraceRecorder({
    chunk: (buffer) => store.chunk(1, buffer),
    texts: (texts) => store.texts(1, texts),
  });
  instrumentation.listener = recorder;
  await play(body);
  instrumentation.listener = null;
  recorder.flush();
  expect(instrumentation.fault).toBeNull();
  return readTrace(store.data);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** A row of the table of tasks with the rows of the others that speak of it. */
interface TaskRow {
  readonly name: string;
  readonly scope: number;
  readonly spawner: number;
  readonly state: string;
  readonly spawned: number;
  readonly ended: number;
  readonly error: TraceModel['errors'][number] | undefined;
  readonly why: TraceModel['whys'][number] | undefined;
  readonly slices: readonly Span[];
  readonly waits: readonly (Span & { readonly what: string })[];
  readonly messages: readonly { readonly sent: boolean; readonly channel: number }[];
  readonly restarts: readonly (string | undefined)[];
}

function rowsOf(table: { readonly count: number; readonly task: Int32Array }, task: number): number[] {
  return range(table.count).filter((row) => table.task[row] === task);
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function taskRows(model: TraceModel): TaskRow[] {
  const { tasks, slices, waits, messages, restarts, errors, whys } = model;
  return range(tasks.count).map((task) => ({
    name: taskName(model, task),
    scope: tasks.scope[task] as number,
    spawner: tasks.spawner[task] as number,
    state: TASK_STATES[tasks.state[task] as number] as string,
    spawned: tasks.spawned[task] as number,
    ended: tasks.ended[task] as number,
    error: errors[tasks.error[task] as number],
    why: whys[tasks.why[task] as number],
    slices: rowsOf(slices, task).map((row) => ({ from: slices.from[row] as number, to: slices.to[row] as number })),
    waits: rowsOf(waits, task).map((row) => ({ what: waitText(model, row), from: waits.from[row] as number, to: waits.to[row] as number })),
    messages: rowsOf(messages, task).map((row) => ({ sent: messages.sent[row] === 1, channel: messages.channel[row] as number })),
    restarts: rowsOf(restarts, task).map((row) => errors[restarts.error[row] as number]?.message),
  }));
}

const named = (model: TraceModel, name: string): TaskRow => taskRows(model).find((task) => task.name === name) as TaskRow;

describe('a trace', () => {
  test('knows what each task did: when it ran, what it waited for, what it sent', async () => {
    const model = await traced(() =>
      withScope(
        function* (s) {
          const jobs = new Channel(0);
          jobs.name = 'jobs';
          spawnWith(s, { name: 'sender' }, function* () {
            yield* sleep(1);
            yield* jobs.send(1);
          });
          spawnWith(s, { name: 'receiver' }, () => jobs.receive());
        },
        { name: 'pool' },
      ),
    );
    const sender = named(model, 'sender');
    const receiver = named(model, 'receiver');
    expect([sender.state, receiver.state]).toEqual(['done', 'done']);
    expect(sender.waits.map((wait) => wait.what)).toEqual(['sleeps']);
    expect(receiver.waits.map((wait) => wait.what)).toEqual(['receives from jobs']);
    expect([sender.messages[0]?.sent, receiver.messages[0]?.sent]).toEqual([true, false]);
    expect(sender.messages[0]?.channel).toBe(receiver.messages[0]?.channel);
    expect(range(model.scopes.count).map((scope) => scopeName(model, scope))).toEqual(['root', 'scope pool']);
    expect(model.scopes.owner[sender.scope]).toBe(sender.spawner);
  });

  test('a failure names its error, a cancellation its cause', async () => {
    const model = await traced(() =>
      withScope(function* (s) {
        spawnWith(s, { name: 'waits' }, () => sleep(1000));
        spawnWith(s, { name: 'fails' }, function* () {
          yield* sleep(1);
          throw new RangeError('too far');
        });
      }),
    );
    expect(named(model, 'fails').error).toMatchObject({ kind: 'RangeError', message: 'too far' });
    expect(named(model, 'waits').why).toEqual({ text: 'because fails failed with RangeError: too far', by: 'fails' });
    expect(renderTree(traceTree(model))).toContain('waits: cancelled because fails failed with RangeError: too far');
  });

  test('a restarted task is one task with several runs', async () => {
    let runs = 0;
    const flakyBody = function* () {
      yield* sleep(1);
      if (++runs < 3) throw new Error(`run ${runs}`);
    };
    const model = await traced(() =>
      withSupervisedScope({ maxRestarts: 5 }, function* (s) {
        s.spawn(
          {
            key: null,
            name: 'flaky',
            suspends: true,
            run: () => undefined,
            start: () => started(flakyBody()),
          },
          [],
          { name: 'flaky', restart: 'transient' },
        );
      }),
    );
    const flaky = named(model, 'flaky');
    expect(flaky.restarts).toEqual(['run 1', 'run 2']);
    expect(flaky.state).toBe('done');
  });

  test('a task that ran on the frames of its awaiter has the time that was its own', async () => {
    const model = await traced(() =>
      withScope(function* (s) {
        const inner = spawnWith(s, { name: 'inner' }, () => sleep(5));
        yield* awaitTask(inner);
      }),
    );
    const [root] = taskRows(model);
    expect(root?.waits.map((wait) => wait.what)).toContain('awaits inner');
    expectSound(model);
  });

  interface Plan {
    readonly nap: number;
    readonly fails: boolean;
    readonly awaits: boolean;
    readonly children: readonly Plan[];
  }
  const plan = fc.letrec<{ plan: Plan }>((tie) => ({
    plan: fc.record({
      nap: fc.integer({ min: 0, max: 3 }),
      fails: fc.constantFrom(false, false, true),
      awaits: fc.boolean(),
      children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('plan'), { maxLength: 4 })),
    }),
  })).plan;

  test('any run gives a sound trace: one task at a time on a thread, nothing outside a life, every end recorded', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (root) => {
        function* body(self: Plan): Steps<void> {
          yield* withScope(function* (s) {
            const tasks: Task[] = self.children.map((child) => spawn(s, body, child));
            if (self.awaits && tasks[0] !== undefined) yield* awaitTask(tasks[0]);
            yield* sleep(self.nap);
            if (self.fails) throw new Error('planned');
          });
        }
        const model = await traced(() => body(root));
        expectSound(model);
        for (const task of taskRows(model)) expect(['done', 'failed', 'cancelled']).toContain(task.state);
        for (const closed of model.scopes.closed) expect(closed).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

function expectSound(model: TraceModel): void {
  const { slices } = model;
  for (let i = 1; i < slices.count; i++) expect((slices.from[i] ?? 0) - (slices.to[i - 1] ?? 0)).toBeGreaterThanOrEqual(0);
  for (const task of taskRows(model)) {
    const end = task.ended < 0 ? model.duration : task.ended;
    for (const { from, to } of [...task.slices, ...task.waits]) {
      expect(from).toBeGreaterThanOrEqual(task.spawned);
      expect(to).toBeGreaterThanOrEqual(from);
      expect(to).toBeLessThanOrEqual(end);
    }
  }
}
