/**
 * The concurrency benchmark: the same rows in Aria and in whatever peers are installed, beside each other.
 *
 *   npm run bench:concurrency [-- --short] [--rounds n] [--json file] [--only aria,go]
 *
 * Each program prints its rows, fastest of three by its own clock. The programs take turns, `rounds` times over; what is shown is the
 * median. Effection and Piscina are no dependencies of this project: ARIA_BENCH_PEERS names a node_modules directory that has them.
 * `--short` runs small counts once, to see that every program works.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, once } from './timing.mjs';

const here = fileURLToPath(new URL('./concurrency', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;

/** What a row measures, its unit, what is asked of Aria (`go`: as a multiple of Go's figure in the same run). */
const ROWS = [
  { name: 'scope', about: 'empty scope, opened and joined', unit: 'ns', target: { most: 500 } },
  { name: 'scope-of-one', about: 'scope with one task, joined', unit: 'ns', target: { most: 2000 } },
  { name: 'spawn-await', about: 'spawn and await, same thread', unit: 'ns', target: { most: 1000 } },
  { name: 'check', about: 'cancel check, beyond an empty call', unit: 'ns', target: { most: 10 } },
  { name: 'switch', about: 'switch, rendezvous ping-pong', unit: 'ns', target: { most: 300, go: 2 } },
  { name: 'channel', about: 'bounded channel, send and receive', unit: 'ns', target: { most: 300 } },
  { name: 'select', about: 'select of four channels', unit: 'ns' },
  { name: 'skynet', about: 'skynet, per leaf, 2 threads', unit: 'ns', target: { go: 1 } },
  { name: 'skynet-one', about: 'the same on one thread', unit: 'ns' },
  { name: 'crossing', about: 'channel between threads, for each value', unit: 'ns', target: { most: 1000 } },
  { name: 'thread-task', about: 'task on another thread, awaited', unit: 'ns' },
  { name: 'parallel', about: 'speed-up of two tasks', unit: 'x', target: { least: 1.8 } },
  { name: 'cancel-busy-p99', about: 'cancel a busy loop elsewhere, p99', unit: 'ns', target: { most: 1_000_000 } },
  { name: 'cancel-blocked-p50', about: 'cancel a blocked task, median', unit: 'ns', target: { most: 200_000 } },
  { name: 'memory', about: 'memory of a suspended task', unit: 'B', target: { most: 1000 } },
];

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});
const SHORT_DIVISOR = '200';
const scratch = mkdtempSync(join(os.tmpdir(), 'aria-bench-'));
try {
  await main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main() {
  const { peers, missing } = findPeers();
  for (const text of missing) console.log(text);
  const rounds = options.short ? 1 : Number(options.rounds);
  const samples = new Map(peers.map(({ id }) => [id, new Map()]));
  for (let round = 0; round < rounds; round++) {
    for (const { id, command, also } of peers) {
      for (const one of also === undefined ? [command] : [command, also])
        collect(samples.get(id), once([...one, ...(options.short ? [SHORT_DIVISOR] : [])]).stdout);
    }
  }
  for (const peer of peers) {
    if (peer.memory === null) continue;
    const tasks = options.short ? 1000 : peer.tasks;
    const [few, many] = [await peakMemory(peer.memory(1)), await peakMemory(peer.memory(tasks))];
    if (few !== null && many !== null) samples.get(peer.id).set('memory', [(many - few) / tasks]);
  }
  const results = Object.fromEntries(peers.map(({ id }) => [id, figures(samples.get(id))]));
  if (options.short) {
    const lacking = ROWS.filter(({ name }) => results.aria[name] === undefined && !(name === 'memory' && !existsSync('/proc/self/status')));
    if (lacking.length > 0) throw new Error(`no figure for ${lacking.map(({ name }) => name).join(', ')}`);
    console.log(`${Object.keys(results.aria).length} rows, beside ${peers.map(({ label }) => label).join(', ')}`);
    return;
  }
  print(peers, results);
  if (options.json !== undefined) writeJson(peers, results);
}

/** What happens on one thread is measured on one, what is between threads on two. */
function aria(threads) {
  return [node, 'bin/aria.js', 'run', '--threads', String(threads), `${here}/rows.aria`, '--'];
}

/** Everything that is installed, Aria first, and a sentence about each of the others. */
function findPeers() {
  const found = [
    {
      id: 'aria',
      label: 'Aria',
      command: aria(1),
      also: aria(2),
      memory: (n) => [node, 'bin/aria.js', 'run', '--threads', '1', `${here}/memory.aria`, '--', String(n)],
      tasks: 1_000_000,
    },
    { id: 'go', label: 'Go', ...goProgram() },
    { id: 'trio', label: 'Trio', ...trioProgram() },
    { id: 'promises', label: 'Promises', command: [node, `${here}/promises.mjs`], memory: 'memory', tasks: 1_000_000 },
    { id: 'effection', label: 'Effection', ...packageProgram('effection'), memory: 'memory', tasks: 20_000 },
    { id: 'piscina', label: 'Piscina', ...packageProgram('piscina') },
  ];
  const wanted = options.only?.split(',') ?? found.map(({ id }) => id);
  const peers = found
    .filter(({ id, command }) => command !== undefined && wanted.includes(id))
    .map((peer) => ({
      ...peer,
      memory: peer.memory === 'memory' ? (n) => [...peer.command, 'memory', String(n)] : (peer.memory ?? null),
    }));
  const missing = found.filter(({ command }) => command === undefined).map(({ label, lacks }) => `${label} is left out: ${lacks}`);
  return { peers, missing };
}

function goProgram() {
  const program = join(scratch, 'rows');
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: `${here}/go`, encoding: 'utf8' });
  if (built.error !== undefined) return { lacks: 'not installed' };
  if (built.status !== 0) return { lacks: `its program does not build: ${built.stderr}` };
  return { command: [program], memory: 'memory', tasks: 1_000_000 };
}

