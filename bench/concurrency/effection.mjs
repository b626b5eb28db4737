/** Those rows of rows.aria that have a counterpart in Effection, whose directory is in ARIA_BENCH_PEERS. `memory N` is memory.aria. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { cancelLatency, sumBelow, timed } from './clock.mjs';

const require = createRequire(pathToFileURL(`${process.env.ARIA_BENCH_PEERS}/`));
const { createChannel, run, scoped, sleep, spawn, suspend } = require('effection');

function* idle() {}

const rows = {
  *scope(n) {
    for (let i = 0; i < n; i++) yield* scoped(idle);
  },
  *scopeOfOne(n) {
    for (let i = 0; i < n; i++)
      yield* scoped(function* () {
        yield* yield* spawn(idle);
      });
  },
  *spawnAwait(n) {
    for (let i = 0; i < n; i++) yield* yield* spawn(idle);
  },
  *switch(n) {
    const there = createChannel();
    const back = createChannel();
    const inbox = yield* there;
    const answers = yield* back;
    yield* spawn(function* () {
      for (let i = 0; i < n / 2; i++) {
        yield* inbox.next();
        yield* back.send(1);
      }
    });
    for (let i = 0; i < n / 2; i++) {
      yield* there.send(1);
      yield* answers.next();
    }
  },
  *skynet(n) {
    const sum = yield* skynet(0, n);
    if (sum !== sumBelow(n)) throw new Error(`skynet gives ${sum}`);
  },
};

function* skynet(number, size) {
  if (size === 1) return number;
  const part = size / 10;
  const tasks = [];
  for (let i = 0; i < 10; i++) tasks.push(yield* spawn(() => skynet(number + i * part, part)));
  let sum = 0;
  for (const task of tasks) sum += yield* task;
  return sum;
}

function* memory(n) {
  const tasks = [];
  for (let i = 0; i < n; i++) tasks.push(yield* spawn(suspend));
  yield* sleep(1000);
  console.log(n);
}

const [first, second] = process.argv.slice(2);
const inRun = (row) => (n) => run(() => row(n));
if (first === 'memory') await run(() => memory(Number(second)));
else {
  const less = Number(first ?? 1);
  await timed('scope', 20_000 / less, inRun(rows.scope));
  await timed('scope-of-one', 10_000 / less, inRun(rows.scopeOfOne));
  await timed('spawn-await', 10_000 / less, inRun(rows.spawnAwait));
  await timed('switch', 10_000 / less, inRun(rows.switch));
  await timed('skynet', less === 1 ? 10_000 : 100, inRun(rows.skynet));
  await cancelLatency('cancel-blocked', Math.floor(1_000 / less) + 2, async () => {
    const task = run(suspend);
    return () => task.halt();
  });
}
