/**
 * The sequential benchmark: every kernel in every installed language, results compared, times as ratios to Aria's peers.
 *
 *   npm run bench [-- --short] [--rounds n] [--json file] [kernel..]
 *
 * One process runs a kernel two times to warm up and three times by its own clock; the languages take turns, `rounds` times over.
 * What is shown is the median of all timed runs, and the median wall time of the whole process for a single run of the kernel.
 * `--short` runs small sizes once, for the results only: it fails if any language disagrees.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { kernels } from './kernels.mjs';
import { findPeers } from './peers.mjs';
import { geometricMean, median, once } from './timing.mjs';

const WARM_UPS = 2;
const TIMED = 3;

/** What geometric means are asked to be, and what no single kernel may exceed. */
const TARGETS = { python: { mean: 0.7, worst: 1.5 }, ruby: { mean: 0.8 }, lua: { mean: 1.5 } };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    only: { type: 'string' },
  },
});
const chosen = positionals.length === 0 ? kernels : kernels.filter(({ name }) => positionals.includes(name));
if (chosen.length < positionals.length) throw new Error(`no such kernel; there are ${kernels.map(({ name }) => name).join(', ')}`);
const { peers: all, missing } = findPeers();
const peers = options.only === undefined ? all : all.filter(({ id }) => options.only.split(',').includes(id));
for (const name of missing) console.log(`${name} is not installed: left out`);

let rowsPrinted = 0;
const rows = chosen.map((kernel) => measure(kernel));
if (options.short) console.log(`${rows.length} kernels agree in ${peers.map(({ label }) => label).join(', ')}`);
else {
  const means = summary(rows);
  const machine = `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${os.availableParallelism()} cores, ${os.platform()}`;
  if (options.json !== undefined) {
    const versions = Object.fromEntries(peers.map(({ id, label }) => [id, label]));
    mkdirSync(dirname(options.json), { recursive: true });
    writeFileSync(
      options.json,
      `${JSON.stringify({ date: new Date().toISOString(), machine, versions, means, kernels: rows }, null, 2)}\n`,
    );
  }
}

/** Runs one kernel in all languages and prints its row. */
function measure({ name, about, size, short }) {
  const here = peers.map((peer) => ({ peer, file: peer.path(name) })).filter(({ file }) => file !== null);
  const runs = here.map(() => ({ inside: [], whole: [] }));
  const results = new Map();
  const run = (i, ...args) => {
    const rounds = args.at(-1);
    const { peer, file } = here[i];
    const separator = peer.id === 'aria' ? ['--'] : [];
    const { ms, stdout } = once([...peer.command, file, ...separator, ...args.map(String)], peer.env);
    // A result may have several lines; each timed round has one.
    const lines = stdout.trim().split('\n');
    const nanos = lines.splice(-rounds).map(Number);
    if (nanos.length !== rounds || !nanos.every(Number.isFinite)) throw new Error(`${name}: no times from ${peer.id}: ${stdout}`);
    results.set(peer.id, lines.join('\n'));
    return { ms, nanos };
  };
  for (let round = 0; round < (options.short ? 1 : Number(options.rounds)); round++) {
    for (let i = 0; i < here.length; i++) {
      if (options.short) run(i, short, 0, 1);
      else {
        runs[i].inside.push(...run(i, size, WARM_UPS, TIMED).nanos.map((nanos) => nanos / 1e6));
        runs[i].whole.push(run(i, size, 0, 1).ms);
      }
    }
    // The same size in every language, or there is nothing to compare.
    if (new Set(results.values()).size > 1) {
      throw new Error(`${name}: the languages disagree:\n${[...results].map(([id, result]) => `  ${id}: ${result}`).join('\n')}`);
    }
  }
  const times = (key) => Object.fromEntries(here.map(({ peer }, i) => [peer.id, median(runs[i][key])]));
  const row = {
    name,
    about,
    size: options.short ? short : size,
    ...(options.short ? {} : { inside: times('inside'), whole: times('whole') }),
  };
  if (!options.short) printRow(row);
  return row;
}

function printRow({ name, about, inside, whole }) {
  const cells = peers.map(({ id }) => {
    if (inside[id] === undefined) return ''.padStart(22);
    const time = `${inside[id].toFixed(1)} ms`.padStart(10);
    return id === 'aria' ? time.padEnd(12) : `${time} (${ratio(inside, id).padStart(4)}; ${ratio(whole, id)})`.padEnd(22);
  });
  if (rowsPrinted++ === 0) {
    console.log(
      'Time inside the process; in brackets Aria divided by it: inside the process; whole process with one run. Below 1 Aria is faster.\n',
    );
    console.log(
      `${''.padEnd(43)}${peers.map(({ id, label }) => (id === 'aria' ? label.padStart(10).padEnd(12) : label.padStart(14).padEnd(22))).join(' ')}`,
    );
  }
  console.log(`${name.padEnd(14)} ${about.padEnd(28)}${cells.join(' ')}`);
}

function ratio(times, id) {
  return times[id] === undefined || times.aria === undefined ? '' : (times.aria / times[id]).toFixed(2);
}

/** Geometric means of the ratios, with the targets. */
function summary(all) {
  const means = {};
  console.log('');
  for (const { id, label } of peers) {
    const both = all.filter(({ inside }) => id !== 'aria' && inside[id] !== undefined && inside.aria !== undefined);
    if (both.length === 0) continue;
    const inside = both.map((row) => row.inside.aria / row.inside[id]);
    const whole = both.map((row) => row.whole.aria / row.whole[id]);
    const worst = both[inside.indexOf(Math.max(...inside))];
    means[id] = { inside: geometricMean(inside), whole: geometricMean(whole), worst: { name: worst.name, ratio: Math.max(...inside) } };
    const { mean, worst: limit } = TARGETS[id] ?? {};
    const asked = mean === undefined ? '' : ` (target <= ${mean}${limit === undefined ? '' : `, no kernel above ${limit}`})`;
    console.log(
      `${label.padEnd(18)} geometric mean ${means[id].inside.toFixed(2)} inside, ${means[id].whole.toFixed(2)} whole process; worst ${worst.name} ${means[id].worst.ratio.toFixed(2)}${asked}`,
    );
  }
  return means;
}
