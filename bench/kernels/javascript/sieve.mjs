import { measure } from './harness.mjs';

function sieve(n) {
  const prime = new Array(n + 1).fill(true);
  let count = 0;
  let sum = 0;
  for (let i = 2; i <= n; i++) {
    if (prime[i]) {
      count++;
      sum += i;
      let multiple = i * i;
      while (multiple <= n) {
        prime[multiple] = false;
        multiple += i;
      }
    }
  }
  return `${count} ${sum}`;
}

await measure(sieve);
