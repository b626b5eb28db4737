/**
 * A recorded run in the trace event format of Chrome, which ui.perfetto.dev and chrome://tracing open: what ran when on which thread,
 * scopes and waits as asynchronous spans, arrows from spawns to starts, marks for failures, cancellations, restarts and messages.
 *
 * Each kind of event is written in the order of time. What is known of a task stands at its first span. Of many arrows only those that
 * cross threads are written: a viewer draws them all, and nobody could see anything behind them.
 */
import { type ErrorText, errorText, placeText, Trace } from '../../engine/observe.js';
import { ByteWriter, encoded } from './byte-writer.js';
import { NameBytes } from './name-bytes.js';

const MOST_ARROWS = 20_000;

/** The text of the file, in chunks. */
export function chromeTrace(model: Trace.TraceModel, program: string): Generator<Uint8Array> {
  return new ChromeEvents(model).write(program);
}

class ChromeEvents {
  readonly #model: Trace.TraceModel;
  readonly #out = new ByteWriter();
  readonly #names: NameBytes;
  /** Of tasks: state, scope and place, which are mostly those of the task before. */
  #factKey = -1;
  #facts = NOTHING;

  constructor(model: Trace.TraceModel) {
    this.#model = model;
    this.#names = new NameBytes(model);
  }

