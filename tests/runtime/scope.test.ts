import { describe, expect, test } from 'vitest';
import {
  awaitTask,
  Channel,
  cancelReason,
  cancelSignal,
  cancelTask,
  codeOf,
  isCancelSignal,
  onCancel,
  type Readiness,
  type RuntimeFault,
  type Scope,
  scheduler,
  sleep,
  spawn,
  spawnWith,
  startChild,
  type Task,
  withAny,
  withCollected,
  withNursery,
  withScope,
  withTimeoutScope,
} from '../../src/runtime/index.js';
import { failure, kindOf, play, value } from './harness.js';

function* napThen<T>(ms: number, result: T) {
  yield* sleep(ms);
  return result;
}

function* napThenFail(ms: number, message: string) {
  yield* sleep(ms);
  throw new Error(message);
}

function breakWith(message: string): never {
  throw new Error(message);
}

describe('scopes (runtime.md, section 3)', () => {
  test('a scope does not end before every task in it, at any depth, has ended', async () => {
    const log: string[] = [];
    const { took } = await play(function* () {
      yield* withScope(function* (s) {
        spawn(s, function* () {
          yield* sleep(5);
          spawn(s, function* () {
            yield* sleep(20);
            log.push('grandchild');
          });
          log.push('child');
        });
        log.push('body');
      });
      log.push('after');
    });
    expect(log).toEqual(['body', 'child', 'grandchild', 'after']);
    expect(took).toBe(25);
  });

  test('the value of a scope is the value of its body', async () => {
    expect(
      await value(() =>
        withScope(function* () {
          return 42;
        }),
      ),
    ).toBe(42);
  });

  test('a bare spawn belongs to the innermost scope of the running task, the root scope joins the rest', async () => {
    const log: string[] = [];
    await play(function* () {
      spawn(null, function* () {
        yield* sleep(10);
        log.push('root child');
      });
      yield* withScope(function* () {
        spawn(null, function* () {
          yield* sleep(5);
          log.push('inner child');
        });
      });
      log.push('inner ended');
    });
    expect(log).toEqual(['inner child', 'inner ended', 'root child']);
  });

  test('tasks of a scope start in spawn order', async () => {
    const log: number[] = [];
    await play(() =>
      withScope(function* (s) {
        for (let i = 1; i <= 5; i++)
          spawn(s, function* () {
            log.push(i);
            yield* sleep(1);
            log.push(i * 10);
          });
      }),
    );
    expect(log).toEqual([1, 2, 3, 4, 5, 10, 20, 30, 40, 50]);
  });

  test('a failing child cancels body and siblings, and its error is raised after all have ended', async () => {
    const log: string[] = [];
    const error = await failure(() =>
      withScope(function* (s) {
        spawn(s, function* sibling() {
          try {
            yield* sleep(1000);
          } finally {
            log.push('sibling cleaned');
          }
        });
        spawn(s, function* () {
          yield* napThenFail(10, 'child');
        });
        try {
          yield* sleep(1000);
          log.push('unreachable');
        } finally {
          log.push('body cleaned');
        }
      }),
    );
    expect(error.message).toBe('child');
    expect(log.sort()).toEqual(['body cleaned', 'sibling cleaned']);
  });

  test('the first error in time is raised, later ones are suppressed in completion order, cancellations never', async () => {
    const error = await failure(() =>
      withScope(function* (s) {
        for (const message of ['c', 'a', 'b']) {
          spawn(s, function* () {
            try {
              yield* sleep(1000);
            } finally {
              // Cleanup that fails after the cancellation.
              breakWith(message);
            }
          });
        }
        spawn(s, function* () {
          yield* sleep(1000);
        });
        yield* sleep(5);
        throw new Error('first');
      }),
    );
    expect(error.message).toBe('first');
    expect(error.suppressed.map((e) => (e as Error).message)).toEqual(['c', 'a', 'b']);
  });

  test('a failing body cancels the children, waits for them and raises its error', async () => {
    const log: string[] = [];
    const error = await failure(() =>
      withScope(function* (s) {
        spawn(s, function* () {
          try {
            yield* sleep(1000);
          } finally {
            log.push('cleaned');
          }
        });
        yield* sleep(1);
        throw new Error('body');
      }),
    );
    expect(error.message).toBe('body');
    expect(log).toEqual(['cleaned']);
  });

  test('a cancelled child does not fail its parent, and awaiting it raises TaskCancelled', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          const task = spawnWith(s, { name: 'idle' }, function* () {
            yield* sleep(1000);
          });
          yield* sleep(1);
          cancelTask(task, cancelReason('explicit', 'not needed'));
          try {
            yield* awaitTask(task);
          } catch (error) {
            return `${(error as RuntimeFault).kind}: ${(error as Error).message}`;
          }
          return 'no error';
        }),
      ),
    ).toBe('TaskCancelled: task idle was cancelled: not needed');
  });

  test('awaiting a failed sibling inside a failing scope gives the cancel signal, not the error', async () => {
    let seen: unknown = null;
    await play(() =>
      withScope(function* (s) {
        const bad = spawn(s, function* () {
          yield* napThenFail(1, 'bad');
        });
        try {
          yield* awaitTask(bad);
        } catch (thrown) {
          seen = thrown;
          throw thrown;
        }
      }),
    );
    expect(isCancelSignal(seen)).toBe(true);
  });

  test('spawning into a closed scope raises ScopeClosed', async () => {
    const error = await failure(function* () {
      let leaked: Scope | null = null;
      yield* withScope(
        function* (s) {
          leaked = s;
        },
        { name: 'short' },
      );
      spawn(leaked, function* () {});
    });
    expect([error.kind, error.message]).toEqual(['ScopeClosed', 'scope short is closed']);
  });

  test('spawning into a cancelled, open scope gives a cancelled handle whose body never runs', async () => {
    let ran = false;
    expect(
      await value(() =>
        withScope(function* (s) {
          s.cancel();
          const task = spawn(s, function* () {
            ran = true;
          });
          return task.stateName;
        }),
      ),
    ).toBe('cancelled');
    expect(ran).toBe(false);
  });

  test('a daemon is cancelled when body and ordinary children are done', async () => {
    const log: string[] = [];
    const { took } = await play(() =>
      withScope(function* (s) {
        spawnWith(s, { daemon: true }, function* () {
          try {
            for (;;) {
              yield* sleep(10);
              log.push('tick');
            }
          } finally {
            log.push('daemon cleaned');
          }
        });
        spawn(s, function* () {
          yield* sleep(25);
        });
      }),
    );
    expect(log).toEqual(['tick', 'tick', 'daemon cleaned']);
    expect(took).toBe(25);
  });

  test("a daemon's error fails the scope", async () => {
    expect(
      (
        await failure(() =>
          withScope(function* (s) {
            spawnWith(s, { daemon: true }, function* () {
              yield* napThenFail(5, 'daemon');
            });
            yield* sleep(100);
          }),
        )
      ).message,
    ).toBe('daemon');
  });

  test('limit: holds further spawns back, spawnWhenFree waits, trySpawn answers null', async () => {
    let running = 0;
    let peak = 0;
    const work = codeOf(function* () {
      running++;
      peak = Math.max(peak, running);
      yield* sleep(10);
      running--;
    });
    const { outcome, took } = await play(() =>
      withScope(
        function* (s) {
          yield* s.spawnWhenFree(work, []);
          yield* s.spawnWhenFree(work, []);
          const refused = s.trySpawn(work, []) === null;
          for (let i = 0; i < 3; i++) yield* s.spawnWhenFree(work, []);
          s.spawn(work, []);
          return refused;
        },
        { limit: 2 },
      ),
    );
    expect(outcome).toEqual({ kind: 'done', value: true });
    expect(peak).toBe(2);
    expect(took).toBe(30);
  });

  test('a spawn that waits for a place is a checkpoint: cancelled, it starts nothing', async () => {
    let ran = 0;
    await play(() =>
      withScope(function* (outer) {
        spawn(outer, function* () {
          yield* withScope(
            function* (s) {
              yield* s.spawnWhenFree(
                codeOf(function* () {
                  yield* sleep(1000);
                }),
                [],
              );
              yield* s.spawnWhenFree(
                codeOf(function* () {
                  ran++;
                }),
                [],
              );
              ran += 10;
            },
            { limit: 1 },
          );
        });
        yield* sleep(5);
        outer.cancel('no more');
      }),
    );
    expect(ran).toBe(0);
  });

  test('ignore: errors of these kinds do not fail the scope, cancel_on: others are raised at the end', async () => {
    expect(
      await value(() =>
        withScope(
          function* (s) {
            spawn(s, function* () {
              yield* napThenFail(1, 'x');
            });
            yield* sleep(10);
            return 'went on';
          },
          { ignore: [Error] },
        ),
      ),
    ).toBe('went on');
    let reached = false;
    const error = await failure(() =>
      withScope(
        function* (s) {
          spawn(s, function* () {
            throw new RangeError('late');
          });
          yield* sleep(10);
          reached = true;
        },
        { cancelOn: [TypeError] },
      ),
    );
    expect([error.message, reached]).toEqual(['late', true]);
  });

  test('options after the first spawn are a StructureError', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          spawn(s, () => 1);
          return yield* kindOf(function* () {
            s.cancelOn([TypeError]);
          });
        }),
      ),
    ).toBe('StructureError');
  });

  test('on_error: :collect keeps every outcome in spawn order', async () => {
    expect(
      await value(function* () {
        const tasks = yield* withCollected(function* (s) {
          spawn(s, () => napThen(20, 'a'));
          spawn(s, function* () {
            return yield* napThen(20, 'slow');
          });
          spawn(s, function* () {
            yield* napThenFail(1, 'b');
          });
          cancelTask(
            spawn(s, function* () {
              yield* sleep(1);
            }),
            cancelReason('explicit'),
          );
        });
        return tasks.map((task: Task) => task.stateName);
      }),
    ).toEqual(['done', 'done', 'failed', 'cancelled']);
  });

  test('on_error: :any takes the first success and cancels the rest; when all failed the first failure is raised', async () => {
    expect(
      await value(() =>
        withAny(function* (s) {
          spawn(s, function* () {
            yield* napThenFail(1, 'x');
          });
          spawn(s, function* () {
            return yield* napThen(5, 'fast');
          });
          spawn(s, function* () {
            return yield* napThen(500, 'slow');
          });
        }),
      ),
    ).toBe('fast');
    const error = await failure(() =>
      withAny(function* (s) {
        spawn(s, function* () {
          yield* napThenFail(5, 'second');
        });
        spawn(s, function* () {
          yield* napThenFail(1, 'first');
        });
      }),
    );
    expect([error.message, error.suppressed.map((e) => (e as Error).message)]).toEqual(['first', ['second']]);
  });

  test('children of a nursery may go on spawning into it after its body has ended', async () => {
    let count = 0;
    await play(() =>
      withNursery(function* (n) {
        function* grow(depth: number) {
          count++;
          yield* sleep(1);
          if (depth > 0) {
            spawn(n, grow, depth - 1);
            spawn(n, grow, depth - 1);
          }
        }
        spawn(n, grow, 8);
      }),
    );
    expect(count).toBe(511);
  });

  test('start waits until the child is ready and answers what it reports', async () => {
    expect(
      await value(() =>
        withNursery(function* (n) {
          const port = yield* startChild(
            n,
            codeOf(function* (ready: Readiness) {
              yield* sleep(30);
              ready.report(8080);
              yield* sleep(30);
            }),
            (ready) => [ready],
          );
          return [port, scheduler.now()];
        }),
      ),
    ).toEqual([8080, 30]);
  });

  test('an error before ready is raised at the call only; ending without ready is StructureError', async () => {
    expect(
      await value(() =>
        withNursery(function* (n) {
          try {
            yield* startChild(
              n,
              codeOf(function* () {
                yield* napThenFail(1, 'early');
              }),
              (ready) => [ready],
            );
          } catch (error) {
            return `${(error as Error).message}, ${yield* kindOf(() =>
              startChild(
                n,
                codeOf(function* () {
                  yield* sleep(1);
                }),
                () => [],
              ),
            )}`;
          }
          return 'no error';
        }),
      ),
    ).toBe('early, StructureError');
  });

  test('the body may join once; a second join or one from a task of the scope is StructureError', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          const log: unknown[] = [];
          spawn(s, function* () {
            yield* sleep(5);
            log.push('child');
          });
          const inside = spawn(s, function* () {
            return yield* kindOf(() => s.join());
          });
          yield* s.join();
          log.push('joined', yield* awaitTask(inside), yield* kindOf(() => s.join()));
          return log;
        }),
      ),
    ).toEqual(['child', 'joined', 'StructureError', 'StructureError']);
  });

  test('a finished task is no longer held by its scope', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          for (let i = 0; i < 100; i++) {
            spawn(s, function* () {
              yield* sleep(1);
            });
            yield* sleep(2);
          }
          return [s.active, s.first];
        }),
      ),
    ).toEqual([0, null]);
  });
});

