import { measure } from './harness.mjs';

function entry(i, j) {
  return 1.0 / (((i + j) * (i + j + 1)) / 2 + i + 1);
}

function times(v, n) {
  return Array.from({ length: n }, (_, i) => rowTimes(v, n, i));
}

function rowTimes(v, n, i) {
  let sum = 0.0;
  for (let j = 0; j < n; j++) sum += entry(i, j) * v[j];
  return sum;
}

function transposedTimes(v, n) {
  return Array.from({ length: n }, (_, i) => columnTimes(v, n, i));
}

function columnTimes(v, n, i) {
  let sum = 0.0;
  for (let j = 0; j < n; j++) sum += entry(j, i) * v[j];
  return sum;
}

function spectralNorm(n) {
  let u = new Array(n).fill(1.0);
  let v = u;
  for (let k = 0; k < 10; k++) {
    v = transposedTimes(times(u, n), n);
    u = transposedTimes(times(v, n), n);
  }
  let uv = 0.0;
  let vv = 0.0;
  for (let i = 0; i < n; i++) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  return Math.sqrt(uv / vv).toFixed(9);
}

await measure(spectralNorm);