  *write(program: string): Generator<Uint8Array> {
    const { threads, tasks, scopes, slices, waits, messages, restarts } = this.#model;
    const out = this.#out;
    out.bytes(encoded('{"displayTimeUnit":"ms","traceEvents":[\n'));
    out.bytes(encoded(`{"ph":"M","pid":1,"name":"process_name","args":{"name":${JSON.stringify(`aria ${program}`)}}}`));
    for (const thread of threads) {
      out.bytes(encoded(`,\n{"ph":"M","pid":1,"tid":${thread},"name":"thread_name","args":{"name":"thread ${thread}"}}`));
    }
    const seen = new Uint8Array(tasks.count);
    const arrows: number[] = [];
    yield* this.#each(slices.count, (slice) => {
      const task = slices.task[slice] as number;
      const first = seen[task] === 0;
      seen[task] = 1;
      this.#slice(slice, task, first);
      if (first && this.#hasArrow(task, slices.thread[slice] as number)) arrows.push(task);
    });
    arrows.sort((a, b) => a - b);
    yield* this.#each(arrows.length, (arrow) => this.#spawn(arrows[arrow] as number));
    yield* this.#each(scopes.count, (scope) => this.#scope(scope));
    yield* this.#each(waits.count, (wait) => this.#wait(wait));
    yield* this.#each(messages.count, (message) => this.#message(message));
    yield* this.#each(restarts.count, (restart) => this.#restart(restart));
    yield* this.#each(tasks.count, (task) => this.#ending(task));
    out.bytes(encoded('\n]}\n'));
    yield out.take();
  }

  *#each(count: number, write: (row: number) => void): Generator<Uint8Array> {
    for (let row = 0; row < count; row++) {
      write(row);
      if (this.#out.full) yield this.#out.take();
    }
  }

  #slice(slice: number, task: number, first: boolean): void {
    const { slices, tasks } = this.#model;
    const from = slices.from[slice] as number;
    const thread = slices.thread[slice] as number;
    const out = this.#out.bytes(SLICE).integer(thread).bytes(TS).micros(from);
    out.bytes(DUR).micros((slices.to[slice] as number) - from);
    this.#names.task(out.bytes(NAME), task);
    out.bytes(COLORS[tasks.state[task] as number] as Uint8Array);
    if (first) this.#writeFacts(task);
    out.bytes(END);
    if (!first || !this.#hasArrow(task, thread)) return;
    out
      .bytes(FLOW_END)
      .integer(thread)
      .bytes(ID)
      .integer(tasks.number[task] as number)
      .bytes(TS)
      .micros(from)
      .bytes(END);
  }

  /** `thread`: where it began. */
  #hasArrow(task: number, thread: number): boolean {
    const { tasks } = this.#model;
    return (tasks.spawner[task] as number) >= 0 && (tasks.count <= MOST_ARROWS || tasks.spawnedOn[task] !== thread);
  }

  /** Where an arrow begins. */
  #spawn(task: number): void {
    const { tasks } = this.#model;
    const out = this.#out.bytes(FLOW_START).integer(tasks.spawnedOn[task] as number);
    out
      .bytes(ID)
      .integer(tasks.number[task] as number)
      .bytes(TS)
      .micros(tasks.spawned[task] as number)
      .bytes(END);
  }

  #scope(scope: number): void {
    const { scopes, places, errors, whys, duration } = this.#model;
    const name = this.#names.scope(scope);
    const place = places[scopes.place[scope] as number];
    this.#scopeEvent('b', scope, name, scopes.opened[scope] as number, place === undefined ? null : { opened_at: placeText(place) });
    const cancelled = scopes.cancelled[scope] as number;
    if (cancelled >= 0) this.#scopeEvent('n', scope, name, cancelled, { cancelled: whys[scopes.why[scope] as number]?.text ?? '' });
    const error = errors[scopes.error[scope] as number];
    const closed = scopes.closed[scope] as number;
    this.#scopeEvent('e', scope, name, closed < 0 ? duration : closed, error === undefined ? null : { error: errorText(error) });
  }

  #scopeEvent(phase: 'b' | 'n' | 'e', scope: number, name: Uint8Array, at: number, args: Readonly<Record<string, string>> | null): void {
    const { scopes, tasks } = this.#model;
    const thread = tasks.thread[scopes.owner[scope] as number] ?? 1;
    const out = this.#out
      .bytes(SCOPE[phase])
      .integer(thread)
      .bytes(ID)
      .integer(scopes.number[scope] as number);
    out.bytes(TS).micros(at).bytes(NAME).bytes(name);
    if (args === null) out.bytes(NO_ARGS);
    else
      out
        .bytes(ARGS)
        .bytes(encoded(JSON.stringify(args)))
        .bytes(END);
  }

  #wait(wait: number): void {
    const { waits, tasks } = this.#model;
    const task = waits.task[wait] as number;
    for (const phase of ['b', 'e'] as const) {
      const at = (phase === 'b' ? waits.from : waits.to)[wait] as number;
      const out = this.#out
        .bytes(WAIT[phase])
        .integer(tasks.thread[task] as number)
        .bytes(ID);
      out
        .integer(tasks.number[task] as number)
        .bytes(TS)
        .micros(at)
        .bytes(NAME);
      this.#names.task(out, task);
      this.#names.wait(out.bytes(SPACE), wait);
      const place = phase === 'e' ? -1 : (waits.place[wait] as number);
      if (place < 0) out.bytes(NO_ARGS);
      else this.#names.place(out.bytes(ARGS_AT), place).bytes(END_TEXT_ARGS);
    }
  }

  #message(message: number): void {
    const { messages } = this.#model;
    const out = this.#out
      .bytes(MESSAGE)
      .integer(messages.thread[message] as number)
      .bytes(TS)
      .micros(messages.at[message] as number);
    out.bytes(messages.sent[message] === 1 ? SENT : RECEIVED);
    this.#names.channel(out, messages.channel[message] as number);
    this.#names.task(out.bytes(ARGS_TASK), messages.task[message] as number).bytes(END_TEXT_ARGS);
  }

  #restart(restart: number): void {
    const { restarts, errors } = this.#model;
    const error = errors[restarts.error[restart] as number];
    this.#mark(restarts.task[restart] as number, 'restarted', restarts.at[restart] as number, error === undefined ? '' : errorText(error));
  }

  #ending(task: number): void {
    const { tasks, errors, whys } = this.#model;
    if (tasks.state[task] === Trace.FAILED) {
      const error = errors[tasks.error[task] as number];
      this.#mark(task, 'failed', tasks.ended[task] as number, error === undefined ? '' : errorText(error));
    } else if (tasks.state[task] === Trace.CANCELLED) {
      this.#mark(task, 'cancelled', tasks.ended[task] as number, whys[tasks.why[task] as number]?.text ?? '');
    }
  }

  #mark(task: number, what: 'failed' | 'cancelled' | 'restarted', at: number, why: string): void {
    const out = this.#out
      .bytes(MARK[what])
      .integer(this.#model.tasks.thread[task] as number)
      .bytes(TS)
      .micros(at);
    this.#names.task(out.bytes(NAME), task);
    out.bytes(encoded(` ${what}","args":{"why":${JSON.stringify(why)}}}`));
  }

  #writeFacts(task: number): void {
    const { tasks, errors, whys } = this.#model;
    const key = ((tasks.scope[task] as number) + 1) * 1e6 + ((tasks.place[task] as number) + 1) * 8 + (tasks.state[task] as number);
    if (key !== this.#factKey) {
      this.#factKey = key;
      this.#facts = this.#factBytes(task);
    }
    this.#out.bytes(this.#facts);
    const error = tasks.error[task] as number;
    const why = tasks.why[task] as number;
    // Looking for row -1 would take longer than all the rest.
    if (error >= 0) this.#out.bytes(encoded(`,"error":${JSON.stringify(errorText(errors[error] as ErrorText))}`));
    if (why >= 0) this.#out.bytes(encoded(`,"cancelled":${JSON.stringify(whys[why]?.text ?? '')}`));
    this.#out.bytes(END);
  }

  #factBytes(task: number): Uint8Array {
    const { tasks, places } = this.#model;
    const scope = tasks.scope[task] as number;
    const place = places[tasks.place[task] as number];
    const facts = {
      state: Trace.TASK_STATES[tasks.state[task] as number],
      scope: scope < 0 ? 'root' : Trace.scopeName(this.#model, scope),
      ...(place === undefined ? {} : { spawned_at: placeText(place) }),
    };
    return encoded(`,"args":${JSON.stringify(facts).slice(0, -1)}`);
  }
}

