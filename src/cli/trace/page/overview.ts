/** The panel while nothing is selected: how the run ended, what failed and what that cancelled, who waited and who worked. */
import { type Details, facts, place } from './details.js';
import { h } from './dom.js';
import { count, duration } from './format.js';
import type { Channel, Run, Task } from './model.js';
import type { PageState } from './state.js';

const TOP = 6;

export function overview(state: PageState, details: Details): HTMLElement {
  const { run } = state;
  return h(
    'div',
    { class: 'details overview' },
    h('header', {}, h('h2', {}, verdict(run))),
    run.failures.length > 0 && failures(run, details),
    cancellations(run, details),
    run.tasks.length === 1 &&
      h(
        'section',
        {},
        h(
          'p',
          { class: 'note' },
          'Only main ran. Tasks that a program spawns show up beside it, each with what it did and what it waited for.',
        ),
      ),
    run.tasks.length > 1 && longestWaits(run, details),
    run.tasks.length > 1 && busiest(run, details),
    run.channels.length > 0 && channels(run),
    h('section', {}, h('h3', {}, 'The run'), facts(theRun(run))),
    run.data.dropped > 0 &&
      h('p', { class: 'note' }, `${run.data.dropped.toLocaleString('en')} events did not fit into the trace; what came late is missing.`),
    run.data.hidden > 0 &&
      h('p', { class: 'note' }, `${run.data.hidden.toLocaleString('en')} more tasks are not in this page; the JSON file has them.`),
  );
}

function verdict({ root, failures, counts }: Run): string {
  if (root.state === 'failed') return root.error?.kind === 'Deadlock' ? 'The program hung' : 'The program failed';
  if (root.state === 'cancelled') return 'The program was cancelled';
  if (!root.over) return 'The program did not end by itself';
  if (failures.length > 0) return 'The program got over its failures';
  return counts.cancelled > 0 ? 'The program ended well, some tasks were cancelled' : 'Everything ended well';
}

function failures({ failures: failed }: Run, details: Details): HTMLElement {
  const [first, ...others] = failed as readonly [Task, ...Task[]];
  const [passed, further] = apart(others, first);
  const more = further.slice(0, TOP).map((task) => h('li', {}, h('span', { class: 'when' }, duration(task.to)), details.link(task)));
  return h(
    'section',
    { class: 'bad' },
    h('h3', {}, further.length === 0 ? 'What failed' : 'What failed first'),
    h('p', {}, details.link(first), ` after ${duration(first.to)}`),
    first.error !== null && details.error(first.error),
    passed.length > 0 &&
      h(
        'p',
        { class: 'passed' },
        'Nobody caught it: it went up through ',
        ...passed.flatMap((task, i) => [i > 0 ? ', ' : '', details.link(task)]),
        '.',
      ),
    more.length > 0 && h('h3', {}, `Then ${count(further.length, 'other')}`),
    more.length > 0 && h('ul', { class: 'list' }, ...more),
  );
}

/** Tasks that failed because the first one's error reached them, and those with errors of their own. */
function apart(others: readonly Task[], first: Task): [Task[], Task[]] {
  const same = ({ error }: Task): boolean =>
    error?.kind === first.error?.kind && error?.message === first.error?.message && error?.place?.line === first.error?.place?.line;
  return [
    others.filter((task) => same(task) && task.children.length > 0),
    others.filter((task) => !same(task) || task.children.length === 0),
  ];
}

/** Tasks with one reason are one line. */
function cancellations(run: Run, details: Details): HTMLElement | false {
  const reasons = new Map<string, Task[]>();
  for (const task of run.tasks) {
    if (task.state !== 'cancelled') continue;
    const text = task.why?.text ?? 'with its scope';
    const tasks = reasons.get(text);
    if (tasks === undefined) reasons.set(text, [task]);
    else tasks.push(task);
  }
  if (reasons.size === 0) return false;
  const lines = [...reasons]
    .slice(0, TOP)
    .map(([text, tasks]) =>
      h(
        'li',
        {},
        h('span', { class: 'when' }, tasks.length.toLocaleString('en')),
        h('span', {}, text, h('div', { class: 'partners' }, ...tasks.slice(0, 4).map((task) => details.link(task)))),
      ),
    );
  return h(
    'section',
    { class: 'why' },
    h('h3', {}, `Cancelled: ${count(run.counts.cancelled, 'task')}`),
    h('ul', { class: 'list' }, ...lines),
  );
}

function longestWaits(run: Run, details: Details): HTMLElement | false {
  const all = [...run.tasks].flatMap((task) => task.waits.map((wait) => ({ task, wait })));
  const longest = all.filter(({ task }) => task !== run.root).sort((a, b) => b.wait.to - b.wait.from - (a.wait.to - a.wait.from));
  if (longest.length === 0) return false;
  const lines = longest
    .slice(0, TOP)
    .map(({ task, wait }) =>
      h(
        'li',
        {},
        h('span', { class: 'when' }, duration(wait.to - wait.from)),
        h('span', {}, details.link(task), ` ${wait.what}`, place(wait.place)),
      ),
    );
  return h('section', {}, h('h3', {}, 'Longest waits'), h('ul', { class: 'list' }, ...lines));
}

function busiest(run: Run, details: Details): HTMLElement {
  const tasks = [...run.tasks].sort((a, b) => b.running - a.running).slice(0, TOP);
  const lines = tasks.map((task) => h('li', {}, h('span', { class: 'when' }, duration(task.running)), details.link(task)));
  return h('section', {}, h('h3', {}, 'Most work'), h('ul', { class: 'list' }, ...lines));
}

function channels(run: Run): HTMLElement {
  const total = (side: ReadonlyMap<Task, number>): number => [...side.values()].reduce((sum, n) => sum + n, 0);
  const used = [...run.channels].sort((a, b) => total(b.receivers) - total(a.receivers)).slice(0, 2 * TOP);
  const line = (channel: Channel): HTMLElement =>
    h(
      'tr',
      {},
      h('td', {}, channel.name),
      h('td', {}, `${total(channel.senders).toLocaleString('en')} from ${count(channel.senders.size, 'task')}`),
      h('td', {}, `${total(channel.receivers).toLocaleString('en')} by ${count(channel.receivers.size, 'task')}`),
    );
  const head = h('tr', {}, h('th', {}, 'channel'), h('th', {}, 'sent'), h('th', {}, 'received'));
  return h('section', {}, h('h3', {}, 'Channels'), h('table', {}, head, ...used.map(line)));
}

function theRun(run: Run): [string, string | null][] {
  const all = [...run.tasks];
  const running = all.reduce((sum, task) => sum + task.running, 0);
  const threads = run.data.threads.length;
  return [
    ['took', duration(run.duration)],
    ['tasks', run.tasks.length.toLocaleString('en')],
    ['scopes', run.scopes.length.toLocaleString('en')],
    ['threads', `${threads}, busy for ${Math.round((100 * running) / Math.max(1, run.duration * threads))}% of the time`],
  ];
}
