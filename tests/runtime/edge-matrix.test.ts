/**
 * The edges of scopes: when a cancellation comes, against what body and child are doing then; nested shields; scopes entered when cancelled
 * already; deep nesting; what is left afterwards. After the tests of Trio and AnyIO that found the most.
 */
import { describe, expect, test } from 'vitest';
import {
  awaitEnd,
  cancelReason,
  cancelTask,
  checkCancelled,
  giveWay,
  isCancelled,
  openShield,
  type RuntimeFault,
  type Scope,
  type Steps,
  scheduler,
  shield,
  sleep,
  spawn,
  withScope,
  withTimeoutScope,
} from '../../src/runtime/index.js';
import { play, value } from './harness.js';

const BODIES = ['returns', 'sleeps', 'raises'] as const;
const CHILDREN = ['none', 'sleeps', 'raises', 'raises in cleanup', 'ignores'] as const;
const CANCELS = ['never', 'before the spawn', 'while both run', 'after the child', 'at the end'] as const;
const AROUND = ['nothing', 'a shield', 'a scope that is cancelled too'] as const;

type Body = (typeof BODIES)[number];
type Child = (typeof CHILDREN)[number];
type CancelTime = (typeof CANCELS)[number];
type Around = (typeof AROUND)[number];

const AT: Readonly<Record<CancelTime, number>> = {
  never: Number.POSITIVE_INFINITY,
  'before the spawn': 0,
  'while both run': 5,
  'after the child': 15,
  'at the end': 25,
};
const CHILD_RAISES = 10;
const BODY_RAISES = 20;
const REST = 30;

describe.each(AROUND)('a scope inside %s', (around) => {
  for (const when of CANCELS)
    test(`cancelled ${when}: the value or the errors, whatever body and child do`, async () => {
      for (const body of BODIES) {
        for (const child of CHILDREN) {
          for (const explore of [null, 1, 2, 3, 4]) {
            const seen = await observed(body, child, when, around, explore);
            expect({ body, child, explore, ...seen }).toEqual({ body, child, explore, ...expected(body, child, when, around) });
          }
        }
      }
    });
});

interface Seen {
  /** What the scope gave: the body's value, nil, the message of its error, or `signal`: what is around it was cancelled. */
  readonly gave: string;
  readonly suppressed: readonly string[];
  readonly childRan: boolean;
}

async function observed(body: Body, child: Child, when: CancelTime, around: Around, explore: number | null): Promise<Seen> {
  let gave = 'signal';
  let suppressed: readonly string[] = [];
  let childRan = false;
  function* theChild(): Steps<void> {
    childRan = true;
    if (child === 'ignores') {
      const hidden = openShield();
      yield* sleep(REST);
      hidden.close();
      return;
    }
    try {
      yield* sleep(child === 'raises' ? CHILD_RAISES : REST);
      if (child === 'raises') throw new Error('child');
    } catch (thrown) {
      if (child === 'raises in cleanup') throw new Error('cleanup');
      throw thrown;
    }
  }
  function* theBody(scope: Scope, outer: Scope): Steps<string> {
    const cancel = (): void => void (around === 'a scope that is cancelled too' ? outer : scope).cancel();
    if (when === 'before the spawn') cancel();
    else if (when !== 'never') scheduler.timers.add(scheduler.now() + AT[when], { onTimer: cancel });
    if (child !== 'none') spawn(scope, theChild);
    if (body === 'sleeps') yield* sleep(REST);
    if (body === 'raises') {
      yield* sleep(BODY_RAISES);
      throw new Error('body');
    }
    return 'value';
  }
  function* inside(outer: Scope): Steps<void> {
    try {
      gave = (yield* withScope((scope) => theBody(scope, outer))) ?? 'nil';
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      gave = thrown.message;
      suppressed = ((thrown as RuntimeFault).suppressed ?? []).map((one) => (one as Error).message);
    }
  }
  await play(
    () => withScope((outer) => (around === 'a shield' ? shield(Number.POSITIVE_INFINITY, () => inside(outer)) : inside(outer))),
    1,
    explore,
  );
  return { gave, suppressed, childRan };
}

