/**
 * Deadlocks over threads are found exactly (runtime.md, section 9): a model says of random networks whether they end, and the runtime
 * has to agree, on any number of threads, again and again on the same threads.
 *
 * In the networks each channel has one sender and one receiver, and a process does fixed steps. So what happens does not depend on who runs
 * when (Kahn 1974), and the model may run them in any order.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan, Step } from './fixtures/networks.js';
import { buildFixture, settled, start } from './harness.js';

beforeAll(buildFixture);

const PROCESSES = 6;

/** Who sends to and who receives from each channel, and the steps of each process in the order of its numbers. */
const plans: fc.Arbitrary<Plan> = fc
  .record({
    capacities: fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 1, maxLength: 5 }),
    ends: fc.array(fc.tuple(fc.nat(PROCESSES - 1), fc.nat(PROCESSES - 2)), { minLength: 5, maxLength: 5 }),
    events: fc.array(
      fc.tuple(fc.nat(99), fc.nat(4), fc.constantFrom('pass', 'pass', 'pass', 'send', 'receive', 'nap', 'join'), fc.nat(PROCESSES - 1)),
      {
        maxLength: 24,
      },
    ),
    elsewhere: fc.array(fc.boolean(), { minLength: PROCESSES, maxLength: PROCESSES }),
  })
  .map(({ capacities, ends, events, elsewhere }) => {
    const steps: { at: number; step: Step }[][] = Array.from({ length: PROCESSES }, () => []);
    for (const [at, index, kind, who] of events) {
      const channel = index % capacities.length;
      const [sender, other] = ends[channel]!;
      const receiver = (sender + 1 + other) % PROCESSES;
      // A pass is a send and a receive at the same place of two processes: without mistakes between them it does not deadlock.
      if (kind === 'pass' || kind === 'send') steps[sender]!.push({ at, step: { do: 'send', channel } });
      if (kind === 'pass' || kind === 'receive') steps[receiver]!.push({ at, step: { do: 'receive', channel } });
      if (kind === 'nap') steps[who]!.push({ at, step: { do: 'nap', ms: index } });
      if (kind === 'join' && who > 0) steps[who]!.push({ at, step: { do: 'join', process: at % who } });
    }
    const inOrder = (list: { at: number; step: Step }[]): Step[] => list.sort((a, b) => a.at - b.at).map(({ step }) => step);
    return { capacities, processes: steps.map((list, i) => ({ elsewhere: elsewhere[i]!, steps: inOrder(list) })) };
  });

/** Runs the network until nobody gets on; true if all have ended. */
function ends({ capacities, processes }: Plan): boolean {
  const done = processes.map(() => 0);
  const held = capacities.map(() => 0);
  const next = (process: number): Step | undefined => processes[process]!.steps[done[process]!];
  const waits = (what: 'send' | 'receive', channel: number): number =>
    processes.findIndex((_, i) => {
      const step = next(i);
      return step?.do === what && step.channel === channel;
    });
  const advance = (process: number, step: Step): boolean => {
    if (step.do === 'nap') return true;
    if (step.do === 'join') return next(step.process) === undefined;
    const { channel } = step;
    if (step.do === 'receive' && held[channel]! > 0) {
      held[channel]!--;
      return true;
    }
    if (step.do === 'send' && held[channel]! < capacities[channel]!) {
      held[channel]!++;
      return true;
    }
    const partner = held[channel] === 0 ? waits(step.do === 'send' ? 'receive' : 'send', channel) : -1;
    if (partner < 0 || partner === process) return false;
    done[partner]!++;
    return true;
  };
  for (let moved = true; moved; ) {
    moved = false;
    for (let process = 0; process < processes.length; process++) {
      for (let step = next(process); step !== undefined && advance(process, step); step = next(process)) {
        done[process]!++;
        moved = true;
      }
    }
  }
  return processes.every((_, i) => next(i) === undefined);
}

describe.each([1, 2, 4])('on %i threads', (threads) => {
  it('random networks end or deadlock as the model says', async () => {
    const coordinator = start(threads);
    let deadlocks = 0;
    let ended = 0;
    try {
      await fc.assert(
        fc.asyncProperty(plans, async (plan) => {
          const said = String(settled(await coordinator.runRoot('network', [plan])));
          const expected = ends(plan);
          if (expected) ended++;
          else deadlocks++;
          expect(said.split(':')[0]).toBe(expected ? 'ended' : 'Deadlock');
        }),
        { numRuns: 150 },
      );
    } finally {
      await coordinator.close();
    }
    // The inputs are worth something: both happen.
    expect(Math.min(deadlocks, ended)).toBeGreaterThan(10);
  });
});
