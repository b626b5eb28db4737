import { measure } from './harness.mjs';

function counter() {
  let count = 0;
  return (by) => {
    count += by;
    return count;
  };
}

const compose = (f, g) => (x) => g(f(x));
const range = (n) => Array.from({ length: n }, (_, i) => i);

function closures(n) {
  const count = counter();
  const step = compose(
    (x) => x + 3,
    (x) => x * 2,
  );
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (step(i) % 11) + count(i % 3);
  let piped = 0;
  for (let round = 0; round < Math.floor(n / 1000); round++) {
    piped += range(1000)
      .map((x) => x * x + round)
      .filter((x) => x % 3 === 0)
      .map((x) => x % 101)
      .reduce((a, b) => a + b, 0);
  }
  const evens = range(n)
    .filter((x) => x % 2 === 0)
    .some((x) => x > n);
  return `${sum} ${piped} ${evens}`;
}

await measure(closures);