describe('cancellation (section 4)', () => {
  test('once cancelled, every checkpoint of the scope raises until it ends', async () => {
    let raised = 0;
    await play(() =>
      withScope(function* (s) {
        s.cancel();
        for (let i = 0; i < 3; i++) {
          try {
            yield* sleep(1);
          } catch (thrown) {
            expect(isCancelSignal(thrown)).toBe(true);
            raised++;
          }
        }
        throw cancelSignal;
      }),
    );
    expect(raised).toBe(3);
  });

  test('only the outermost cancelled scope absorbs the signal', async () => {
    const log: string[] = [];
    await play(function* () {
      yield* withScope(function* (outer) {
        yield* withScope(function* (inner) {
          spawn(inner, function* () {
            try {
              yield* sleep(1000);
            } finally {
              outer.cancel('outer too');
            }
          });
          yield* sleep(1);
          inner.cancel('inner');
          yield* sleep(1000);
        });
        log.push('after inner');
      });
      log.push('after outer');
    });
    expect(log).toEqual(['after outer']);
  });

  test('a scope that cancels itself absorbs its own signal, and the task goes on', async () => {
    expect(
      await value(() =>
        withScope(function* (outer) {
          const result = yield* withScope(function* (inner) {
            inner.cancel();
            yield* sleep(10);
            return 'unreachable';
          });
          return [result, outer.cancelled];
        }),
      ),
    ).toEqual([undefined, false]);
  });

  test('a result produced before the signal is delivered wins', async () => {
    expect(
      await value(() =>
        withScope(function* (s) {
          s.cancel();
          return 'produced';
        }),
      ),
    ).toBe('produced');
  });

  test('the first reason wins; the source is :parent below the cancelled scope', async () => {
    const seen: string[] = [];
    await play(() =>
      withScope(function* (s) {
        spawn(s, function* () {
          onCancel((why) => {
            seen.push(`task ${why.source} ${String(why.reason)}`);
          });
          yield* withScope(function* () {
            onCancel((why) => {
              seen.push(`nested ${why.source} ${String(why.reason)}`);
            });
            yield* sleep(1000);
          });
        });
        yield* sleep(1);
        s.cancel('one');
        s.cancel('two');
      }),
    );
    expect(seen.sort()).toEqual(['nested parent one', 'task explicit one']);
  });

  test('handlers run once, newest first, before the unwinding; at once if already cancelled; removal tells if it prevented the run', async () => {
    const log: unknown[] = [];
    await play(() =>
      withScope(function* (s) {
        s.onCancel(() => log.push('old'));
        s.onCancel(() => log.push('new'));
        const gone = s.onCancel(() => log.push('never'));
        log.push(gone.remove(), gone.remove());
        try {
          s.cancel();
          s.cancel();
          yield* sleep(1);
        } finally {
          log.push('unwound');
          s.onCancel(() => log.push('late'));
        }
      }),
    );
    expect(log).toEqual([true, false, 'new', 'old', 'unwound', 'late']);
  });
});

