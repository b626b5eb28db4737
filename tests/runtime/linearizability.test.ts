/** What tasks see of a channel, on one thread in random schedules and across threads, is what a sequential channel could have shown them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Channel,
  CLOSED,
  cancelReason,
  cancelTask,
  EMPTY,
  run,
  type Steps,
  spawn,
  TIMED_OUT,
  VirtualClock,
  withScope,
} from '../../src/runtime/index.js';
import { isLinearizable, type Operation } from './linearizable.js';

type Plan = readonly (readonly Operation['kind'][])[];

const plans: fc.Arbitrary<Plan> = fc.array(
  fc.array(fc.constantFrom('send', 'send', 'recv', 'recv', 'try_send', 'try_recv', 'close'), { minLength: 1, maxLength: 4 }),
  { minLength: 2, maxLength: 4 },
);
const capacities = fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY);
const factor = Number(process.env.ARIA_TEST_FACTOR ?? 1);

describe('the checker', () => {
  const operation = (kind: Operation['kind'], value: number | null, result: string | number, start: number, end: number): Operation => {
    return { kind, value, result, start, end };
  };
  const first = operation('send', 1, 'sent', 1, 2);
  const second = operation('send', 2, 'sent', 3, 4);

  test.each([
    ['values in order', [first, second, operation('recv', null, 1, 5, 6)], 2, true],
    ['values out of order', [first, second, operation('recv', null, 2, 5, 6)], 2, false],
    ['a value twice', [first, operation('recv', null, 1, 3, 4), operation('recv', null, 1, 5, 6)], 2, false],
    ['nothing where a value was', [first, operation('try_recv', null, 'empty', 3, 4)], 2, false],
    ['room where there was none', [first, second], 1, false],
    ['a rendezvous whose two sides do not overlap', [first, operation('recv', null, 1, 3, 4)], 0, false],
    ['a rendezvous', [first, operation('recv', null, 1, 0, 3)], 0, true],
    ['a value sent after the channel was closed', [operation('close', null, 'closed', 0, 1), second], 2, false],
  ] as const)('%s', (_what, history, capacity, holds) => {
    expect(isLinearizable(history, capacity)).toBe(holds);
  });
});

test('on one thread, in random schedules, with operations that are cancelled or run out of time', async () => {
  await fc.assert(
    fc.asyncProperty(plans, capacities, fc.nat(), fc.boolean(), async (plan, capacity, seed, cancels) => {
      const history = await historyOf(plan, capacity, seed, cancels);
      expect(isLinearizable(history, capacity), JSON.stringify(history)).toBe(true);
    }),
    { numRuns: 2000 * factor },
  );
});

/** Each task carries out its part of the plan; the last of them may be cancelled while it is at it. */
async function historyOf(plan: Plan, capacity: number, seed: number, cancels: boolean): Promise<Operation[]> {
  const history: Operation[] = [];
  const channel = new Channel(capacity);
  let ticks = 0;
  let values = 0;
  function* worker(part: Plan[number]): Steps<void> {
    for (const kind of part) {
      const value = kind.endsWith('send') ? ++values : null;
      const start = ++ticks;
      // Cancelled, it has not happened.
      let result: Operation['result'] = 'none';
      try {
        result = yield* carryOut(channel, kind, value);
      } finally {
        history.push({ kind, value, result, start, end: ++ticks });
      }
    }
  }
  await run(
    () =>
      withScope(function* (scope) {
        const tasks = plan.map((part) => spawn(scope, worker, part));
        if (!cancels) return;
        spawn(scope, function* () {
          const last = tasks.at(-1);
          if (last !== undefined) cancelTask(last, cancelReason('explicit'));
        });
      }),
    { clock: new VirtualClock(), seed, explore: true },
  );
  return history;
}

function* carryOut(channel: Channel, kind: Operation['kind'], value: number | null): Steps<Operation['result']> {
  switch (kind) {
    case 'send': {
      const outcome = yield* channel.sendFor(value, 5);
      return outcome === TIMED_OUT ? 'none' : outcome ? 'sent' : 'closed';
    }
    case 'recv': {
      const outcome = yield* channel.receiveFor(5);
      return outcome === TIMED_OUT ? 'none' : outcome === CLOSED ? 'closed' : (outcome as number);
    }
    case 'try_send':
      return channel.offer(value) ? 'sent' : channel.closed ? 'closed' : 'full';
    case 'try_recv': {
      const outcome = channel.poll();
      return outcome === EMPTY ? 'empty' : outcome === CLOSED ? 'closed' : (outcome as number);
    }
    case 'close':
      channel.close();
      return 'closed';
  }
}
