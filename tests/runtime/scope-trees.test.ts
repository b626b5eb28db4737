/**
 * Random trees of scopes against a model (runtime.md, section 3): what the whole tree must answer follows from its shape and the times at which
 * its tasks end, and from nothing else; so the same tree is run in the usual order and in random schedules.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isCancelSignal, type Scope, type Steps, scheduler, sleep, spawn, withScope, withTimeoutScope } from '../../src/runtime/index.js';
import { play } from './harness.js';

/** What one task does, in this order: sleeps, opens a scope with children, sleeps again, ends. */
interface Node {
  readonly before: number;
  readonly children: readonly Node[];
  /** Milliseconds; null: an ordinary scope. */
  readonly timeout: number | null;
  readonly fails: boolean;
  readonly after: number;
}

const nodes: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.record({
    before: fc.nat(30),
    children: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant([]),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    ),
    timeout: fc.option(fc.nat(60), { freq: 3 }),
    fails: fc.oneof({ arbitrary: fc.constant(false), weight: 3 }, { arbitrary: fc.constant(true), weight: 1 }),
    after: fc.nat(30),
  }),
})).node;

/** Numbers the nodes and spreads their times, so that no two things happen at the same moment. */
function spread(node: Node): Node {
  let count = 0;
  const visit = (one: Node): Node => {
    const step = ++count * 0.0001;
    const [before, after] = [one.before + step, one.after + step * 1.7];
    return { ...one, before, after, timeout: one.timeout === null ? null : one.timeout + step * 2.3, children: one.children.map(visit) };
  };
  return visit(node);
}

/** When and how a task ends by itself, if nobody outside cancels it: the model. */
interface End {
  readonly at: number;
  readonly failure: string | null;
}

/** `cut`: the moment an outer cancellation arrives. A task that has not ended by then is cancelled there. */
function modelOf(node: Node, path: string, start: number, cut: number, log: Map<string, string>): End {
  const opened = start + node.before;
  if (opened >= cut) return cancelled(path, cut, log);
  const deadline = node.timeout === null ? Number.POSITIVE_INFINITY : opened + node.timeout;
  // The first failure of a child by itself cuts the others; the deadline cuts them all.
  const alone = node.children.map((child, i) => modelOf(child, `${path}.${i}`, opened, Math.min(cut, deadline), new Map()));
  const failures = alone.filter((end) => end.failure !== null).map((end) => end.at);
  const firstFailure = Math.min(Number.POSITIVE_INFINITY, ...failures);
  const inner = Math.min(cut, deadline, firstFailure);
  const ends = node.children.map((child, i) => {
    const mine = alone[i] as End;
    return mine.failure !== null && mine.at === firstFailure
      ? modelOf(child, `${path}.${i}`, opened, Math.min(cut, deadline), log)
      : modelOf(child, `${path}.${i}`, opened, inner, log);
  });
  const closed = Math.max(opened, ...ends.map((end) => end.at));
  const failure = ends.find((end) => end.failure !== null && end.at === firstFailure)?.failure ?? null;
  if (failure !== null) {
    log.set(path, `failed ${failure}`);
    return { at: closed, failure };
  }
  if (closed >= cut) return cancelled(path, cut, log);
  const at = closed + node.after;
  if (at >= cut) return cancelled(path, cut, log);
  log.set(path, node.fails ? `failed ${path}` : 'done');
  return { at, failure: node.fails ? path : null };
}

function cancelled(path: string, at: number, log: Map<string, string>): End {
  log.set(path, 'cancelled');
  return { at, failure: null };
}

class Planted extends Error {}

async function observedOf(tree: Node, explore: number | null) {
  const log = new Map<string, string>();
  const cleanups = new Map<string, number>();
  let live = 0;
  const alive = new Map<Scope, number>();
  let outlived = 0;
  function* task(node: Node, path: string): Steps<void> {
    live++;
    try {
      yield* sleep(node.before);
      const body = function* (scope: Scope): Steps<void> {
        alive.set(scope, node.children.length);
        node.children.forEach((child, i) => {
          spawn(scope, function* () {
            try {
              yield* task(child, `${path}.${i}`);
            } finally {
              alive.set(scope, (alive.get(scope) ?? 0) - 1);
            }
          });
        });
      };
      let opened: Scope | null = null;
      const noted = function* (scope: Scope): Steps<void> {
        opened = scope;
        yield* body(scope);
      };
      try {
        if (node.timeout === null) yield* withScope(noted);
        else yield* withTimeoutScope(node.timeout, noted);
      } finally {
        // Tasks that never started are no longer counted by anybody.
        const scope = opened as Scope | null;
        if (scope !== null && (scope.first !== null || !scope.complete)) outlived++;
      }
      yield* sleep(node.after);
      if (node.fails) throw new Planted(path);
      log.set(path, 'done');
    } catch (thrown) {
      log.set(path, isCancelSignal(thrown) ? 'cancelled' : `failed ${(thrown as Error).message}`);
      throw thrown;
    } finally {
      live--;
      cleanups.set(path, (cleanups.get(path) ?? 0) + 1);
    }
  }
  const { outcome, took } = await play(() => task(tree, '0'), 1, explore);
  const failure = outcome.kind === 'failed' ? (outcome.error as Error).message : null;
  const once = [...cleanups.values()].every((count) => count === 1);
  return { log, failure, took, live, outlived, once, left: [scheduler.hasWork, scheduler.timers.size] };
}

test('a random tree ends when, and as, the model says, in every schedule', async () => {
  await fc.assert(
    fc.asyncProperty(nodes.map(spread), fc.nat(), async (tree, seed) => {
      const model = new Map<string, string>();
      const end = modelOf(tree, '0', 0, Number.POSITIVE_INFINITY, model);
      for (const explore of [null, seed]) {
        const { log, failure, took, ...rest } = await observedOf(tree, explore);
        expect({ explore, failure, ...rest }).toEqual({
          explore,
          failure: end.failure,
          live: 0,
          outlived: 0,
          once: true,
          left: [false, 0],
        });
        expect(took).toBeCloseTo(end.at, 6);
        // A task cancelled before it started says nothing.
        for (const [path, what] of log) expect([path, what]).toEqual([path, model.get(path)]);
      }
    }),
    { numRuns: 500 * Number(process.env.ARIA_TEST_FACTOR ?? 1) },
  );
});
