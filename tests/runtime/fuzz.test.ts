import { expect, test } from 'vitest';
import {
  awaitAll,
  awaitEnd,
  awaitFirst,
  awaitTask,
  awaitTaskFor,
  Channel,
  cancelAndWait,
  cancelReason,
  cancelTask,
  checkCancelled,
  giveWay,
  isCancelSignal,
  Mutex,
  openShield,
  race,
  receiveArm,
  runInScope,
  type Scope,
  type ScopeOptions,
  Semaphore,
  type Steps,
  scheduler,
  select,
  sendArm,
  sleep,
  spawnWith,
  type Task,
  taskArm,
} from '../../src/runtime/index.js';
import { SeededRandom } from '../../src/runtime/random.js';
import { play } from './harness.js';

/** A random program over everything the runtime offers, and the books it keeps. */
class Program {
  live = 0;
  starts = 0;
  cleanups = 0;
  budget = 60;
  readonly tasks: Task[] = [];
  readonly scopes: Scope[] = [];
  readonly channels = [new Channel(0), new Channel(1), new Channel(3)];
  readonly mutex = new Mutex(0);
  readonly semaphore = new Semaphore(2);
  held = 0;
  overlaps = 0;
  private readonly random: SeededRandom;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  *body(depth: number): Steps<number> {
    this.live++;
    this.starts++;
    try {
      for (let steps = this.random.below(5); steps >= 0; steps--) yield* this.step(depth);
      return depth;
    } finally {
      const shield = openShield();
      try {
        if (this.random.below(3) === 0) yield* sleep(this.random.below(4));
      } finally {
        shield.close();
        this.cleanups++;
        this.live--;
      }
    }
  }

  *scope(depth: number): Steps<void> {
    yield* runInScope(this.options(), (scope) => this.inside(scope, depth));
  }

  private *inside(scope: Scope, depth: number): Steps<void> {
    this.scopes.push(scope);
    for (let spawns = this.random.below(4); spawns > 0 && this.budget > 0; spawns--) {
      this.budget--;
      const daemon = this.random.below(6) === 0;
      const restart = (['temporary', 'transient', 'permanent'] as const)[this.random.below(3)] ?? 'temporary';
      this.tasks.push(spawnWith(scope, { daemon, restart }, () => this.body(depth + 1)));
    }
    for (let steps = this.random.below(4); steps > 0; steps--) yield* this.step(depth);
  }

  private options(): ScopeOptions | null {
    switch (this.random.below(8)) {
      case 0:
        return { timeout: this.random.below(10), kind: 'timeout' };
      case 1:
        return { limit: 1 + this.random.below(2) };
      case 2:
        return { kind: 'supervisor', supervisor: { strategy: this.strategy(), maxRestarts: this.random.below(4), within: 10 } };
      case 3:
        return { onError: 'any' };
      case 4:
        return { onError: 'collect' };
      case 5:
        return { ignore: [RangeError], grace: this.random.below(10) };
      default:
        return null;
    }
  }

  private strategy(): 'one_for_one' | 'one_for_all' | 'rest_for_one' {
    return (['one_for_one', 'one_for_all', 'rest_for_one'] as const)[this.random.below(3)] ?? 'one_for_one';
  }

  private *step(depth: number): Steps<void> {
    const channel = this.channels[this.random.below(3)] as Channel;
    const task = this.tasks.length === 0 ? null : (this.tasks[this.random.below(this.tasks.length)] as Task);
    switch (this.random.below(20)) {
      case 0:
      case 1:
        if (depth < 4) yield* this.scope(depth);
        return;
      case 2:
        yield* sleep(this.random.below(6));
        return;
      case 3:
        yield* giveWay();
        return;
      case 4:
        yield* channel.sendFor(1, this.random.below(5));
        return;
      case 5:
        yield* channel.receiveFor(this.random.below(5));
        return;
      case 6:
        yield* select([receiveArm(channel), sendArm(this.channels[0] as Channel, 2), task === null ? null : taskArm(task), { after: 3 }]);
        return;
      case 7:
        if (task !== null) yield* this.quietly(awaitTaskFor(task, this.random.below(5)));
        return;
      case 8:
        if (task !== null) cancelTask(task, cancelReason('explicit', 'fuzz'));
        return;
      case 9:
        if (task !== null) yield* this.quietly(cancelAndWait(task));
        return;
      case 10:
        this.scopes[this.random.below(this.scopes.length)]?.cancel('fuzz');
        return;
      case 11:
        yield* this.mutex.with(() => this.critical());
        return;
      case 12:
        yield* this.semaphore.withPermit(() => sleep(1));
        return;
      case 13:
        if (this.random.below(3) === 0) throw new RangeError('ignored by some');
        return;
      case 14:
        if (this.random.below(4) === 0) throw new Error('failure');
        return;
      case 15: {
        const shield = openShield(this.random.below(8));
        try {
          yield* sleep(this.random.below(6));
          if (depth < 4) yield* this.scope(depth);
        } finally {
          shield.close();
        }
        return;
      }
      case 16:
        if (task !== null) yield* this.quietly(awaitTask(task));
        return;
      case 17:
        if (this.tasks.length > 1) yield* this.quietly(awaitAll(this.tasks.slice(-2)));
        return;
      case 18:
        if (this.tasks.length > 1)
          yield* this.quietly(this.random.below(2) === 0 ? awaitFirst(this.tasks.slice(-2)) : race(this.tasks.slice(-2)));
        return;
      default:
        if (task !== null) yield* awaitEnd(task, 2);
        checkCancelled();
    }
  }

  private *critical(): Steps<number> {
    if (this.held++ > 0) this.overlaps++;
    try {
      yield* sleep(1);
    } finally {
      this.held--;
    }
    return 0;
  }

  /** Errors of others are no concern of the waiting task. */
  private *quietly(steps: Steps<unknown>): Steps<void> {
    try {
      yield* steps;
    } catch (thrown) {
      if (isCancelSignal(thrown)) throw thrown;
    }
  }
}

test('whatever programs do: nothing outlives its scope, every task cleans up once, nothing is left in the scheduler', async () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const program = new Program(seed);
    let liveAtEnd = -1;
    const { outcome } = await play(function* () {
      try {
        yield* program.scope(0);
      } finally {
        liveAtEnd = program.live;
      }
    }, seed);
    const stuck = outcome.kind === 'failed' && (outcome.error as { kind?: string }).kind === 'Deadlock';
    const books = { seed, live: program.live, missing: program.starts - program.cleanups, overlaps: program.overlaps };
    expect(books).toEqual({ seed, live: 0, missing: 0, overlaps: 0 });
    if (!stuck) expect([seed, liveAtEnd]).toEqual([seed, 0]);
    expect([seed, scheduler.hasWork, scheduler.timers.size, scheduler.external]).toEqual([seed, false, 0, 0]);
    for (const scope of program.scopes)
      expect([seed, scope.complete, scope.first, scope.active, scope.daemons]).toEqual([seed, true, null, 0, 0]);
    for (const task of program.tasks) expect([seed, task.ended]).toEqual([seed, true]);
    for (const channel of program.channels)
      expect([seed, channel.stats.waitingSenders, channel.stats.waitingReceivers]).toEqual([seed, 0, 0]);
    expect([seed, program.mutex.holder, program.semaphore.permits]).toEqual([seed, null, 2]);
  }
}, 60_000);
