/** The panel beside the timeline for the selected task or scope: what it is, why it ended, what it waited for, where. */
import { tint } from './bars.js';
import { h } from './dom.js';
import { count, duration } from './format.js';
import { type ErrorInfo, type Item, type Place, pathOf, type Scope, sourceLines, type Task, type Wait } from './model.js';
import type { PageState } from './state.js';

/** Lists longer than this say how much they leave out. */
const SHOWN = 40;

export class Details {
  readonly #state: PageState;

  constructor(state: PageState) {
    this.#state = state;
  }

  element(item: Item): HTMLElement {
    const parts = item.kind === 'task' ? this.#task(item) : this.#scope(item);
    return h('div', { class: 'details' }, this.#heading(item), ...parts);
  }

  /** A link that selects something. */
  link(item: Item, text = item.name): HTMLElement {
    const select = (): void => this.#state.select(item);
    return h('button', { class: 'link', onclick: select }, h('span', { class: `sign ${tint(item)}` }), text);
  }

  error(error: ErrorInfo): HTMLElement {
    const [first = '', ...rest] = error.message.split('\n');
    return h(
      'div',
      { class: 'error' },
      h('div', {}, h('strong', {}, error.kind), first === '' || first === error.kind ? '' : `: ${first}`),
      rest.length > 0 && h('pre', {}, rest.join('\n')),
      error.place !== null && this.#source(error.place),
    );
  }

  #heading(item: Item): HTMLElement {
    const path = pathOf(item).slice(0, -1);
    const state = item.kind === 'task' ? item.state : item.error !== null ? 'failed' : item.why !== null ? 'cancelled' : 'scope';
    return h(
      'header',
      {},
      path.length > 0 && h('nav', { class: 'path' }, ...path.flatMap((one, i) => [i > 0 && h('span', {}, '›'), this.link(one)])),
      h('h2', {}, item.name),
      h('span', { class: `chip ${tint(item)}` }, state),
    );
  }

  #task(task: Task): (HTMLElement | false | null)[] {
    const { run } = this.#state;
    const alive = Math.max(1, task.to - task.from);
    const threads = [...new Set(task.slices.map((slice) => slice.thread))];
    const untilStart = (task.started ?? task.to) - task.from;
    return [
      this.#why(task),
      task.error !== null && h('section', { class: 'bad' }, h('h3', {}, 'Failed with'), this.error(task.error)),
      h(
        'section',
        {},
        h('div', { class: 'split', title: 'of its life' }, part('running', task.running / alive), part('waiting', task.waiting / alive)),
        facts([
          ['lived', `${duration(task.to - task.from)}, from ${duration(task.from)} to ${task.over ? duration(task.to) : 'the end'}`],
          ['ran', `${duration(task.running)} in ${count(task.slices.length, 'piece')}`],
          ['waited', `${duration(task.waiting)} in ${count(task.waits.length, 'wait')}`],
          ['before its start', task.started === null ? 'it never started' : duration(untilStart)],
          ['on', threads.length === 0 ? 'no thread' : threads.map((thread) => `thread ${thread}`).join(', ')],
          ['spawned by', task.spawner === null ? null : this.link(task.spawner)],
          ['restarts', task.restarts.length === 0 ? null : String(task.restarts.length)],
        ]),
      ),
      task.place !== null && h('section', {}, h('h3', {}, 'Spawned at'), this.#source(task.place)),
      task.restarts.length > 0 && this.#restarts(task),
      task.waits.length > 0 && this.#waits(task.waits),
      task.messages.length > 0 && this.#messages(task),
      run.data.dropped > 0 && h('p', { class: 'note' }, 'The trace was full: later events are missing.'),
    ];
  }

  #scope(scope: Scope): (HTMLElement | false | null)[] {
    const tasks = scope.children.filter((child) => child.kind === 'task') as Task[];
    const by = (state: Task['state']): number => tasks.filter((task) => task.state === state).length;
    return [
      this.#why(scope),
      scope.error !== null && h('section', { class: 'bad' }, h('h3', {}, 'Raised'), this.error(scope.error)),
      h(
        'section',
        {},
        facts([
          ['open', `${duration(scope.to - scope.from)}, from ${duration(scope.from)} to ${scope.over ? duration(scope.to) : 'the end'}`],
          ['in the body of', scope.parent === null ? null : this.link(scope.parent)],
          ['tasks', tasks.length === 0 ? 'none' : tasks.length.toLocaleString('en')],
          ['failed', by('failed') === 0 ? null : String(by('failed'))],
          ['cancelled', by('cancelled') === 0 ? null : String(by('cancelled'))],
        ]),
      ),
      scope.place !== null && h('section', {}, h('h3', {}, 'Opened at'), this.#source(scope.place)),
    ];
  }

