/**
 * A recorded run in the trace event format of Chrome, which ui.perfetto.dev and chrome://tracing open: what ran when on which thread,
 * scopes as nested asynchronous spans, arrows from spawns to starts, marks for failures, cancellations and messages.
 */
import { errorText, placeText, type TraceModel, type TraceScope, type TraceTask } from '../../engine/observe.js';

type Event = Readonly<Record<string, unknown>>;

const PROCESS = 1;
/** Characters of a chunk: a write for each event would cost more than the event. */
const CHUNK = 65_536;

/** Chunks of JSON text, so that a large trace is never one string. */
export function* chromeTrace(model: TraceModel, program: string): Generator<string> {
  let chunk = '{"displayTimeUnit":"ms","traceEvents":[\n';
  let separator = '';
  for (const event of events(model, program)) {
    chunk += separator + JSON.stringify(event);
    separator = ',\n';
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n]}\n`;
}

function* events(model: TraceModel, program: string): Generator<Event> {
  yield { ph: 'M', pid: PROCESS, name: 'process_name', args: { name: `aria ${program}` } };
  for (const thread of model.threads) {
    yield { ph: 'M', pid: PROCESS, tid: thread, name: 'thread_name', args: { name: `thread ${thread}` } };
  }
  for (const scope of model.scopes.values()) yield* scopeEvents(scope, model);
  for (const task of model.tasks.values()) yield* taskEvents(task, model);
}

function* scopeEvents(scope: TraceScope, model: TraceModel): Generator<Event> {
  const base = { pid: PROCESS, tid: threadOf(scope.owner, model), cat: 'scope', id: scope.number, name: scope.name };
  yield { ...base, ph: 'b', ts: micros(scope.opened), args: scope.place === null ? {} : { opened_at: placeText(scope.place) } };
  if (scope.cancelled !== null) yield { ...base, ph: 'n', ts: micros(scope.cancelled), args: { cancelled: scope.why?.text ?? '' } };
  const failed = scope.error === null ? {} : { error: errorText(scope.error) };
  yield { ...base, ph: 'e', ts: micros(scope.closed ?? model.duration), args: failed };
}

function* taskEvents(task: TraceTask, model: TraceModel): Generator<Event> {
  const { name, number, slices, waits, messages, spawned } = task;
  const facts = {
    id: number,
    state: task.state,
    scope: model.scopes.get(task.scope)?.name ?? 'root',
    ...(task.place === null ? {} : { spawned_at: placeText(task.place) }),
    ...(task.error === null ? {} : { error: errorText(task.error) }),
    ...(task.why === null ? {} : { cancelled: task.why.text }),
  };
  const color = COLORS[task.state];
  for (const { thread, from, to } of slices) {
    const span = { ph: 'X', pid: PROCESS, tid: thread, cat: 'task', name, ts: micros(from), dur: micros(to - from), args: facts };
    yield color === undefined ? span : { ...span, cname: color };
  }
  for (const wait of waits) {
    const base = { pid: PROCESS, tid: task.thread, cat: 'wait', id: number, name: `${name} ${wait.what}` };
    const at = wait.place === null ? {} : { at: placeText(wait.place) };
    yield { ...base, ph: 'b', ts: micros(wait.from), args: at };
    yield { ...base, ph: 'e', ts: micros(wait.to), args: {} };
  }
  const [first] = slices;
  const spawner = model.tasks.get(task.spawner);
  if (first !== undefined && spawner !== undefined) {
    const flow = { pid: PROCESS, cat: 'spawn', name: 'spawn', id: number };
    yield {
      ...flow,
      ph: 's',
      tid: threadAt(spawner, spawned),
      ts: micros(spawned),
    };
    yield { ...flow, ph: 'f', bp: 'e', tid: first.thread, ts: micros(first.from) };
  }
  for (const { event, channel, at } of messages) {
    yield {
      ph: 'i',
      s: 't',
      pid: PROCESS,
      tid: threadAt(task, at),
      cat: 'message',
      name: `${event} ${model.channels.get(channel) ?? ''}`,
      ts: micros(at),
      args: { task: name },
    };
  }
  if (task.ended !== null && (task.state === 'failed' || task.state === 'cancelled')) {
    yield {
      ph: 'i',
      s: 'p',
      pid: PROCESS,
      tid: task.thread,
      cat: task.state,
      name: `${name} ${task.state}`,
      ts: micros(task.ended),
      args: facts,
    };
  }
}

/** Names of colours that the format reserves. */
const COLORS: Partial<Record<TraceTask['state'], string>> = { failed: 'terrible', cancelled: 'bad' };

/** Where a task ran last by `at`. A task has as many slices as it spawned tasks that ran on its frames: so the search halves. */
function threadAt({ slices, thread }: TraceTask, at: number): number {
  let low = 0;
  let high = slices.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slices[middle]?.from ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return slices[low - 1]?.thread ?? thread;
}

function threadOf(task: number, model: TraceModel): number {
  return model.tasks.get(task)?.thread ?? 1;
}

const micros = (millis: number): number => Math.max(0, Math.round(millis * 1000));