describe('timeouts (section 5)', () => {
  test('a body that is too slow times out, one that finishes has its value', async () => {
    expect(
      await value(function* () {
        const slow = yield* withTimeoutScope(10, () => napThen(100, 'slow'));
        const quick = yield* withTimeoutScope(100, () => napThen(10, 'quick'));
        return [slow, quick, scheduler.now()];
      }),
    ).toEqual([{ timedOut: true, value: undefined }, { timedOut: false, value: 'quick' }, 20]);
  });

  test('a nested timeout never claims the expiry of an outer one', async () => {
    expect(
      await value(() =>
        withTimeoutScope(10, function* () {
          yield* withTimeoutScope(10, () => napThen(100, 1));
          return 'unreachable';
        }),
      ),
    ).toEqual({ timedOut: true, value: undefined });
  });

  test('zero expires at the first checkpoint, negative and NaN are InvalidArgument', async () => {
    let ran = false;
    expect(
      await value(function* () {
        const zero = yield* withTimeoutScope(0, function* () {
          ran = true;
          yield* sleep(1);
        });
        return [
          zero.timedOut,
          yield* kindOf(() => withTimeoutScope(-1, () => napThen(1, 1))),
          yield* kindOf(() => withTimeoutScope(Number.NaN, () => napThen(1, 1))),
        ];
      }),
    ).toEqual([true, 'InvalidArgument', 'InvalidArgument']);
    expect(ran).toBe(true);
  });

  test('a real error beats the timeout', async () => {
    expect(
      (
        await failure(() =>
          withTimeoutScope(10, function* () {
            try {
              yield* sleep(100);
            } finally {
              breakWith('cleanup broke');
            }
          }),
        )
      ).message,
    ).toBe('cleanup broke');
  });

  test('children are under the deadline even after the body has ended', async () => {
    const { took } = await play(() =>
      withTimeoutScope(10, function* (s) {
        spawn(s, function* () {
          yield* sleep(1000);
        });
        return 'body';
      }),
    );
    expect(took).toBe(10);
  });
});

test('a channel shared by a scope outlives its tasks', async () => {
  expect(
    await value(() =>
      withScope(function* (s) {
        const ch = new Channel(1);
        spawn(s, function* () {
          yield* ch.send(1);
        });
        return yield* ch.receive();
      }),
    ),
  ).toBe(1);
});