const span = (category: string, phase: string): Uint8Array => encoded(`,\n{"ph":"${phase}","pid":1,"cat":"${category}","tid":`);
const mark = (category: string): Uint8Array => encoded(`,\n{"ph":"i","s":"p","pid":1,"cat":"${category}","tid":`);
const SLICE = encoded(',\n{"ph":"X","pid":1,"cat":"task","tid":');
const FLOW_START = encoded(',\n{"ph":"s","pid":1,"cat":"spawn","name":"spawn","tid":');
const FLOW_END = encoded(',\n{"ph":"f","bp":"e","pid":1,"cat":"spawn","name":"spawn","tid":');
const SCOPE = { b: span('scope', 'b'), n: span('scope', 'n'), e: span('scope', 'e') };
const WAIT = { b: span('wait', 'b'), e: span('wait', 'e') };
const MESSAGE = encoded(',\n{"ph":"i","s":"t","pid":1,"cat":"message","tid":');
const MARK = { failed: mark('failed'), cancelled: mark('cancelled'), restarted: mark('restarted') };
const TS = encoded(',"ts":');
const DUR = encoded(',"dur":');
const ID = encoded(',"id":');
const NAME = encoded(',"name":"');
const SENT = encoded(',"name":"sent ');
const RECEIVED = encoded(',"name":"received ');
const SPACE = encoded(' ');
const NOTHING = encoded('');
/** What ends a name; the colours are names that the format reserves. By state. */
const COLORS = Trace.TASK_STATES.map((state) =>
  encoded(state === 'failed' ? '","cname":"terrible"' : state === 'cancelled' ? '","cname":"bad"' : '"'),
);
const ARGS = encoded('","args":');
const ARGS_AT = encoded('","args":{"at":"');
const ARGS_TASK = encoded('","args":{"task":"');
const NO_ARGS = encoded('","args":{}}');
const END_TEXT_ARGS = encoded('"}}');
const END = encoded('}');
