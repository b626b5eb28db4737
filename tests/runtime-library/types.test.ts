/** What the compiler knows about the library: results are typed by the bodies. Checked by `npm run typecheck`. */
import { expectTypeOf, test } from 'vitest';
import {
  all,
  Channel,
  type Operation,
  on,
  race,
  type Scope,
  type ScopedJoinHandle,
  type select as Select,
  type ThreadModule,
  type Timed,
  withScope,
  withTimeoutScope,
} from '../../src/runtime/library/index.js';

declare const select: typeof Select;
declare const scope: Scope;
declare const work: ThreadModule<{
  readonly version: string;
  sum(values: readonly number[]): number;
  fetchAll(urls: readonly string[]): Promise<string[]>;
  serve(name: string): Generator<unknown, boolean, unknown>;
}>;

function* generator(): Generator<unknown, number, unknown> {
  return 1;
}

test('forms and spawns are typed by what the body gives', () => {
  // Only the types matter: nothing here is run.
  const types = (): void => {
    expectTypeOf(withScope(generator)).toEqualTypeOf<Operation<number>>();
    expectTypeOf(withScope(async () => 'x')).toEqualTypeOf<Operation<string>>();
    expectTypeOf(withScope(() => true as boolean)).toEqualTypeOf<Operation<boolean>>();
    expectTypeOf(withTimeoutScope(1, generator)).toEqualTypeOf<Operation<Timed<number>>>();
    expectTypeOf(scope.spawn(generator)).toEqualTypeOf<ScopedJoinHandle<number>>();
    expectTypeOf(scope.spawn({ name: 'n' }, async (n: number) => `${n}`, 1)).toEqualTypeOf<ScopedJoinHandle<string>>();
    // @ts-expect-error: the arguments are those of the body.
    scope.spawn((n: number) => n, 'one');
    expectTypeOf(all([scope.spawn(generator), scope.spawn(async () => 'x')])).toEqualTypeOf<Operation<[number, string]>>();
    expectTypeOf(race([scope.spawn(generator), scope.spawn(async () => 'x')])).toEqualTypeOf<Operation<number | string>>();
  };
  expectTypeOf(types).toBeFunction();
});

test('functions of a module keep their types', () => {
  const types = (): void => {
    expectTypeOf(work.sum([1])).toEqualTypeOf<Operation<number>>();
    expectTypeOf(work.fetchAll(['u'])).toEqualTypeOf<Operation<string[]>>();
    expectTypeOf(scope.spawn(work.serve, 'n')).toEqualTypeOf<ScopedJoinHandle<boolean>>();
    // @ts-expect-error: no function.
    void work.version;
    // @ts-expect-error: wrong argument.
    scope.spawn(work.sum, 'x');
  };
  expectTypeOf(types).toBeFunction();
});

test('the arm that select names tells the type of its value', () => {
  const types = async (): Promise<void> => {
    const won = await select({ job: on.receive(new Channel<number>()), done: on.joined(scope.spawn(async () => 'x')), idle: on.after(1) });
    if (won.arm === 'job') expectTypeOf(won.value).toEqualTypeOf<number>();
    else if (won.arm === 'done') expectTypeOf(won.value).toEqualTypeOf<string>();
    else expectTypeOf(won.arm).toEqualTypeOf<'idle'>();
  };
  expectTypeOf(types).toBeFunction();
});
