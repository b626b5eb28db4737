/**
 * The benchmark: whole commands, alternating, medians; ratios against peers in the same run. Peers that are not installed are named.
 *
 *   npm run bench [-- name..]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseBenchmark } from './parse.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;
const aria = [node, 'bin/aria.js', 'run'];

/** Wall time in milliseconds and output of one run. */
function once(command) {
  const start = process.hrtime.bigint();
  const [program, ...args] = command;
  const timed = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (timed.status !== 0) throw new Error(`${command.join(' ')} ended with ${timed.status}: ${timed.stderr}`);
  return { ms, stdout: timed.stdout };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

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

const installed = (command) => spawnSync(command, ['--version']).status === 0;
const row = (name, text) => console.log(`${name.padEnd(44)} ${text}`);
const ms = (value) => `${value.toFixed(0)} ms`;

const benchmarks = {
  startup() {
    const { medians } = alternate(
      [
        [node, '-e', '0'],
        [...aria, 'examples/hello.aria'],
      ],
      15,
    );
    row(
      'start-up: aria run hello',
      `${ms(medians[1])}, node -e 0 ${ms(medians[0])}, ratio ${(medians[1] / medians[0]).toFixed(2)} (target <= 3)`,
    );
  },
  fib() {
    const python = ['python3.11', 'python3'].find(installed);
    const commands = [[...aria, 'bench/programs/fib.aria'], ...(python === undefined ? [] : [[python, 'bench/programs/fib.py']])];
    const { medians, outputs } = alternate(commands, 7);
    if (new Set(outputs).size !== 1) throw new Error('fib(30) differs');
    const peer =
      python === undefined
        ? 'python3 is not installed'
        : `${spawnSync(python, ['--version'], { encoding: 'utf8' }).stdout.trim()} ${ms(medians[1])}, ratio ${(medians[0] / medians[1]).toFixed(2)} (target <= 1)`;
    row('fib(30), whole process', `${ms(medians[0])}, ${peer}`);
    const nanos = (command) => median([1, 2, 3].map(() => Number(once(command).stdout)));
    const ours = nanos([...aria, 'bench/programs/fib-timed.aria']) / 1e6;
    const theirs = python === undefined ? undefined : nanos([python, 'bench/programs/fib_timed.py']) / 1e6;
    row(
      'fib(30), the computation alone',
      `${ms(ours)}${theirs === undefined ? '' : `, Python ${ms(theirs)}, ratio ${(ours / theirs).toFixed(2)} (target <= 1)`}`,
    );
  },
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
