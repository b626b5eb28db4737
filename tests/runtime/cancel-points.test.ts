/**
 * Generated cancel points: each program runs once to count the checkpoints of its subject, then again for every one of them, cancelled
 * exactly there; then the same with an error thrown there. Whatever the point: cleanup runs once, nothing is left in any queue, and no value
 * is lost or doubled (runtime.md, sections 4.3 and 4.8).
 */
import { describe, expect, test } from 'vitest';
import { Explorer } from '../../src/runtime/explorer.js';
import {
  awaitTask,
  Barrier,
  Channel,
  CLOSED,
  cancelReason,
  cancelTask,
  giveWay,
  instrumentation,
  Mutex,
  openShield,
  receiveArm,
  Scope,
  Semaphore,
  type Steps,
  scheduler,
  select,
  sendArm,
  sleep,
  spawn,
  type Task,
  withNursery,
  withScope,
  withTimeoutScope,
} from '../../src/runtime/index.js';
import { play } from './harness.js';

/** A program with a subject, and what must hold whatever became of that. */
interface Case {
  readonly name: string;
  /** A new world for each run. */
  make(): World;
}

interface World {
  /** Runs beside the subject; spawns into the scope. */
  around?(scope: Scope): void;
  subject(): Steps<unknown>;
  /** Every fact has to be what it is in a run without interruption. */
  facts(): Readonly<Record<string, unknown>>;
}

const CASES: readonly Case[] = [
  {
    name: 'a producer: what was sent is received once and in order',
    make() {
      const channel = new Channel(2);
      const sent: number[] = [];
      const received: unknown[] = [];
      return {
        around(scope) {
          spawn(scope, function* () {
            for (let value = yield* channel.receive(); value !== CLOSED; value = yield* channel.receive()) received.push(value);
          });
        },
        *subject() {
          try {
            for (let n = 1; n <= 6; n++) if (yield* channel.send(n)) sent.push(n);
          } finally {
            channel.close();
          }
        },
        facts: () => ({ lost: sent.filter((n) => !received.includes(n)), extra: received.filter((n) => !sent.includes(n as number)) }),
      };
    },
  },
  {
    name: 'a consumer: what it did not receive is still there',
    make() {
      const channel = new Channel(1);
      const got: unknown[] = [];
      const rest: unknown[] = [];
      return {
        around(scope) {
          spawn(scope, function* () {
            for (let n = 1; n <= 6; n++) yield* channel.send(n);
            channel.close();
          });
          spawn(scope, function* () {
            yield* sleep(100);
            for (let value = yield* channel.receive(); value !== CLOSED; value = yield* channel.receive()) rest.push(value);
          });
        },
        *subject() {
          for (let value = yield* channel.receive(); value !== CLOSED; value = yield* channel.receive()) got.push(value);
        },
        facts: () => ({ all: [...got, ...rest] }),
      };
    },
  },
  {
    name: 'a select: the arms that did not win have had no effect',
    make() {
      const input = new Channel(0);
      const output = new Channel(0);
      const [sent, received, taken]: [number[], unknown[], unknown[]] = [[], [], []];
      let offered = 0;
      return {
        around(scope) {
          spawn(scope, function* () {
            for (let n = 1; n <= 4; n++) {
              yield* input.send(n);
              offered = n;
            }
            input.close();
          });
          spawn(scope, function* () {
            for (let value = yield* output.receive(); value !== CLOSED; value = yield* output.receive()) received.push(value);
          });
        },
        *subject() {
          try {
            for (let n = 1; n <= 8; n++) {
              const chosen = yield* select([receiveArm(input), sendArm(output, n), { after: 50 }]);
              if (chosen.index === 0 && !chosen.closed) taken.push(chosen.value);
              if (chosen.index === 1) sent.push(n);
            }
          } finally {
            output.close();
            const shield = openShield();
            try {
              for (let value = yield* input.receive(); value !== CLOSED; value = yield* input.receive()) taken.push(value);
            } finally {
              shield.close();
            }
          }
        },
        facts: () => ({ taken, offered, arrived: sent.join() === received.join() }),
      };
    },
  },
  {
    name: 'locks, permits and a barrier are given back',
    make() {
      const mutex = new Mutex(0);
      const semaphore = new Semaphore(1);
      const barrier = new Barrier(2);
      return {
        around(scope) {
          for (let i = 0; i < 2; i++) {
            spawn(scope, function* () {
              yield* mutex.with(function* (n: number) {
                yield* sleep(2);
                return n + 1;
              });
              yield* semaphore.withPermit(() => sleep(2));
            });
          }
        },
        *subject() {
          yield* mutex.with(function* (n: number) {
            yield* sleep(1);
            yield* semaphore.withPermit(() => sleep(1));
            return n;
          });
          yield* semaphore.withPermit(() => giveWay());
          yield* withTimeoutScope(1, () => barrier.wait());
        },
        facts: () => ({ held: mutex.holder, value: mutex.value, permits: semaphore.permits, waiting: barrier.queue.size }),
      };
    },
  },
  {
    name: 'scopes inside scopes: every task that started has cleaned up once',
    make() {
      const books = { started: 0, cleaned: 0 };
      function* worker(depth: number): Steps<void> {
        books.started++;
        try {
          yield* sleep(depth);
          if (depth > 0) yield* tree(depth - 1);
        } finally {
          const shield = openShield();
          yield* sleep(1);
          shield.close();
          books.cleaned++;
        }
      }
      function* tree(depth: number): Steps<void> {
        yield* withNursery(function* (nursery) {
          const first = spawn(nursery, worker, depth);
          spawn(nursery, worker, depth);
          yield* awaitTask(first);
        });
      }
      return { subject: () => tree(2), facts: () => ({ left: books.started - books.cleaned }) };
    },
  },
];