  #why(item: Item): HTMLElement | null {
    if (item.why === null) return null;
    const cause = item.why.by === null ? undefined : this.#state.run.byName.get(item.why.by);
    const sentence = `${item.kind === 'task' && item.state !== 'cancelled' ? 'Asked to stop' : 'Cancelled'} ${item.why.text}.`;
    return h(
      'section',
      { class: 'why' },
      h('p', {}, sentence),
      cause !== undefined && cause !== item && this.link(cause, `Show ${cause.name}`),
    );
  }

  #restarts(task: Task): HTMLElement {
    const lines = task.restarts.map(({ at, error }) =>
      h(
        'li',
        {},
        h('span', { class: 'when' }, duration(at)),
        error === null ? 'ended, started again' : `${error.kind}: ${error.message.split('\n')[0]}`,
      ),
    );
    return h('section', {}, h('h3', {}, 'Started again'), h('ul', { class: 'list' }, ...lines.slice(0, SHOWN)));
  }

  #waits(waits: readonly Wait[]): HTMLElement {
    const longest = [...waits].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, SHOWN);
    const lines = longest.map((wait) => {
      const show = (): void => {
        this.#state.viewport.fit(wait.from, wait.to);
        this.#state.changed();
      };
      return h(
        'li',
        {},
        h('button', { class: 'when', onclick: show, title: 'show this time' }, duration(wait.to - wait.from)),
        h('span', {}, wait.on === null ? wait.what : this.link(wait.on, wait.what), place(wait.place)),
      );
    });
    const title = waits.length > SHOWN ? `The ${SHOWN} longest of ${waits.length} waits` : 'Waited for';
    return h('section', {}, h('h3', {}, title), h('ul', { class: 'list' }, ...lines));
  }

  #messages(task: Task): HTMLElement {
    const channels = [...new Set(task.messages.map(({ channel }) => channel))];
    const lines = channels.map((channel) => {
      const sent = channel.senders.get(task) ?? 0;
      const received = channel.receivers.get(task) ?? 0;
      const others = [...new Set([...(sent > 0 ? channel.receivers.keys() : []), ...(received > 0 ? channel.senders.keys() : [])])];
      const partners = others.filter((other) => other !== task).slice(0, 6);
      const said = [sent > 0 && `sent ${sent.toLocaleString('en')}`, received > 0 && `received ${received.toLocaleString('en')}`]
        .filter(Boolean)
        .join(', ');
      return h(
        'li',
        {},
        h('span', { class: 'when' }, said),
        h('span', {}, channel.name, partners.length > 0 && h('div', { class: 'partners' }, ...partners.map((one) => this.link(one)))),
      );
    });
    const times = task.messages
      .slice(0, SHOWN)
      .map(({ sent, channel, at }) =>
        h('li', {}, h('span', { class: 'when' }, duration(at)), `${sent ? '→ sent to' : '← received from'} ${channel.name}`),
      );
    return h(
      'section',
      {},
      h('h3', {}, 'Messages'),
      h('ul', { class: 'list' }, ...lines),
      h('details', {}, h('summary', {}, count(task.messages.length, 'message')), h('ul', { class: 'list' }, ...times)),
    );
  }

  #source(at: Place): HTMLElement {
    const lines = sourceLines(this.#state.run, at);
    const title = h('div', { class: 'place' }, `${at.file}:${at.line}:${at.column}`);
    if (lines.length === 0) return title;
    const code = lines.map(({ number, text, here }) =>
      h('div', { class: here ? 'here' : '' }, h('span', { class: 'line-number' }, String(number)), text || ' '),
    );
    return h('div', { class: 'source' }, title, h('pre', {}, ...code));
  }
}

export function place(at: Place | null): HTMLElement | string {
  return at === null ? '' : h('span', { class: 'at' }, ` ${at.file.slice(at.file.lastIndexOf('/') + 1)}:${at.line}`);
}

/** Name and value pairs; those without a value are left out. */
export function facts(pairs: readonly (readonly [string, string | HTMLElement | null])[]): HTMLElement {
  const known = pairs.filter(([, value]) => value !== null) as [string, string | HTMLElement][];
  return h('dl', {}, ...known.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function part(name: string, share: number): HTMLElement {
  return h('span', { class: name, style: `width:${(100 * Math.min(1, share)).toFixed(1)}%` });
}
