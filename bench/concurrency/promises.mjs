/** Those rows of rows.aria that have a counterpart in plain promises. `memory N` is memory.aria. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelLatency, sumBelow, timed } from './clock.mjs';

async function idle() {}

async function spawnAndAwait(n) {
  for (let i = 0; i < n; i++) await idle();
}

async function scopesWithATask(n) {
  for (let i = 0; i < n; i++) await Promise.all([idle()]);
}

async function checks(n) {
  const { signal } = new AbortController();
  for (let i = 0; i < n; i++) signal.throwIfAborted();
}

/** Two functions that take turns: each awaits what the other resolves. */
async function pingPong(n) {
  let wake = () => {};
  const turn = () =>
    new Promise((resolve) => {
      const other = wake;
      wake = resolve;
      other();
    });
  const player = async () => {
    for (let i = 0; i < n / 2; i++) await turn();
    wake();
  };
  await Promise.all([player(), player()]);
}

async function skynet(number, size) {
  if (size === 1) return number;
  const part = size / 10;
  const parts = [];
  for (let i = 0; i < 10; i++) parts.push(skynet(number + i * part, part));
  return (await Promise.all(parts)).reduce((a, b) => a + b);
}

async function skynets(n) {
  const sum = await skynet(0, n);
  if (sum !== sumBelow(n)) throw new Error(`skynet gives ${sum}`);
}

async function memory(n) {
  const wakers = [];
  const wait = async () => {
    await new Promise((resolve) => wakers.push(resolve));
  };
  const tasks = [];
  for (let i = 0; i < n; i++) tasks.push(wait());
  await sleep(1000);
  for (const wake of wakers) wake();
  await Promise.all(tasks);
  console.log(n);
}

const [first, second] = process.argv.slice(2);
if (first === 'memory') await memory(Number(second));
else {
  const less = Number(first ?? 1);
  await timed('scope-of-one', 400_000 / less, scopesWithATask);
  await timed('spawn-await', 400_000 / less, spawnAndAwait);
  await timed('check', 4_000_000 / less, checks);
  await timed('switch', 400_000 / less, pingPong);
  await timed('skynet', less === 1 ? 1_000_000 : 1000, skynets);
  await cancelLatency('cancel-blocked', Math.floor(1_000 / less) + 2, async () => {
    const controller = new AbortController();
    const ended = sleep(3_600_000, null, { signal: controller.signal }).catch(() => {});
    return () => {
      controller.abort();
      return ended;
    };
  });
}
