import { measure } from './harness.mjs';

function maps(n) {
  const squares = new Map();
  for (let i = 0; i < n; i++) squares.set(i * 7, i);
  let hits = 0;
  for (let i = 0; i < n; i++) if (squares.has(i * 3)) hits++;
  const names = new Map();
  for (let i = 0; i < n; i++) {
    const key = `key${i % 1000}`;
    names.set(key, (names.get(key) ?? 0) + i);
  }
  // Arrays compare by identity: a pair becomes a string key.
  const grid = new Map();
  for (let i = 0; i < n; i++) {
    const at = `${i % 50},${i % 31}`;
    grid.set(at, (grid.get(at) ?? 0) + 1);
  }
  for (let i = 0; i < n; i += 2) squares.delete(i * 7);
  let sum = 0;
  for (const [key, value] of squares) sum += key - value;
  return `${hits} ${names.get('key7')} ${names.size} ${grid.get('3,5')} ${grid.size} ${squares.size} ${sum}`;
}

await measure(maps);
