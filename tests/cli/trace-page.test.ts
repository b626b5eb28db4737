/**
 * The page of `aria trace` in a real browser, with ten thousand tasks. Skipped where there is no Chromium. `ARIA_PICTURES` names a
 * directory for pictures of what is tested.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../run-aria.js';
import { Browser, chromium, type Page } from './chromium.js';

/** Ten thousand tasks wait, each with a message sent, until the reader of the messages fails. */
const PROGRAM = `fn worker(n, out)
  out <- n
  sleep(1000.s)
end
let results = Channel.new(100)
with Async.scope(name: "pool") |s|
  for n in 1..10_000
    s.spawn worker(n, results)
  end
  s.spawn(name: "reader") do
    mut seen = 0
    for value in results
      seen += 1
      raise RuntimeError("enough of them") if seen == 10_000
    end
  end
end
`;

const WIDTH = 1440;
const HEIGHT = 900;
const WORKER = /^worker@crowd\.aria:1#(\d\.)?\d+$/;

let browser: Browser;
let page: Page;

describe.skipIf(chromium === null)(`the page in Chromium${chromium === null ? ': there is none on this machine' : ''}`, () => {
  beforeAll(async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'aria-page-'));
    writeFileSync(join(cwd, 'crowd.aria'), PROGRAM);
    const args = [join(root, 'bin', 'aria.js'), 'trace', '--threads', '2', '-o', 'crowd', 'crowd.aria'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', timeout: 60_000 });
    expect(status, stderr).toBe(1);
    browser = new Browser(chromium as string);
    page = await browser.open(join(cwd, 'crowd.html'), WIDTH, HEIGHT);
  }, 120_000);

  afterAll(() => browser.close());

  it('opens with ten thousand tasks on one screen, loads nothing, and says how the run ended', async () => {
    expect(await page.text('#facts')).toMatch(/10,002 tasks[\s\S]*2 threads[\s\S]*2 failed[\s\S]*10,000 cancelled/);
    expect(await page.texts('#tree-rows .row .name')).toEqual(['main', 'root', 'scope pool', 'worker:1', 'reader']);
    expect(await page.text('#tree-rows .many')).toBe('×10,000');
    expect(await page.text('#panel h2')).toBe('The program failed');
    expect(await page.text('#panel .error')).toContain('RuntimeError: enough of them');
    expect(await page.text('#panel .why')).toMatch(/because reader failed with RuntimeError: enough of them, at crowd\.aria:14/);
    expect(await drawn()).toBeGreaterThan(1000);
    expect(page.faults).toEqual([]);
    await picture('opened');
  });

  it('zooms by the wheel around the pointer, and by keys; 0 shows the whole run', async () => {
    const { x, y, width } = await page.box('#timeline');
    const [near, far] = [x + width / 4, x + (3 * width) / 4];
    const [nearBefore, farBefore] = [await timeAt(near, y + 300), await timeAt(far, y + 300)];
    await page.move(near, y + 300);
    await page.zoom(near, y + 300, -600);
    expect((await timeAt(near, y + 300)) / nearBefore).toBeCloseTo(1, 1);
    expect(await timeAt(far, y + 300)).toBeLessThan(farBefore * 0.9);
    const wheeled = await timeAt(far, y + 300);
    await page.key('w');
    const keyed = await timeAt(far, y + 300);
    expect(keyed / wheeled).toBeLessThan(0.98);
    await page.key('s');
    await page.key('d');
    expect(await timeAt(far, y + 300)).toBeGreaterThan(keyed);
    await picture('zoomed');
    await page.key('0');
    expect((await timeAt(far, y + 300)) / farBefore).toBeCloseTo(1, 1);
  });

  it('finds a task by typing, and shows all about it: where it was spawned, its waits and messages, why it was cancelled', async () => {
    await page.key('/');
    for (const letter of '#777') await page.key(letter);
    expect(await page.text('#hits')).toMatch(/^\d+ match(es)?$/);
    await page.key('Enter');
    expect(await page.text('#hits')).toMatch(/^1 of \d+$/);
    const name = await page.text('#panel h2');
    expect(name).toMatch(/^worker@crowd\.aria:1#777\d*$/);
    const details = await page.text('#panel');
    expect(details).toContain('Cancelled because reader failed with RuntimeError: enough of them, at crowd.aria:14.');
    expect(await page.text('#panel .source .here')).toContain('s.spawn worker(n, results)');
    expect(details).toMatch(/sleeps\s+crowd\.aria:3/);
    expect(details).toMatch(/MESSAGES\s+sent 1\s+channel #1\s+reader/i);
    expect(await page.texts('#tree-rows .row.selected .name')).toEqual([name.replace('@crowd.aria', '')]);
    await picture('found');
    await page.key('Escape');
    expect(await page.text('#hits')).toBe('');
  });

  it('shows what is clicked, in the tree and in the timeline, and walks by arrows', async () => {
    await page.key('Escape');
    await page.key('[');
    await page.key('e');
    expect(await page.text('#panel h2')).toBe('reader');
    expect(await page.text('#panel .bad')).toMatch(/failed with[\s\S]*RuntimeError: enough of them/i);
    expect(await page.text('#panel .bad .source .here')).toContain('raise RuntimeError("enough of them")');
    expect(await page.text('#panel')).toMatch(/received 10,000/);
    await picture('failed');
    // The row of main, clicked in the timeline.
    const { x, y, width } = await page.box('#timeline');
    await page.click(x + width / 2, y + 10);
    expect(await page.text('#panel h2')).toBe('main');
    await page.key('ArrowDown');
    expect(await page.text('#panel h2')).toBe('root');
    await page.key('ArrowUp');
    expect(await page.text('#panel h2')).toBe('main');
    // Also when everything is drawn anew while the button is down.
    const row = await page.box('#tree-rows .row.scope');
    await page.click(row.x + 100, row.y + row.height / 2, async () => {
      await page.evaluate('document.getElementById("timeline").dispatchEvent(new PointerEvent("pointermove"))');
      await page.frame();
    });
    expect(await page.text('#panel h2')).toBe('root');
  });

  it('shows the threads, and the task that ran where it is clicked', async () => {
    await page.clickOn('#view-threads');
    const threads = await page.texts('#tree-rows .thread');
    expect(threads.map((text) => /^thread \d/.exec(text)?.[0])).toEqual(['thread 1', 'thread 2']);
    const { x, y, width } = await page.box('#timeline');
    const names = new Set<string>();
    for (let part = 1; part < 12; part++) {
      await page.click(x + (part * width) / 12, y + 22);
      names.add(await page.text('#panel h2'));
    }
    expect([...names].some((name) => name === 'main' || name === 'reader' || WORKER.test(name))).toBe(true);
    await picture('threads');
    await page.key('1');
    expect(await page.texts('#tree-rows .thread')).toEqual([]);
  });

  it('opens a group of ten thousand rows and scrolls through it; only those in view exist', async () => {
    await page.key(']');
    expect((await page.texts('#tree-rows .row')).length).toBeLessThan(60);
    const height = await page.evaluate<number>('document.getElementById("scroller").scrollHeight');
    expect(height).toBeGreaterThan(10_000 * 20);
    await page.evaluate('document.getElementById("scroller").scrollTop = 100_000');
    await page.frame();
    const [first = ''] = await page.texts('#tree-rows .row .name');
    expect(first).toMatch(/^worker:1#/);
    await picture('scrolled');
    await page.key('[');
  });

  it('is light or dark as the system is, until the reader chooses', async () => {
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.scheme('light');
    const light = await background();
    await page.scheme('dark');
    const dark = await background();
    expect([light, dark]).toEqual(['rgb(246, 246, 244)', 'rgb(18, 20, 23)']);
    await picture('dark');
    await page.key('t');
    expect(await background()).toBe(light);
    await page.scheme('light');
    await page.key('t');
    expect(await background()).toBe(dark);
    await page.key('t');
    expect(page.faults).toEqual([]);
  });
});

/** The time that the tip at the pointer shows, in microseconds. */
async function timeAt(x: number, y: number): Promise<number> {
  await page.move(x, y);
  const [, value = '', unit = ''] = /^([\d.]+)(µs|ms|s)/.exec(await page.text('#tip')) ?? [];
  return Number(value) * (unit === 's' ? 1e6 : unit === 'ms' ? 1000 : 1);
}

/** How many pixels of the timeline are not empty. */
function drawn(): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.getElementById('timeline');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let pixels = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) pixels++;
    return pixels;
  })()`);
}

async function picture(name: string): Promise<void> {
  const directory = process.env.ARIA_PICTURES;
  if (directory !== undefined) writeFileSync(join(directory, `${name}.png`), Buffer.from(await page.picture(), 'base64'));
}
