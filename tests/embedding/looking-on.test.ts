/** What a host sees of a program: events of tasks, and where a call of one of its functions comes from. */
import { describe, expect, it } from 'vitest';
import type { EngineEvent, StackEntry, TaskEvent } from '../../src/index.js';
import { aria } from './library.js';

const MODES = [
  ['inline', 1],
  ['threads', 1],
  ['threads', 2],
] as const;

type Of<K extends EngineEvent['kind']> = Extract<EngineEvent, { kind: K }>;

async function eventsOf(mode: 'inline' | 'threads', threads: number, source: string): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  await using engine = new aria.Engine({
    mode,
    limits: { threads },
    taskEvents: true,
    onEvent: (event) => void events.push(event),
    output: (_stream, text) => void events.push({ kind: 'host-call', run: 0, target: text.trim(), place: null }),
  });
  await engine.evaluate(source);
  return events;
}

const ofKind = <K extends EngineEvent['kind']>(events: readonly EngineEvent[], kind: K): readonly Of<K>[] =>
  events.filter((event): event is Of<K> => event.kind === kind);

describe.each(MODES)('events of tasks, %s with %i threads', (mode, threads) => {
  it('tell the life of each: spawned by its parent, started, waiting, going on, ended', async () => {
    const events = await eventsOf(mode, threads, 'fn work(n)\n  sleep(1.ms)\n  n\nend\nlet t = spawn work(1)\nt.await\n');
    const root = ofKind(events, 'task-spawned')[0];
    const child = ofKind(events, 'task-spawned')[1];
    expect(root).toMatchObject({ name: 'main', parent: null });
    expect(child).toMatchObject({ parent: root?.task, place: '<evaluate>:5' });
    const life = events.filter((event) => 'task' in event && event.task === child?.task).map(({ kind }) => kind);
    expect(life).toEqual(['task-spawned', 'task-started', 'task-waits', 'task-resumed', 'task-ended']);
    expect(ofKind(events, 'task-waits').find((event) => event.task === child?.task)).toMatchObject({ on: 'sleeps', place: '<evaluate>:2' });
    expect(events[0]?.kind).toBe('run-started');
    expect(events.at(-1)?.kind).toBe('run-ended');
  });

  it('say why a task ended, once for each', async () => {
    const source =
      'fn wrong()\n  sleep(1.ms)\n  1 / 0\nend\ntry\n  with Async.scope |s|\n    s.spawn sleep(1.hours)\n    s.spawn wrong()\n  end\ncatch e\n  1\nend\n';
    const events = await eventsOf(mode, threads, source);
    const ends = ofKind(events, 'task-ended');
    expect(new Set(ends.map(({ task }) => task)).size).toBe(ends.length);
    expect(ends.length).toBe(ofKind(events, 'task-spawned').length);
    expect(ends.find(({ state }) => state === 'failed')?.reason).toMatch(/^DivisionByZero: division by zero, at <evaluate>:3$/);
    expect(ends.find(({ state }) => state === 'cancelled')?.reason).toMatch(/^because wrong.* failed with DivisionByZero/);
    expect(ofKind(events, 'scope-cancelled')[0]?.reason).toMatch(/^because wrong.* failed/);
  });

  it('come in order with what the program prints', async () => {
    const events = await eventsOf(mode, threads, 'let t = spawn do\n  println("in the task")\nend\nt.await\nprintln("after")\n');
    const child = ofKind(events, 'task-spawned')[1]?.task;
    const at = (fits: (event: EngineEvent) => boolean): number => events.findIndex(fits);
    const printed = at((event) => event.kind === 'host-call' && event.target === 'in the task');
    expect(at((event) => event.kind === 'task-started' && event.task === child)).toBeLessThan(printed);
    expect(printed).toBeLessThan(at((event) => event.kind === 'task-ended' && event.task === child));
  });

  it('come from every thread, whole', async () => {
    const source = '(1..40).map(|n| spawn(on: :thread) do\n  sleep(1.ms)\n  n\nend).map(|t| t.await).sum\n';
    const events = await eventsOf(mode, threads, source);
    const count = (kind: TaskEvent['kind']): number => events.filter((event) => event.kind === kind).length;
    expect(count('task-spawned')).toBe(41);
    expect(count('task-ended')).toBe(41);
  });
});

it('events of tasks are not there unless they are asked for', async () => {
  const events: EngineEvent[] = [];
  await using engine = new aria.Engine({ limits: { threads: 1 }, onEvent: (event) => void events.push(event) });
  await engine.evaluate('(spawn do\n  1\nend).await');
  expect(events.map(({ kind }) => kind)).toEqual(['run-started', 'run-ended']);
});

describe.each(MODES)('the call stack of a host function, %s with %i threads', (mode, threads) => {
  const stackOf = async (source: string): Promise<readonly StackEntry[]> => {
    let seen: readonly StackEntry[] = [];
    const look = (_args: unknown, { stack }: { stack: readonly StackEntry[] }): null => {
      seen = stack;
      return null;
    };
    await using engine = new aria.Engine({
      mode,
      limits: { threads },
      functions: { look: async (args, cx) => look(args, cx), look_now: look },
    });
    aria.unwrap(await engine.evaluate(source));
    return seen;
  };
  const frames = (stack: readonly StackEntry[]): readonly string[] => stack.map(({ name, line }) => `${name}:${line}`);

  it('names the active functions and their lines, innermost first', async () => {
    const source = 'fn inner(n)\n  look()\n  n\nend\nfn outer(n)\n  inner(n) + 1\nend\nfn main()\n  outer(1)\nend\n';
    expect(frames(await stackOf(source))).toEqual(['inner:2', 'outer:6', 'main:9']);
  });

  it('is empty for a statement of the file', async () => {
    expect(await stackOf('look()\n')).toEqual([]);
  });

  it('has lambdas that builtins call, and methods', async () => {
    const source =
      'struct P\n  x: Int\n  fn go(self)\n    [1].map do |n|\n      look()\n    end\n  end\nend\nfn main()\n  P(1).go()\nend\n';
    expect(frames(await stackOf(source))).toEqual(['<lambda>:5', 'P.go:4', 'main:10']);
  });

  it('is that of the task, also on another thread', async () => {
    const source = 'fn inner()\n  look_now()\nend\nfn work()\n  inner()\nend\nfn main()\n  (spawn(on: :thread) work()).await\nend\n';
    expect(frames(await stackOf(source))).toEqual(['inner:2', 'work:5']);
  });

  it('forgets calls that ended, by an error too', async () => {
    const source = 'fn fails()\n  sleep(0.ms)\n  1 / 0\nend\nfn main()\n  try\n    fails()\n  catch e\n    0\n  end\n  look()\nend\n';
    expect(frames(await stackOf(source))).toEqual(['main:11']);
  });
});
