/** What the programs in JavaScript share: the same measures as in rows.aria. */

export async function timed(name, n, work) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = process.hrtime.bigint();
    await work(n);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / n);
  }
  console.log(`${name} ${best.toFixed(1)}`);
}

/** `start` starts something blocked and answers what ends it and waits for its end. Rounds that do not count come first. */
export async function cancelLatency(name, rounds, start) {
  const samples = [];
  for (let i = -3 * rounds; i < rounds; i++) {
    const end = await start();
    await new Promise((resolve) => setTimeout(resolve, i < 0 ? 1 : 2));
    const from = process.hrtime.bigint();
    await end();
    if (i >= 0) samples.push(Number(process.hrtime.bigint() - from));
  }
  samples.sort((a, b) => a - b);
  console.log(`${name}-p50 ${samples[rounds >> 1]}\n${name}-p99 ${samples[Math.floor((rounds * 99) / 100)]}`);
}

export const sumBelow = (n) => (n * (n - 1)) / 2;

export function work(n) {
  let x = 1;
  for (let i = 0; i < n; i++) x = (x * 1103 + 12345) % 65536;
  return x;
}
