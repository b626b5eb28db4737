import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  awaitTask,
  Channel,
  instrumentation,
  Mutex,
  renderTree,
  run,
  type Steps,
  scheduler,
  sleep,
  spawn,
  spawnWith,
  type Task,
  taskNode,
  VirtualClock,
  withScope,
} from '../../src/runtime/index.js';
import { failure, play, value } from './harness.js';

describe('deadlock (runtime.md, section 9)', () => {
  test('nothing can run, no timer, nothing external: the program fails with the tree of who waits for what', async () => {
    const error = await failure(() =>
      withScope(
        function* (s) {
          const a = new Mutex();
          const b = new Mutex();
          const meet = new Channel();
          spawnWith(s, { name: 'left' }, () =>
            a.with(function* () {
              yield* meet.send(1);
              yield* b.lock();
            }),
          );
          spawnWith(s, { name: 'right' }, () =>
            b.with(function* () {
              yield* meet.receive();
              yield* a.lock();
            }),
          );
        },
        { name: 'locks' },
      ),
    );
    expect([error.kind, error.code]).toEqual(['Deadlock', 'E6009']);
    expect(error.message).toContain('left: suspended, waits for a lock held by right');
    expect(error.message).toContain('scope locks');
    expect(error.fields.tasks).toHaveLength(3);
    expect(error.fields.chain).toEqual([
      'task waits for the tasks of scope locks',
      'left waits for a lock held by right',
      'right waits for a lock held by left',
      'and left is where this began: they wait for each other',
    ]);
  });

  test('cleanup still runs after a deadlock', async () => {
    let cleaned = false;
    await play(function* () {
      try {
        yield* new Channel().receive();
      } finally {
        cleaned = true;
      }
    });
    expect(cleaned).toBe(true);
  });

  test('a cleanup that is stuck as well does not hang the program', async () => {
    const error = await failure(function* () {
      try {
        yield* new Channel().receive();
      } finally {
        scheduler.current.masked = true;
        yield* withScope(function* (s) {
          spawn(s, function* () {
            scheduler.current.masked = true;
            yield* new Channel().receive();
          });
        });
      }
    });
    expect(error.kind).toBe('Deadlock');
  });

  test('two tasks that await each other are a deadlock', async () => {
    const error = await failure(function* () {
      const tasks: Task[] = [];
      for (const other of [1, 0]) {
        tasks.push(
          spawn(null, function* () {
            yield* sleep(1);
            yield* awaitTask(tasks[other] as Task);
          }),
        );
      }
    });
    expect(error.kind).toBe('Deadlock');
  });

  test('a program that waits for a promise is no deadlock', async () => {
    const { awaitPromise } = await import('../../src/runtime/index.js');
    const outcome = await run(() => awaitPromise(new Promise((resolve) => setTimeout(() => resolve(1), 20))), {
      clock: new VirtualClock(),
    });
    expect(outcome).toEqual({ kind: 'done', value: 1 });
  });
});

describe('observability (section 9)', () => {
  test('the tree shows names, states and waits; equal neighbours are folded', async () => {
    const text = (await value(() =>
      withScope(
        function* (s) {
          const ch = new Channel();
          for (let i = 0; i < 3; i++) {
            spawn(s, function* worker() {
              yield* ch.receive();
            });
          }
          spawnWith(s, { name: 'napper' }, () => sleep(50));
          spawnWith(s, { name: 'service', daemon: true }, () => sleep(1000));
          yield* sleep(1);
          spawnWith(s, { name: 'new' }, () => 1);
          let root: Task = scheduler.current;
          for (; root.scope?.owner != null; ) root = root.scope.owner;
          const tree = renderTree(taskNode(root));
          ch.close();
          return tree;
        },
        { name: 'pool' },
      ),
    )) as string;
    expect(text.replace(/#\d+/g, '#')).toBe(
      [
        'task: running',
        '└─ root',
        '   └─ scope pool',
        '      ├─ worker# (×3): suspended, receives from a rendezvous channel',
        '      ├─ napper: suspended, sleeps',
        '      ├─ service: suspended, sleeps, daemon',
        '      └─ new: pending',
      ].join('\n'),
    );
  });

  test('an instrument sees the life of a task; one that throws is detached', async () => {
    const seen: string[] = [];
    instrumentation.listener = { onTask: (event, task) => void (task.name === 'seen' && seen.push(event)) };
    await play(() =>
      withScope(function* (s) {
        spawnWith(s, { name: 'seen' }, () => sleep(1));
      }),
    );
    instrumentation.listener = {
      onTask: () => {
        throw new Error('broken instrument');
      },
    };
    const { outcome } = await play(() => sleep(1));
    expect(seen).toEqual(['spawned', 'started', 'blocked', 'resumed', 'finished']);
    expect([outcome.kind, instrumentation.listener]).toEqual(['done', null]);
  });
});

describe('properties of scope trees', () => {
  interface Node {
    readonly nap: number;
    readonly fails: boolean;
    readonly cancels: boolean;
    readonly children: readonly Node[];
  }
  const tree = fc.letrec<{ node: Node }>((tie) => ({
    node: fc.record({
      nap: fc.integer({ min: 0, max: 5 }),
      fails: fc.boolean(),
      cancels: fc.constantFrom(false, false, false, true),
      children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('node'), { maxLength: 4 })),
    }),
  })).node;

  test('no task is alive after its scope, every error is reported once, cleanup runs once', async () => {
    await fc.assert(
      fc.asyncProperty(tree, fc.integer({ min: 0, max: 8 }), async (root, cutAt) => {
        let live = 0;
        let starts = 0;
        let cleanups = 0;
        const raised: Error[] = [];
        const reported: unknown[] = [];
        function* body(node: Node): Steps<void> {
          live++;
          starts++;
          try {
            yield* withScope(function* (s) {
              const tasks = node.children.map((child) => spawn(s, body, child));
              yield* sleep(node.nap);
              if (node.cancels) s.cancel('inner');
              if (node.fails) {
                const error = new Error(`e${raised.length}`);
                raised.push(error);
                throw error;
              }
              if (node.children.length > 2) yield* awaitTask(tasks[0] as Task);
            });
          } finally {
            cleanups++;
            live--;
          }
        }
        const { outcome } = await play(function* () {
          try {
            yield* withScope(function* (s) {
              spawn(s, body, root);
              yield* sleep(cutAt);
              s.cancel('cut');
            });
          } catch (error) {
            const walk = (one: unknown): void => {
              reported.push(one);
              for (const further of (one as { suppressed?: unknown[] }).suppressed ?? []) walk(further);
            };
            walk(error);
          }
          return live;
        });
        expect(outcome).toEqual({ kind: 'done', value: 0 });
        expect(starts).toBe(cleanups);
        expect(new Set(reported)).toEqual(new Set(raised));
        expect(reported.length).toBe(raised.length);
        expect(scheduler.hasWork).toBe(false);
        expect(scheduler.timers.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
