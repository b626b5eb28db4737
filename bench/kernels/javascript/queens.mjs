import { measure } from './harness.mjs';

function place(row, n, columns, rising, falling) {
  if (row === n) return 1;
  let ways = 0;
  for (let column = 0; column < n; column++) {
    const up = row + column;
    const down = row - column + n;
    if (!columns[column] && !rising[up] && !falling[down]) {
      columns[column] = true;
      rising[up] = true;
      falling[down] = true;
      ways += place(row + 1, n, columns, rising, falling);
      columns[column] = false;
      rising[up] = false;
      falling[down] = false;
    }
  }
  return ways;
}

function queens(n) {
  const flags = (count) => new Array(count).fill(false);
  return place(0, n, flags(n), flags(2 * n), flags(2 * n + 1));
}

await measure(queens);
