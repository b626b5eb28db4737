/** `trace.json` keeps the rules of the trace event format, so that viewers show what happened and not what they guess. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../run-aria.js';

/** Everything that leaves a mark: failures, restarts, cancellations, deadlines, messages, waits of each kind, awaits on the same frames. */
const PROGRAM = `let jobs = Channel.new(2)
let results = Channel.new(0)
let tries = Atomic.new(0)
fn produce(n)
  for i in 1..n
    jobs <- i
  end
end
fn work(out)
  for job in jobs
    out <- job * job
  end
end
fn flaky
  sleep(1.ms)
  raise RuntimeError("not \\"yet\\"\\n") if tries.add(1) < 3
  "well"
end
fn square(n) = n * n
with Async.scope(name: "pipeline") |s|
  s.spawn(name: "producer") do
    produce(40)
    jobs.close()
  end
  for k in 1..3
    s.spawn(name: "worker \\"#{k}\\"") work(results)
  end
  for k in 1..40
    results.recv()
  end
end
with Async.supervisor(max_restarts: 5) |s|
  s.spawn(restart: :transient) flaky()
end
with Async.scope |s|
  for k in 1..20
    t = s.spawn square(k)
    t.await
  end
end
with Async.timeout(5.ms) |s|
  s.spawn sleep(10.s)
  sleep(10.s)
end
with Async.scope(name: "last") |s|
  s.spawn(name: "waits") sleep(10.s)
  s.spawn(name: "fails") do
    sleep(2.ms)
    raise RuntimeError("at last")
  end
end
`;

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  readonly s?: string;
  readonly bp?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

let events: readonly TraceEvent[];

beforeAll(() => {
  const cwd = mkdtempSync(join(tmpdir(), 'aria-events-'));
  writeFileSync(join(cwd, 'all.aria'), PROGRAM);
  const args = [join(root, 'bin', 'aria.js'), 'trace', '--threads', '2', '-o', 'run', 'all.aria'];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 30_000 });
  expect([status, stdout], stderr).toEqual([1, '']);
  const file = JSON.parse(readFileSync(join(cwd, 'run.json'), 'utf8')) as { traceEvents: TraceEvent[]; displayTimeUnit: string };
  expect(file.displayTimeUnit).toBe('ms');
  events = file.traceEvents;
});

describe('trace.json', () => {
  it('has events of every kind that the format has for it', () => {
    const kinds = new Set(events.map(({ ph, cat }) => (cat === undefined ? ph : `${ph} ${cat}`)));
    const spans = ['X task', 'b scope', 'e scope', 'n scope', 'b wait', 'e wait', 's spawn', 'f spawn'];
    expect([...kinds].sort()).toEqual(['M', ...spans, 'i message', 'i failed', 'i cancelled', 'i restarted'].sort());
  });

  it('keeps the rules', () => {
    expect(problems(events)).toEqual([]);
  });

  it('says what is known of a task at its first span', () => {
    const first = events.find(({ ph, name }) => ph === 'X' && name === 'fails');
    expect(first?.args).toEqual({
      state: 'failed',
      scope: 'scope last',
      spawned_at: 'all.aria:47',
      error: 'RuntimeError: at last, at all.aria:49',
    });
    const marks = events.filter(({ ph, cat }) => ph === 'i' && cat === 'cancelled');
    expect(marks.map(({ args }) => args?.why)).toContain('because fails failed with RuntimeError: at last, at all.aria:49');
  });

  // Each rule is seen to be a rule: the same events with one mistake.
  const mistakes: readonly [string, (events: TraceEvent[]) => TraceEvent[], RegExp][] = [
    ['a span without an end', without(({ ph, cat }) => ph === 'e' && cat === 'wait'), /is never ended/],
    ['an end on another thread', changed(({ ph }) => ph === 'e', { tid: 99 }), /ends on thread 99/],
    ['an arrow without a head', without(({ ph }) => ph === 'f'), /arrow \d+ has no end/],
    ['an arrow from nowhere', changed(({ ph }) => ph === 's', { ts: 1e12 }), /begins outside of every span/],
    ['time that runs backwards', (all) => [...all].reverse(), /runs backwards/],
    ['spans that overlap', changed(({ ph, dur = 0 }) => ph === 'X' && dur > 0, { dur: 1e12 }), /overlaps/],
    ['a thread without a name', without(({ name }) => name === 'thread_name'), /has no name/],
    ['a mark without a scope', changed(({ ph }) => ph === 'i', { s: 'x' }), /scope of a mark/],
  ];
  for (const [what, spoil, message] of mistakes) {
    it(`would not pass with ${what}`, () => expect(problems(spoil([...events])).join('\n')).toMatch(message));
  }
});

function without(which: (event: TraceEvent) => boolean): (events: TraceEvent[]) => TraceEvent[] {
  return (all) => all.toSpliced(all.findIndex(which), 1);
}

