/** The library with functions of a module on other threads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Threads } from '../../src/runtime/library/index.js';
import { library, work } from './library.js';

const { Channel, ScopeLocal, all, sleep, startThreads, withScope, withSupervisedScope, withTimeoutScope, AtomicCell, Mutex } = library;

let threads: Threads;
beforeAll(() => {
  threads = startThreads({ threads: 2, maxHeapMb: 64 });
});
afterAll(() => threads.close());

describe('functions of a module', () => {
  it('handles are whole for the first task of a thread, which comes before its module', async () => {
    const numbers = new Channel<number>(3);
    for (const n of [1, 2, 3]) numbers.trySend(n);
    numbers.close();
    expect(await work.total!(numbers)).toBe(6);
  });

  it('run elsewhere, never on the calling thread, and are spread over the threads', async () => {
    const seen = await withScope((scope) => all(Array.from({ length: 60 }, () => scope.spawn(work.burn!, 3_000_000))));
    const ids = new Set(seen as number[]);
    expect([ids.size, ids.has(0)]).toEqual([2, false]);
  });

  it('values cross as by structured clone; runtime objects inside them by reference', async () => {
    const cyclic: Record<string, unknown> = { date: new Date(0), map: new Map([['k', new Set([1n])]]), bytes: new Uint8Array([1, 2]) };
    cyclic.self = cyclic;
    const back = await work.echo!(cyclic);
    expect(back).toEqual(cyclic);
    expect(back.self).toBe(back);
    const channel = new Channel<number>(1);
    expect((await work.echo!([{ channel }]))[0].channel).toBe(channel);
    expect(await work.identical!(channel, channel, new Map().set('x', 1) && { handle: channel })).toBe(true);
  });

  it('what cannot cross is refused, with the path to it', async () => {
    await expect(work.echo!({ config: { log: [() => 1] } })).rejects.toMatchObject({
      kind: 'NotTransferable',
      message: expect.stringContaining('.config.log[0]'),
    });
    await expect(work.cannotReturn!()).rejects.toMatchObject({ kind: 'NotTransferable' });
  });

  it('errors keep name, message, cause and fields', async () => {
    await expect(work.fails!()).rejects.toMatchObject({
      name: 'TypeError',
      message: 'bad input',
      code: 'E_BAD',
      cause: { message: 'the cause' },
    });
  });

  it('cancellation reaches plain loops, async functions and generators; cleanup runs before the scope ends', async () => {
    expect((await withTimeoutScope(20, () => work.busy!())).timedOut).toBe(true);
    const up = new Channel<string>(2);
    const states = await withScope(function* (scope) {
      const task = scope.spawn(work.asyncUntilAborted!, up);
      yield* up.receive();
      yield* task.cancelAndWait();
      const cleaning = scope.spawn(work.cleansUp!, up);
      yield* up.receive();
      yield* cleaning.cancelAndWait();
      return [task.state, cleaning.state, yield* up.receive()];
    });
    expect(states).toEqual(['cancelled', 'cancelled', 'cleaned']);
  });

  it('start hands back what the task is ready with; scopes and spawns work over there', async () => {
    const greeting = await withScope(function* (scope) {
      const requests = (yield* scope.start(work.serves as never, 'ann')) as InstanceType<typeof Channel<unknown>>;
      const answer = new Channel<string>(1);
      yield* requests.send(answer);
      const said = yield* answer.receive();
      requests.close();
      return said;
    });
    expect(greeting).toBe('hello ann');
    expect(await withScope((scope) => scope.spawn(work.nested!, scope))).toEqual(['inner', 'outer']);
  });

  it('locals and cells cross', async () => {
    const user = new ScopeLocal<string>('user');
    expect(await withScope((scope) => user.with('ann', () => scope.spawn(work.localUser!)))).toBe('ann');
    expect(await work.echo!(new AtomicCell(3))).toBeInstanceOf(AtomicCell);
    expect(await work.echo!(new Mutex(3))).toBeInstanceOf(Mutex);
  });
});

describe('the death of a thread', () => {
  it.each(['exits', 'hoards'])('%s: its task fails with TaskFailed, the others go on, and it is replaced', async (how) => {
    const kinds = await withSupervisedScope({}, function* (scope) {
      const doomed = scope.spawn(work[how]!);
      const local = scope.spawn(function* () {
        yield* sleep(5);
        return 'unharmed';
      });
      const outcome = yield* doomed.outcome();
      return [outcome.ok || (outcome.error as { kind: string }).kind, yield* local];
    });
    expect(kinds).toEqual(['TaskFailed', 'unharmed']);
    expect(await work.echo!('replaced')).toBe('replaced');
  });

  it('killAfter kills what does not stop', async () => {
    const up = new Channel<string>();
    const kind = await withSupervisedScope({}, function* (scope) {
      const task = scope.spawn({ grace: 5, killAfter: 5 }, work.spins!, up);
      yield* up.receive();
      task.cancel();
      const outcome = yield* task.outcome();
      return outcome.ok || (outcome.error as { kind: string }).kind;
    });
    expect(kind).toBe('TaskFailed');
  });
});

describe('choosing threads', () => {
  it('is refused while a program runs', async () => {
    await expect(withScope(() => void startThreads())).rejects.toMatchObject({ kind: 'StructureError' });
  });

  it('with a virtual clock and strict deadlocks, for tests', async () => {
    await threads.close();
    threads = startThreads({ threads: 1, clock: 'virtual', deadlock: 'tasks' });
    await sleep(3_600_000);
    await expect(new Channel().receive()).rejects.toMatchObject({ kind: 'Deadlock' });
    expect(await work.echo!(1)).toBe(1);
  });
});
