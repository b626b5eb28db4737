/** Those rows of rows.aria that have a counterpart in Piscina, whose directory is in ARIA_BENCH_PEERS. */
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { timed, work } from './clock.mjs';

const require = createRequire(pathToFileURL(`${process.env.ARIA_BENCH_PEERS}/`));
const { Piscina } = require('piscina');

const less = Number(process.argv[2] ?? 1);
const pool = new Piscina({ filename: fileURLToPath(new URL('./clock.mjs', import.meta.url)), name: 'work', minThreads: 2, maxThreads: 2 });
await Promise.all([pool.run(1), pool.run(1)]);

await timed('thread-task', Math.floor(20_000 / less), async (n) => {
  for (let i = 0; i < n; i++) await pool.run(0);
});

const size = Math.floor(100_000_000 / less);
let best = 0;
for (let i = 0; i < 3; i++) {
  const start = performance.now();
  work(2 * size);
  const alone = performance.now() - start;
  const again = performance.now();
  await Promise.all([pool.run(size), pool.run(size)]);
  best = Math.max(best, alone / (performance.now() - again));
}
console.log(`parallel ${best.toFixed(2)}`);
await pool.destroy();
