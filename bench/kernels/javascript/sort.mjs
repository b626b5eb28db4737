import { measure } from './harness.mjs';

function numbers(n) {
  let seed = 7;
  const out = [];
  for (let i = 0; i < n; i++) {
    seed = (seed * 16807) % 2147483647;
    out.push(seed);
  }
  return out;
}

function sort(n) {
  const sorted = numbers(n).sort((a, b) => (a % 1000 === b % 1000 ? b - a : (a % 1000) - (b % 1000)));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (sorted[i] % 1000) * (i % 17);
  return `${sorted[0]} ${sorted[n - 1]} ${sum}`;
}

await measure(sort);
