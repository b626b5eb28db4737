import { measure } from './harness.mjs';

function integrate(n) {
  const h = 1.0 / n;
  let sum = 0.0;
  for (let i = 0; i < n; i++) {
    const x = h * (i + 0.5);
    sum += 4.0 / (1.0 + x * x);
  }
  return (sum * h).toFixed(9);
}

await measure(integrate);
