/** `aria trace`: the two files, and the page's own logic on real data, without a browser. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PageData } from '../../src/cli/trace/page/data.js';
import { duration, family, shortName, tickLabel, tickStep } from '../../src/cli/trace/page/format.js';
import { pathOf, type Run, sourceLines } from '../../src/cli/trace/page/model.js';
import { readRun } from '../../src/cli/trace/page/read-run.js';
import { Tree } from '../../src/cli/trace/page/rows.js';
import { search } from '../../src/cli/trace/page/search.js';
import { Viewport } from '../../src/cli/trace/page/viewport.js';
import { root } from '../run-aria.js';

const PROGRAM = `struct Broken
  message: String
end
impl Error for Broken
end
fn worker(n, out)
  sleep(1.ms)
  if n == 40
    raise Broken("worker </script> 40")
  end
  out <- n
  sleep(1000.s)
end
let results = Channel.new(100)
with Async.scope(name: "pool") |s|
  for n in 0..49
    s.spawn worker(n, results)
  end
  s.spawn(name: "reader") do
    for value in results
      value
    end
  end
end
`;

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
}

let run: Run;
let html: string;
let events: ChromeEvent[];
let exit: number | null;
let said: string;

beforeAll(() => {
  const cwd = mkdtempSync(join(tmpdir(), 'aria-trace-'));
  writeFileSync(join(cwd, 'pool.aria'), PROGRAM);
  const result = spawnSync(process.execPath, [join(root, 'bin', 'aria.js'), 'trace', '--threads', '2', '-o', 'run', 'pool.aria'], {
    cwd,
    encoding: 'utf8',
    timeout: 30_000,
  });
  exit = result.status;
  said = result.stderr;
  html = readFileSync(join(cwd, 'run.html'), 'utf8');
  events = JSON.parse(readFileSync(join(cwd, 'run.json'), 'utf8')).traceEvents;
  const data = /const TRACE = (.*);<\/script>/.exec(html)?.[1] ?? '';
  run = readRun(JSON.parse(data) as PageData);
});

describe('aria trace', () => {
  it('ends as the program does, and says what it wrote', () => {
    expect(exit).toBe(1);
    expect(said).toMatch(/aria: traced 52 tasks in [\d.]+ms: open run\.html in a browser, or run\.json in ui\.perfetto\.dev\n$/);
  });

  it('writes trace events: spans of tasks and scopes, spawns, messages, the failure', () => {
    const of = (ph: string, cat: string): ChromeEvent[] => events.filter((event) => event.ph === ph && event.cat === cat);
    expect(of('X', 'task').length).toBeGreaterThanOrEqual(52);
    expect(of('X', 'task').every(({ ts = -1, dur = -1 }) => ts >= 0 && dur >= 0)).toBe(true);
    expect(of('b', 'scope').map((event) => event.name)).toEqual(['root', 'scope pool']);
    expect(of('e', 'scope')).toHaveLength(2);
    expect(of('s', 'spawn').length).toBe(of('f', 'spawn').length);
    expect(of('i', 'message').some((event) => event.name.startsWith('sent'))).toBe(true);
    expect(of('i', 'failed').map((event) => event.name)).toContain('worker@pool.aria:6#42 failed');
  });

  it('writes a page that loads nothing and that no text of the program can break', () => {
    expect(html).not.toMatch(/(?:src|href)=|https?:\/\/|@import|url\(/);
    expect(html).toContain("default-src 'none'");
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).not.toContain('TRACE DATA');
  });

  it('is not written for a program with errors', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'aria-trace-'));
    writeFileSync(join(cwd, 'a.aria'), 'let = 3\n');
    const { status } = spawnSync(process.execPath, [join(root, 'bin', 'aria.js'), 'trace', 'a.aria'], { cwd });
    expect([status, existsSync(join(cwd, 'trace.html'))]).toEqual([65, false]);
  });
});

describe('the model of the page', () => {
  it('has every task under its scope, and the path from the failure to the root', () => {
    const failed = run.failures[0];
    expect(failed?.name).toBe('worker@pool.aria:6#42');
    expect(failed?.error).toMatchObject({ kind: 'Broken', message: 'worker </script> 40' });
    expect(pathOf(failed ?? run.root).map((item) => item.name)).toEqual(['main', 'root', 'scope pool', 'worker@pool.aria:6#42']);
    expect(pathOf(failed ?? run.root).every((item) => item.onFailurePath)).toBe(true);
  });

  it('says why siblings were cancelled, and who is behind it', () => {
    const reader = run.byName.get('reader');
    expect(reader?.state).toBe('cancelled');
    expect(reader?.why?.text).toBe('because worker@pool.aria:6#42 failed with Broken: worker </script> 40, at pool.aria:9');
    expect(run.byName.get(reader?.why?.by ?? '')?.id).toBe(run.failures[0]?.id);
  });

  it('knows the places with the lines around them, and both sides of a channel', () => {
    const [worker] = run.tasks.filter((task) => task.name.startsWith('worker'));
    const lines = sourceLines(run, worker?.place ?? { file: '', line: 0, column: 0 });
    expect(lines.find((line) => line.here)?.text).toContain('s.spawn worker(n, results)');
    const used = run.channels.find((channel) => channel.senders.size > 0);
    expect(used?.receivers.has(run.byName.get('reader') ?? run.root)).toBe(true);
  });

  it('shows many tasks of one function as one group; the failed one stands alone', () => {
    const tree = new Tree(run.root);
    const names = tree.rows().map(({ item }) => item.name);
    expect(names).toEqual(['main', 'root', 'scope pool', 'worker@pool.aria:6', 'worker@pool.aria:6#42', 'reader']);
    const hidden = run.byName.get('worker@pool.aria:6#7');
    tree.reveal(hidden ?? run.root);
    expect(tree.rows().length).toBe(names.length + 49);
    tree.setAll(false);
    expect(tree.rows().map(({ item }) => item.name)).toEqual(['main', 'root']);
  });

  it('finds by words of names, states, errors and reasons', () => {
    const names = (query: string): string[] => search(run, query).map((item) => item.name);
    expect(names('is:failed')).toEqual(['main', 'worker@pool.aria:6#42']);
    expect(names('reader cancelled')).toEqual(['reader']);
    expect(search(run, 'worker').length).toBeGreaterThanOrEqual(50);
    expect(names('nonsense')).toEqual([]);
  });
});

describe('the view of the page', () => {
  it('zooms around the pointer and never leaves the run', () => {
    const view = new Viewport(1000);
    view.width = 100;
    const before = view.time(30);
    view.zoom(0.5, 30);
    expect(view.time(30)).toBeCloseTo(before);
    view.pan(-10_000);
    expect(view.from).toBe(0);
    view.zoom(1e9, 50);
    expect(view.whole).toBe(true);
    view.zoom(1e-9, 50);
    expect(view.to - view.from).toBeGreaterThan(1);
  });

  it('writes times and names for people', () => {
    expect([0, 7, 1234, 56_789, 1_500_000, 90e6].map(duration)).toEqual(['0', '7µs', '1.23ms', '56.8ms', '1.50s', '1min 30s']);
    expect(tickStep(10, 96)).toBe(1000);
    expect([tickLabel(850_000, 50_000), tickLabel(1_200_000, 200_000), tickLabel(2e6, 1e6), tickLabel(1_000_050, 10)]).toEqual([
      '850ms',
      '1.2s',
      '2s',
      '1.00005s',
    ]);
    expect(['worker@a.aria:3#12', 'batch-7', 'reader'].map(family)).toEqual(['worker@a.aria:3', 'batch-', 'reader']);
    expect(shortName('worker@a.aria:3#2.12', true)).toBe('worker:3#2.12');
  });
});