describe.each(['cancelled', 'failing'] as const)('a program that is %s at each of its checkpoints', (how) => {
  for (const { name, make } of CASES) {
    test(name, async () => {
      const whole = await interrupted(make(), how, -1);
      expect(whole.points).toBeGreaterThan(5);
      for (let point = 0; point < whole.points; point++) {
        const { facts, left, cleanups } = await interrupted(make(), how, point);
        expect({ point, ...facts }).toEqual({ point, ...whole.facts });
        expect({ point, left, cleanups }).toEqual({ point, left: [false, 0, 0], cleanups: 1 });
      }
    });
  }
});

class Planted extends Error {}

/**
 * A schedule that interrupts nobody but the subject, where its checkpoint number `point` begins or where it has begun to wait there (what the
 * tasks below it do counts too).
 */
class PointOfInterruption extends Explorer {
  passed = 0;

  constructor(
    private readonly point: number,
    private readonly subject: () => Task | null,
    private readonly strike: (task: Task) => void,
  ) {
    super(1);
  }

  override interrupts(task: Task): boolean {
    return this.reached(task, () => this.strike(task));
  }

  /** As another task would do it: when this one has suspended. */
  waits(task: Task): void {
    this.reached(task, () => void scheduler.timers.add(scheduler.now(), { onTimer: () => this.strike(task) }));
  }

  override chance(): boolean {
    return true;
  }

  private reached(task: Task, strike: () => void): boolean {
    const subject = this.subject();
    if (subject === null || subject.ended || !isBelow(task, subject) || this.passed++ !== this.point) return false;
    strike();
    return true;
  }
}

function isBelow(task: Task, subject: Task): boolean {
  for (let at: Task | null = task; at !== null; at = at.scope?.owner ?? null) if (at === subject) return true;
  return false;
}

/** Runs a world and interrupts its subject at one point; at none if there is no such point. */
async function interrupted(world: World, how: 'cancelled' | 'failing', point: number) {
  let cleanups = 0;
  let subject: Task | null = null;
  const strike = (task: Task): void => {
    if (how === 'cancelled') cancelTask(subject as Task, cancelReason('explicit', 'here'));
    else innermost(task).fail(new Planted());
  };
  const explorer = new PointOfInterruption(point, () => subject, strike);
  instrumentation.listener = { onTask: (event, task) => event === 'blocked' && explorer.waits(task) };
  try {
    await play(function* () {
      scheduler.explorer = explorer;
      yield* withScope(function* (scope) {
        world.around?.(scope);
        try {
          yield* withScope(function* (own) {
            subject = spawn(own, function* () {
              try {
                yield* world.subject();
              } finally {
                cleanups++;
              }
            });
          });
        } catch (thrown) {
          if (!(thrown instanceof Planted)) throw thrown;
        }
      });
    });
  } finally {
    instrumentation.listener = null;
    scheduler.explorer = null;
  }
  return { points: explorer.passed, facts: world.facts(), cleanups, left: [scheduler.hasWork, scheduler.timers.size, scheduler.external] };
}

/** The scope in which a task does what it does now. */
function innermost(task: Task): Scope {
  for (let context = task.inner; context !== null; context = context.outer) if (context instanceof Scope) return context;
  return task.scope as Scope;
}
