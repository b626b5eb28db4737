/**
 * What it costs that a program can be watched, and what it costs to watch it, on tasks that do nothing.
 *
 *   npm run bench:observing [-- --short] [--rounds n] [--count n]
 *
 * Without watching: the build against a copy of it from which the hooks are cut out, and against a plain copy, which shows how far two
 * equal things differ. Watching: `aria trace` against `aria run`, both the program by its own clock and the whole command with all its
 * writing. The runs take turns and each is compared with the other one of its round; processor time of the whole process is what counts,
 * because others may use the machine meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, once } from './timing.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = fileURLToPath(new URL('./observing/spawns.aria', import.meta.url));
const preload = fileURLToPath(new URL('./observing/processor-time.cjs', import.meta.url));
/** As the bundles have it. */
const HOOK = /instrumentation\d*\.listener ?!== ?null/g;

const { values: options } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '15' },
    count: { type: 'string', default: '100000' },
  },
});
const scratch = mkdtempSync(join(os.tmpdir(), 'aria-bench-'));
const timeFile = join(scratch, 'time');
try {
  main();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function main() {
  const count = options.short ? 900 : Number(options.count);
  const rounds = options.short ? 1 : Number(options.rounds);
  const cut = copyOfBuild('bare', true);
  copyOfBuild('again', false);
  const run = (home, tasks) => [process.execPath, join(home, 'bin', 'aria.js'), 'run', '--threads', '1', program, '--', String(tasks)];
  // Ten times as many, so that the start of the process counts for little.
  const off = compare(rounds, {
    bare: run(join(scratch, 'bare'), 10 * count),
    off: run(root, 10 * count),
    again: run(join(scratch, 'again'), 10 * count),
  });
  console.log(
    `not watched: ${(10 * count).toLocaleString('en')} tasks, ${rounds} rounds, processor time; middle half of the ratios in brackets`,
  );
  console.log(`  with the ${cut} hooks cut out     ${median(off.bare.time).toFixed(0)} ms`);
  console.log(`  as it is                   ${median(off.off.time).toFixed(0)} ms, ${ratio(off, 'time', 'off', 'bare')}`);
  console.log(
    `  a copy, against the build  ${median(off.again.time).toFixed(0)} ms, ${ratio(off, 'time', 'again', 'off')} (what is noise)`,
  );
  const out = join(scratch, 'trace');
  const on = compare(rounds, {
    off: run(root, count),
    on: [process.execPath, join(root, 'bin', 'aria.js'), 'trace', '-o', out, '--threads', '1', program, '--', String(count)],
  });
  const megabytes = ['html', 'json'].map((type) => (statSync(`${out}.${type}`).size / 1e6).toFixed(1));
  console.log(`watched: ${count.toLocaleString('en')} tasks`);
  console.log(
    `  the program, by its clock  ${median(on.on.own).toFixed(0)} ns a task, ${ratio(on, 'own', 'on', 'off')} (asked: at most 2)`,
  );
  console.log(`  the command, processor     ${median(on.on.time).toFixed(0)} ms, ${ratio(on, 'time', 'on', 'off')}`);
  console.log(`  the command, elapsed       ${median(on.on.elapsed).toFixed(0)} ms, ${ratio(on, 'elapsed', 'on', 'off')}`);
  console.log(`  it wrote                   ${megabytes[0]} MB of page, ${megabytes[1]} MB of events`);
}

/** Runs all commands in turn, `rounds` times: processor and elapsed milliseconds, and what the program says of itself. */
function compare(rounds, commands) {
  const names = Object.keys(commands);
  const figures = Object.fromEntries(names.map((name) => [name, { time: [], elapsed: [], own: [] }]));
  const env = { ARIA_BENCH_TIME: timeFile, NODE_OPTIONS: `--require ${preload}` };
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < names.length; i++) {
      // Each is first, second and last equally often.
      const name = names[(i + round) % names.length];
      const { ms, stdout } = once(commands[name], env);
      figures[name].time.push(Number(readFileSync(timeFile, 'utf8')));
      figures[name].elapsed.push(ms);
      figures[name].own.push(Number(stdout));
    }
  }
  return figures;
}

/** Of the runs of the same round, which met the same noise: the median, and where the middle half of them lies. */
function ratio(figures, what, a, b) {
  const ratios = figures[a][what].map((value, i) => value / figures[b][what][i]).sort((x, y) => x - y);
  const at = (part) => ratios[Math.min(ratios.length - 1, Math.floor(part * ratios.length))].toFixed(2);
  return `${median(ratios).toFixed(2)}x [${at(0.25)} to ${at(0.75)}]`;
}

/** A copy of the build with code caches of its own; how many hooks were cut out of it. */
function copyOfBuild(name, cutting) {
  const home = join(scratch, name);
  for (const part of ['dist', 'bin']) cpSync(join(root, part), join(home, part), { recursive: true });
  cpSync(join(root, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  let cut = 0;
  for (const file of readdirSync(join(home, 'dist'))) {
    const path = join(home, 'dist', file);
    if (file.endsWith('.cache')) rmSync(path);
    if (!cutting || !/\.c?js$/.test(file)) continue;
    const text = readFileSync(path, 'utf8');
    const without = text.replaceAll(HOOK, () => {
      cut++;
      return 'false';
    });
    if (without !== text) writeFileSync(path, without);
  }
  if (cutting && cut === 0) throw new Error('the build has no hooks as expected');
  // As the build does it.
  const warmUp = join(root, 'scripts', 'warm-up.aria');
  const command = [join(home, 'bin', 'aria.js'), 'run', '--threads', '1', warmUp, '--', 'arg'];
  const { status, stderr } = spawnSync(process.execPath, command, { env: { ...process.env, ARIA_WRITE_CACHE: '1' }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the copy does not run: ${stderr}`);
  return cut;
}
