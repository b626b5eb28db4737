/**
 * Start-up: `aria run examples/hello.aria` beside `node -e 0`, in turns, and what a plain run has to load.
 *
 *   npm run bench:startup [-- rounds]
 */
import { existsSync, statSync } from 'node:fs';
import { root } from './peers.mjs';
import { median, once } from './timing.mjs';

const TARGET = 2.5;
/** The scripts of a plain run; each has a code cache beside it. */
const SCRIPTS = ['cli-bundle.cjs', 'front-end-bundle.cjs', 'thread-bundle.cjs'];

const rounds = Number(process.argv[2] ?? 21);
const commands = [
  [process.execPath, '-e', '0'],
  [process.execPath, `${root}bin/aria.js`, 'run', 'examples/hello.aria'],
];
// Both have run once: nothing is read from disk for the first time.
for (const command of commands) once(command);
const times = commands.map(() => []);
for (let round = 0; round < rounds; round++) {
  for (const [i, command] of commands.entries()) times[i].push(once(command).ms);
}
const [node, aria] = times.map(median);
const ratios = times[1].map((ms, i) => ms / times[0][i]);
console.log(`node -e 0 ${node.toFixed(0)} ms, aria run hello.aria ${aria.toFixed(0)} ms`);
console.log(
  `ratio of the medians ${(aria / node).toFixed(2)}, median of the pairs' ratios ${median(ratios).toFixed(2)} (target <= ${TARGET})`,
);
for (const name of SCRIPTS) {
  const file = `${root}dist/${name}`;
  if (!existsSync(file)) throw new Error(`no dist/${name}: npm run build`);
  const cache = existsSync(`${file}.cache`) ? statSync(`${file}.cache`).size : 0;
  console.log(`dist/${name.padEnd(22)} ${kib(statSync(file).size)}, code cache ${kib(cache)}`);
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(0)} KiB`.padStart(9);
}
