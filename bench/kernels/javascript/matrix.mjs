import { measure } from './harness.mjs';

function build(n, seed) {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => seed * (i - j) * (i + j)));
}

function multiply(a, b, n) {
  const product = [];
  for (let i = 0; i < n; i++) {
    const row = a[i];
    const out = [];
    for (let j = 0; j < n; j++) {
      let sum = 0.0;
      for (let k = 0; k < n; k++) sum += row[k] * b[k][j];
      out.push(sum);
    }
    product.push(out);
  }
  return product;
}

function matrix(n) {
  const p = multiply(build(n, 0.5), build(n, 0.25), n);
  let trace = 0.0;
  for (let i = 0; i < n; i++) trace += p[i][i];
  return trace.toFixed(3);
}

await measure(matrix);
