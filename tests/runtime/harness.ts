/** One helper for all tests of the runtime: run a program on a virtual clock and say how it must end. */
import { type Outcome, RuntimeFault, run, type Steps, VirtualClock } from '../../src/runtime/index.js';

export interface Ran {
  readonly outcome: Outcome;
  /** Virtual milliseconds it took. */
  readonly took: number;
}

/** In the usual order, or in the random schedule of `explore`. */
export async function play(body: () => Steps<unknown>, seed = 1, explore: number | null = null): Promise<Ran> {
  const clock = new VirtualClock();
  const outcome = await run(body, { clock, seed: explore ?? seed, explore: explore !== null });
  return { outcome, took: clock.now() };
}

/** The value of a program that must succeed. */
export async function value(body: () => Steps<unknown>, seed = 1): Promise<unknown> {
  const { outcome } = await play(body, seed);
  if (outcome.kind !== 'done') throw outcome.error;
  return outcome.value;
}

/** The error of a program that must fail. */
export async function failure(body: () => Steps<unknown>): Promise<RuntimeFault> {
  const { outcome } = await play(body);
  if (outcome.kind === 'done') throw new Error(`expected a failure, got ${String(outcome.value)}`);
  return outcome.error as RuntimeFault;
}

/** The kind of the fault that `body` raises, or its value. */
export function* kindOf(body: () => Steps<unknown>): Steps<unknown> {
  try {
    return yield* body();
  } catch (error) {
    if (error instanceof RuntimeFault) return error.kind;
    throw error;
  }
}
