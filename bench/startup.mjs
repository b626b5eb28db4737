/**
 * Start-up: `aria run examples/hello.aria` beside `node -e 0`, in turns, and what a plain run has to load. Once with the program as it was
 * kept by the run before, and once as if it ran for the first time.
 *
 *   npm run bench:startup [-- rounds]
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './peers.mjs';
import { median, once } from './timing.mjs';

const TARGET = 2.5;
/** The scripts of a plain run; each has a code cache beside it. */
const SCRIPTS = ['cli-bundle.cjs', 'front-end-bundle.cjs', 'thread-bundle.cjs'];

const rounds = Number(process.argv[2] ?? 21);
const cache = mkdtempSync(join(tmpdir(), 'aria-bench-'));
const hello = [process.execPath, `${root}bin/aria.js`, 'run', 'examples/hello.aria'];
const commands = [
  { name: 'node -e 0', command: [process.execPath, '-e', '0'], cache },
  { name: 'aria run hello.aria', command: hello, cache },
  { name: 'the first time', command: hello, cache: 'off' },
];
const start = ({ command, cache: wanted }) => {
  process.env.ARIA_CACHE = wanted;
  return once(command).ms;
};
// All have run once: nothing is read from disk for the first time.
for (const one of commands) start(one);
const times = commands.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [i, one] of commands.entries()) times[i].push(start(one));
}
rmSync(cache, { recursive: true });
const [node] = times;
console.log(`node -e 0 ${median(node).toFixed(0)} ms`);
for (const [i, { name }] of commands.entries()) {
  if (i === 0) continue;
  const pairs = median(times[i].map((ms, round) => ms / node[round]));
  const ratio = (median(times[i]) / median(node)).toFixed(2);
  console.log(`${name} ${median(times[i]).toFixed(0)} ms: ratio of the medians ${ratio}, median of the pairs' ratios ${pairs.toFixed(2)}`);
}
console.log(`target: <= ${TARGET}`);
for (const name of SCRIPTS) {
  const file = `${root}dist/${name}`;
  if (!existsSync(file)) throw new Error(`no dist/${name}: npm run build`);
  const cache = existsSync(`${file}.cache`) ? statSync(`${file}.cache`).size : 0;
  console.log(`dist/${name.padEnd(22)} ${kib(statSync(file).size)}, code cache ${kib(cache)}`);
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(0)} KiB`.padStart(9);
}
