/**
 * Reading a trace and writing it out is work in proportion to its length. Not measured by the clock: every number that is looked at is
 * counted, and every element of a list that is searched.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { chromeTrace } from '../../src/cli/trace/chrome-events.js';
import { pageData } from '../../src/cli/trace/page-data.js';
import { awaitTask, instrumentation, type Steps, sleep, spawn, withScope } from '../../src/runtime/index.js';
import type { TraceData } from '../../src/runtime/trace-format.js';
import type { TraceModel } from '../../src/runtime/trace-model.js';
import { readTrace } from '../../src/runtime/trace-read.js';
import { TraceRecorder } from '../../src/runtime/trace-recorder.js';
import { TraceStore } from '../../src/runtime/trace-store.js';
import { traceTree } from '../../src/runtime/trace-tree.js';
import { play } from './harness.js';

afterEach(() => {
  instrumentation.listener = null;
  vi.restoreAllMocks();
});

async function recorded(body: () => Steps<unknown>): Promise<TraceData> {
  const store = new TraceStore();
  const recorder = new TraceRecorder({ chunk: (buffer) => store.chunk(1, buffer), texts: (texts) => store.texts(1, texts) });
  instrumentation.listener = recorder;
  await play(body);
  instrumentation.listener = null;
  recorder.flush();
  return store.data;
}

class Counter {
  looks = 0;

  /** The same numbers; looking at one is counted. */
  column<T extends object>(numbers: T): T {
    return new Proxy(numbers, {
      get: (target, key) => {
        if (typeof key === 'string' && /^-?\d+$/.test(key)) this.looks++;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  table<T extends object>(table: T): T {
    const columns = Object.entries(table).map(([name, column]) => [name, ArrayBuffer.isView(column) ? this.column(column) : column]);
    return Object.fromEntries(columns) as T;
  }

  data(data: TraceData): TraceData {
    return { ...data, threads: data.threads.map((thread) => ({ ...thread, chunks: thread.chunks.map((chunk) => this.column(chunk)) })) };
  }

  model(model: TraceModel): TraceModel {
    const { tasks, scopes, slices, waits, messages, restarts } = model;
    return {
      ...model,
      tasks: this.table(tasks),
      scopes: this.table(scopes),
      slices: this.table(slices),
      waits: this.table(waits),
      messages: this.table(messages),
      restarts: this.table(restarts),
    };
  }

  /** Searching a list looks at all of it, as far as anybody knows. */
  searches(): void {
    for (const name of ['indexOf', 'lastIndexOf', 'find', 'findIndex', 'filter', 'includes', 'splice', 'some'] as const) {
      const search = Array.prototype[name] as (...args: unknown[]) => unknown;
      const counter = this;
      vi.spyOn(Array.prototype, name).mockImplementation(function (this: unknown[], ...args: unknown[]): never {
        counter.looks += this.length;
        return search.apply(this, args) as never;
      });
    }
  }
}

/** What reading and writing looks at. */
function work(data: TraceData): { read: number; tree: number; json: number; page: number } {
  const counted = (act: (counter: Counter) => void): number => {
    const counter = new Counter();
    counter.searches();
    act(counter);
    vi.restoreAllMocks();
    return counter.looks;
  };
  const model = readTrace(data);
  return {
    read: counted((counter) => readTrace(counter.data(data))),
    tree: counted((counter) => traceTree(counter.model(model))),
    json: counted((counter) => {
      for (const chunk of chromeTrace(counter.model(model), 'a.aria')) void chunk;
    }),
    page: counted((counter) => pageData(counter.model(model), 'a.aria', new Map())),
  };
}

const shapes: Readonly<Record<string, (n: number) => Steps<unknown>>> = {
  'one task with many slices': (n) =>
    withScope(function* (s) {
      for (let i = 0; i < n; i++) yield* awaitTask(spawn(s, () => sleep(0)));
    }),
  'many tasks at once': (n) =>
    withScope(function* (s) {
      for (let i = 0; i < n; i++) spawn(s, () => sleep(1));
      yield* sleep(0);
    }),
  'one task with many scopes': function* (n) {
    for (let i = 0; i < n; i++) yield* withScope(() => sleep(0));
  },
  // Each on the frames of the one that awaits it: a wait of the innermost is a wait of all.
  'a deep stack of awaits that waits often': (n) => {
    function* nested(depth: number): Steps<void> {
      if (depth === 0) for (let i = 0; i < n; i++) yield* sleep(1);
      else yield* withScope((s) => awaitTask(spawn(s, nested, depth - 1)));
    }
    return nested(Math.min(20, n / 10));
  },
};

describe('twice as long a run is at most twice the work', () => {
  for (const [name, body] of Object.entries(shapes)) {
    test(name, async () => {
      const small = work(await recorded(() => body(200)));
      const large = work(await recorded(() => body(400)));
      for (const part of ['read', 'tree', 'json', 'page'] as const) {
        expect(small[part]).toBeGreaterThan(0);
        expect(large[part] / small[part], part).toBeLessThan(2.1);
      }
    });
  }
});