/** The rules of section 3, for one scope with at most one child. */
function expected(body: Body, child: Child, when: CancelTime, around: Around): Seen {
  const cancelAt = AT[when];
  const childRan = child !== 'none' && cancelAt > 0;
  const childFails = child === 'raises' && cancelAt > CHILD_RAISES;
  const first = Math.min(cancelAt, childFails ? CHILD_RAISES : Number.POSITIVE_INFINITY);
  const bodyFails = body === 'raises' && first > BODY_RAISES;
  const stopped = Math.min(first, bodyFails ? BODY_RAISES : Number.POSITIVE_INFINITY);
  const inTime: string[] = [];
  if (childFails) inTime.push('child');
  if (bodyFails) inTime.push('body');
  // Its sleep is cut short only if something stops the scope before that ends.
  if (child === 'raises in cleanup' && childRan && stopped < REST) inTime.push('cleanup');
  const [gave, ...suppressed] = inTime;
  if (gave !== undefined) return { gave, suppressed, childRan };
  const finished = body === 'returns' || stopped >= REST;
  // A scope that only has to wait for its children is stopped by what is around it, not by its own cancellation.
  const waited = childRan;
  if (around === 'a scope that is cancelled too' && cancelAt < REST) {
    if (!finished || (waited && childEnd(child, cancelAt) >= cancelAt)) return { gave: 'signal', suppressed: [], childRan };
  }
  return { gave: finished ? 'value' : 'nil', suppressed: [], childRan };
}

/** When a child that does not fail has ended. */
const childEnd = (child: Child, cancelAt: number): number => (child === 'ignores' ? REST : Math.min(REST, cancelAt));

describe('shields', () => {
  test.each([
    ['each for its own time', 5000, 60],
    ['each no longer than the grace period', 15, 40],
  ])('three inside each other hide a cancellation: %s', async (_what, grace, until) => {
    const { took } = await play(() =>
      withScope(
        function* (scope) {
          scope.cancel();
          yield* shield(30, () => shield(20, () => withScope(() => shield(10, () => sleep(1000)))));
        },
        { grace },
      ),
    );
    expect(took).toBe(until);
  });

  test('a shield that expires while an error is on its way does not replace the error', async () => {
    const { outcome } = await play(() =>
      withScope(function* (scope) {
        scope.cancel();
        yield* shield(5, function* () {
          try {
            throw new Error('on its way');
          } finally {
            const inner = openShield();
            yield* sleep(10);
            inner.close();
          }
        });
      }),
    );
    expect(outcome.kind === 'failed' && (outcome.error as Error).message).toBe('on its way');
  });

  test('a task spawned inside a shield into an outer scope is not protected by it', async () => {
    const state = await value(() =>
      withScope(function* (outer) {
        const result = yield* shield(Number.POSITIVE_INFINITY, function* () {
          const task = spawn(outer, () => sleep(1000));
          yield* giveWay();
          outer.cancel();
          yield* awaitEnd(task);
          return task.stateName;
        });
        return result;
      }),
    );
    expect(state).toBe('cancelled');
  });
});

describe('scopes entered when cancelled already', () => {
  test('raise at their first checkpoint, spawn nothing, and leave the signal to the one that was cancelled', async () => {
    let ran = 0;
    const result = await value(() =>
      withScope(function* (outer) {
        outer.cancel('before');
        yield* withScope(function* (inner) {
          spawn(inner, function* () {
            ran++;
          });
          expect(inner.cancelled).toBe(true);
          yield* sleep(0);
        });
        ran += 10;
      }),
    );
    expect([result, ran]).toEqual([undefined, 0]);
  });

  test('a timeout that is shorter than one around it that has passed claims nothing', async () => {
    const inner = { timedOut: null as boolean | null };
    const outer = await value(() =>
      withTimeoutScope(0, function* () {
        inner.timedOut = (yield* withTimeoutScope(0, () => sleep(1))).timedOut;
      }),
    );
    expect([outer, inner.timedOut]).toEqual([{ timedOut: true, value: undefined }, null]);
  });
});

describe('a body that absorbs nothing', () => {
  test('swallowing the signal only delays it: the next checkpoint raises again', async () => {
    let raised = 0;
    await play(() =>
      withScope(function* (scope) {
        scope.cancel();
        for (let i = 0; i < 3; i++) {
          try {
            yield* sleep(1);
          } catch {
            raised++;
          }
        }
        expect(isCancelled()).toBe(true);
        expect(() => checkCancelled()).toThrow();
      }),
    );
    expect(raised).toBe(3);
  });
});

describe('depth', () => {
  function* nested(depth: number, innermost: () => Steps<void>): Steps<void> {
    yield* withScope(() => (depth === 0 ? innermost() : nested(depth - 1, innermost)));
  }

  test('a cancellation reaches the innermost of five hundred scopes, and leaves nothing behind', async () => {
    const { took } = await play(() =>
      withScope(function* (scope) {
        const task = spawn(scope, () => nested(500, () => sleep(1000)));
        yield* sleep(5);
        cancelTask(task, cancelReason('explicit'));
      }),
    );
    expect([took, scheduler.timers.size, scheduler.hasWork]).toEqual([5, 0, false]);
  });

  test('an error passes through them as the same error', async () => {
    const error = new Error('deep');
    const { outcome } = await play(() =>
      nested(500, function* () {
        yield* sleep(1);
        throw error;
      }),
    );
    expect(outcome).toEqual({ kind: 'failed', error });
  });
});