function changed(which: (event: TraceEvent) => boolean, change: Partial<TraceEvent>): (events: TraceEvent[]) => TraceEvent[] {
  return (all) => all.map((event, i) => (i === all.findIndex(which) ? { ...event, ...change } : event));
}

/** What is wrong, by the rules of "Trace Event Format" (the document of the Chromium project). */
function problems(all: readonly TraceEvent[]): string[] {
  return [...fields(all), ...order(all), ...asyncSpans(all), ...arrows(all), ...names(all)];
}

function* fields(all: readonly TraceEvent[]): Generator<string> {
  for (const { ph, name, pid, tid, ts, dur, s } of all) {
    if (!'MXbnesfi'.includes(ph)) yield `${ph} is no phase that is expected`;
    if (typeof name !== 'string' || name === '' || pid !== 1) yield `${ph} ${name} has no name or process`;
    if (ph !== 'M' && (!Number.isInteger(tid) || !Number.isFinite(ts) || (ts as number) < 0)) yield `${name} has no thread or time`;
    if (ph === 'X' && (!Number.isFinite(dur) || (dur as number) < 0)) yield `${name} has no duration`;
    if (ph === 'i' && !['g', 'p', 't'].includes(s ?? '')) yield `${s} is no scope of a mark`;
  }
}

/** On each track time goes forward, and spans stand beside each other: they are slices of one thread. */
function* order(all: readonly TraceEvent[]): Generator<string> {
  const last = new Map<string, TraceEvent>();
  for (const event of all) {
    const { ph, cat, tid, ts = 0, name } = event;
    if (!'Xsfi'.includes(ph)) continue;
    const track = ph === 'X' || ph === 'f' || cat === 'message' ? `${ph} ${cat} ${tid}` : `${ph} ${cat === 'spawn' ? `${tid}` : ''}`;
    const before = last.get(track);
    // Endings are in the order of the tasks: each is a track of its own.
    if (before !== undefined && cat !== 'failed' && cat !== 'cancelled' && cat !== 'restarted') {
      if (ts < (before.ts ?? 0)) yield `${track}: time runs backwards at ${name}`;
      // Times are written to the nanosecond, which a sum of two may miss.
      if (ph === 'X' && (before.ts ?? 0) + (before.dur ?? 0) > ts + 0.0005) yield `${before.name} overlaps ${name}`;
    }
    last.set(track, event);
  }
}

function* asyncSpans(all: readonly TraceEvent[]): Generator<string> {
  const open = new Map<string, TraceEvent[]>();
  for (const event of all) {
    const { ph, cat, id, tid, ts = 0, name } = event;
    if (!'bne'.includes(ph)) continue;
    const key = `${cat} ${id}`;
    const stack = open.get(key) ?? [];
    open.set(key, stack);
    const top = stack.at(-1);
    if (ph === 'b') stack.push(event);
    else if (top === undefined || top.name !== name || ts < (top.ts ?? 0)) yield `${ph} ${name} belongs to nothing`;
    else if (top.tid !== tid) yield `${name} ends on thread ${tid}`;
    if (ph === 'e') stack.pop();
  }
  for (const stack of open.values()) for (const { name } of stack) yield `${name} is never ended`;
}

function* arrows(all: readonly TraceEvent[]): Generator<string> {
  const inSpan = ({ tid, ts = 0 }: TraceEvent): boolean =>
    all.some((one) => one.ph === 'X' && one.tid === tid && (one.ts ?? 0) <= ts && ts <= (one.ts ?? 0) + (one.dur ?? 0) + 0.0005);
  const starts = new Map(all.filter(({ ph }) => ph === 's').map((event) => [event.id, event]));
  const ends = new Map(all.filter(({ ph }) => ph === 'f').map((event) => [event.id, event]));
  for (const [id, start] of starts) {
    const end = ends.get(id);
    if (end === undefined) yield `arrow ${id} has no end`;
    else if (end.name !== start.name || end.cat !== start.cat || end.bp !== 'e') yield `arrow ${id} has two sorts of ends`;
    else if ((end.ts ?? 0) < (start.ts ?? 0)) yield `arrow ${id} ends before it begins`;
    if (!inSpan(start)) yield `arrow ${id} begins outside of every span`;
  }
  for (const [id, end] of ends) {
    if (!starts.has(id)) yield `arrow ${id} has no beginning`;
    if (!inSpan(end)) yield `arrow ${id} ends outside of every span`;
  }
}

function* names(all: readonly TraceEvent[]): Generator<string> {
  const named = new Set(all.filter(({ ph, name }) => ph === 'M' && name === 'thread_name').map(({ tid }) => tid));
  for (const tid of new Set(all.map((event) => event.tid))) if (tid !== undefined && !named.has(tid)) yield `thread ${tid} has no name`;
  if (!all.some(({ ph, name, args }) => ph === 'M' && name === 'process_name' && args?.name === 'aria all.aria'))
    yield 'the process has no name';
}
