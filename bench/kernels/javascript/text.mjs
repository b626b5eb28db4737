import { measure } from './harness.mjs';

function reverse(text) {
  let out = '';
  for (const c of text) out = c + out;
  return out;
}

function text(n) {
  const lines = [];
  for (let i = 0; i < n; i++) {
    let line = `${i},${(i * 7) % 97}`;
    for (let k = 0; k < 4; k++) line += `;${String(i + k)}`;
    lines.push(reverse(line));
  }
  const all = lines.join('\n').toUpperCase().replaceAll(';', '--');
  let longest = 0;
  for (const line of all.split('\n')) if (line.length > longest) longest = line.length;
  return `${all.length} ${longest} ${all.slice(100, 120)}`;
}

await measure(text);
