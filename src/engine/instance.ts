/** Instances: programs that stay, and where they live. */
import type { Wire } from '../interp/embed/wire.js';
import type { Dealings } from './dealings.js';
import type { RunSettings } from './engine-options.js';
import type { Lane } from './job.js';
import type { AriaInput, AriaValue } from './js-values.js';
import type { RunResult } from './results.js';

let lastInstance = 0;

/** A program whose variables live on: calls one after the other, in the order they are made. */
export class Instance {
  readonly #calls: InstanceCalls;

  constructor(
    calls: InstanceCalls,
    /** Names of the functions that can be called. */
    readonly functions: readonly string[],
  ) {
    this.#calls = calls;
  }

  /** Calls a function of the program's own file. */
  call(name: string, args: readonly AriaInput[] = [], settings: RunSettings = {}): Promise<RunResult> {
    return this.#calls.call(name, args, settings);
  }

  /** As `call`, now; for engines in `inline` mode. */
  callSync(name: string, args: readonly AriaInput[] = [], settings: RunSettings = {}): RunResult {
    return this.#calls.callSync(name, args, settings);
  }

  /** Forgets its variables. Functions that came out of it work no more. */
  dispose(): void {
    this.#calls.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** What an engine does for an instance. */
export interface InstanceCalls {
  call(name: string, args: readonly AriaInput[], settings: RunSettings): Promise<RunResult>;
  callSync(name: string, args: readonly AriaInput[], settings: RunSettings): RunResult;
  dispose(): void;
}

/** Where an instance lives. */
export class Seat {
  readonly id = ++lastInstance;
  lane: Lane | null = null;
  dealings!: Dealings;
  disposed = false;
  private last: Promise<void> = Promise.resolve();

  constructor(readonly later: (fn: number, args: readonly Wire[]) => Promise<AriaValue>) {}

  /** Inline, where the lane takes any number of jobs, calls of one instance still go one by one. Gives what ends the turn. */
  async enter(): Promise<() => void> {
    const before = this.last;
    let leave: () => void = () => {};
    this.last = new Promise((done) => {
      leave = done;
    });
    await before;
    return leave;
  }
}
