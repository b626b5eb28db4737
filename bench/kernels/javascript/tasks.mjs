import { measure } from './harness.mjs';

async function* produce(n) {
  let seed = 1;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < 5; i++) seed = (seed * 16807) % 2147483647;
    yield seed % 1000;
  }
}

async function consume(chunks) {
  let sum = 0;
  for await (const chunk of chunks) {
    let x = chunk;
    for (let i = 0; i < 20; i++) {
      x = (x * 31 + i) % 10007;
      if (x % 2 === 0) sum++;
    }
    sum += x;
  }
  return sum;
}

await measure((n) => consume(produce(n)));
