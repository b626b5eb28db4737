/**
 * Whole commands beside the kernels of sequential.mjs: threads, memory of tasks asleep, parsing.
 *
 *   node bench/run.mjs [name..]
 */
import { spawnSync } from 'node:child_process';
import { parseBenchmark } from './parse.mjs';
import { root } from './peers.mjs';
import { median, once } from './timing.mjs';

const node = process.execPath;
const aria = [node, 'bin/aria.js', 'run'];

/** Runs the commands in turn, `rounds` times. */
function alternate(commands, rounds) {
  const times = commands.map(() => []);
  const outputs = commands.map(() => '');
  for (let round = 0; round < rounds; round++) {
    commands.forEach((command, i) => {
      const { ms, stdout } = once(command);
      times[i].push(ms);
      outputs[i] = stdout;
    });
  }
  return { medians: times.map(median), outputs };
}

const row = (name, text) => console.log(`${name.padEnd(44)} ${text}`);
const ms = (value) => `${value.toFixed(0)} ms`;

const benchmarks = {
  primes() {
    const limit = '10000000';
    const on = (threads) => [...aria, '--threads', String(threads), 'examples/primes.aria', '--', limit];
    const { medians, outputs } = alternate([on(1), on(2)], 5);
    if (outputs[0] !== outputs[1]) throw new Error('primes differ between 1 and 2 threads');
    row(
      `primes below ${limit}, 2 threads against 1`,
      `${ms(medians[0])} -> ${ms(medians[1])}, speed-up ${(medians[0] / medians[1]).toFixed(2)} (target >= 1.6)`,
    );
  },
  sleepers() {
    const start = process.hrtime.bigint();
    const time = spawnSync('/usr/bin/time', ['-v', ...aria, 'bench/programs/sleepers.aria'], { cwd: root, encoding: 'utf8' });
    const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
    const peak = /Maximum resident set size \(kbytes\): (\d+)/.exec(time.stderr ?? '')?.[1];
    row(
      '100,000 tasks asleep at once',
      `${ms(elapsed)} (1 s of it asleep), ${peak === undefined ? 'GNU time is not installed: no memory figure' : `${(Number(peak) / 1024).toFixed(0)} MB peak resident`}`,
    );
  },
  async parse() {
    for (const [name, text] of await parseBenchmark()) row(name, text);
  },
};

const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(benchmarks)) if (wanted.length === 0 || wanted.includes(name)) await run();