function trioProgram() {
  const found = ['python3.11', 'python3'].find((name) => spawnSync(name, ['-c', 'import trio']).status === 0);
  if (found === undefined) return { lacks: 'not installed' };
  return { command: [found, `${here}/trio-rows.py`], memory: 'memory', tasks: 50_000 };
}

function packageProgram(name) {
  const directory = process.env.ARIA_BENCH_PEERS;
  if (directory === undefined) return { lacks: 'ARIA_BENCH_PEERS is not set' };
  return existsSync(join(resolve(directory), name)) ? { command: [node, `${here}/${name}.mjs`] } : { lacks: 'not installed' };
}

/** Adds the rows that a program has printed to its samples. */
function collect(samples, text) {
  for (const line of text.trim().split('\n')) {
    const [name, value] = line.split(' ');
    if (!Number.isFinite(Number(value))) throw new Error(`not a row: ${line}`);
    samples.set(name, [...(samples.get(name) ?? []), Number(value)]);
  }
}

/** Bytes of resident memory at the worst moment; null where the system does not tell (it does on Linux). */
async function peakMemory([program, ...args]) {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = null;
  const look = setInterval(() => {
    try {
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      if (kilobytes !== undefined) peak = Number(kilobytes) * 1024;
    } catch {
      // It has ended, or this system has no such file.
    }
  }, 25);
  const status = await new Promise((done) => child.once('close', done));
  clearInterval(look);
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}`);
  return peak;
}

function figures(samples) {
  const result = Object.fromEntries([...samples].map(([name, values]) => [name, median(values)]));
  if (result.check !== undefined && result.call !== undefined) result.check = Math.max(0, result.check - result.call);
  delete result.call;
  return result;
}

function print(peers, results) {
  const cells = (texts) => texts.map((text) => text.padStart(12)).join('');
  console.log(`${''.padEnd(44)}${cells(peers.map(({ label }) => label))}   target`);
  for (const { name, about, unit, target = {} } of ROWS) {
    const values = peers.map(({ id }) => results[id][name]);
    const verdicts = [];
    if (target.most !== undefined) verdicts.push([`<= ${show(target.most, unit)}`, values[0] <= target.most]);
    if (target.least !== undefined) verdicts.push([`>= ${show(target.least, unit)}`, values[0] >= target.least]);
    const go = results.go?.[name];
    if (target.go !== undefined && go !== undefined) verdicts.push([`<= ${target.go} x Go`, values[0] <= target.go * go]);
    const text = verdicts.map(([what, holds]) => `${what}: ${holds ? 'yes' : 'NO'}`).join(', ');
    console.log(`${about.padEnd(44)}${cells(values.map((value) => (value === undefined ? '-' : show(value, unit))))}   ${text}`);
  }
}

function show(value, unit) {
  if (unit === 'x') return `${value.toFixed(2)}x`;
  if (unit === 'B') return `${value.toFixed(0)} B`;
  if (value < 1000) return `${value.toFixed(value < 10 ? 1 : 0)} ns`;
  return value < 1_000_000 ? `${(value / 1000).toFixed(1)} us` : `${(value / 1_000_000).toFixed(1)} ms`;
}

function writeJson(peers, results) {
  const machine = `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} cores, ${os.platform()}`;
  const rows = ROWS.map((row) => ({ ...row, values: Object.fromEntries(peers.map(({ id }) => [id, results[id][row.name] ?? null])) }));
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify({ date: new Date().toISOString(), machine, rows }, null, 2)}\n`);
}
