import { measure } from './harness.mjs';

function distance(a, b) {
  const s = [...a];
  const t = [...b];
  let previous = Array.from({ length: t.length + 1 }, (_, j) => j);
  for (let i = 1; i <= s.length; i++) {
    const current = [i];
    for (let j = 1; j <= t.length; j++) {
      const cost = s[i - 1] === t[j - 1] ? 0 : 1;
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost));
    }
    previous = current;
  }
  return previous[t.length];
}

function letters(n, seed) {
  let state = seed;
  const out = [];
  for (let i = 0; i < n; i++) {
    state = (state * 16807) % 2147483647;
    out.push('abcdefghij'[state % 10]);
  }
  return out.join('');
}

function levenshtein(n) {
  return distance(letters(n, 3), letters(n, 11));
}

await measure(levenshtein);
