/**
 * A headless Chromium for tests of the page: the DevTools protocol over a pipe, which needs nothing but the browser. `ARIA_CHROMIUM`
 * names one that is not on the path.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

/** Null where there is none. */
export const chromium: string | null =
  [process.env.ARIA_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome'].find(
    (name) => name !== undefined && spawnSync(name, ['--version']).status === 0,
  ) ?? null;

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export class Browser {
  readonly #process: ChildProcess;
  readonly #profile = mkdtempSync(join(tmpdir(), 'aria-chromium-'));
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #events = new Map<string, ((params: Record<string, unknown>) => void)[]>();
  #last = 0;

  constructor(program: string) {
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--no-first-run',
      `--user-data-dir=${this.#profile}`,
    ];
    this.#process = spawn(program, [...flags, '--remote-debugging-pipe'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    let text = '';
    (this.#process.stdio[4] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      const [first = '', ...others] = chunk.split('\0');
      text += first;
      for (const other of others) {
        this.#received(JSON.parse(text) as Reply);
        text = other;
      }
    });
  }

  /** A page of a file, of the given size, that has drawn its first frame. */
  async open(file: string, width: number, height: number): Promise<Page> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false }, sessionId as string);
    const page = new Page(this, sessionId as string);
    await page.load(file);
    return page;
  }

  send(method: string, params: Record<string, unknown> = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#last;
    (this.#process.stdio[3] as Writable).write(
      `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
    );
    return new Promise((done, failed) => {
      this.#waiting.set(id, ({ result, error }) =>
        error === undefined ? done(result ?? {}) : failed(new Error(`${method}: ${error.message}`)),
      );
    });
  }

  on(method: string, act: (params: Record<string, unknown>) => void): void {
    this.#events.set(method, [...(this.#events.get(method) ?? []), act]);
  }

  async close(): Promise<void> {
    const ended = new Promise((done) => this.#process.once('close', done));
    await this.send('Browser.close');
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #received(reply: Reply): void {
    if (reply.method !== undefined) for (const act of this.#events.get(reply.method) ?? []) act(reply.params ?? {});
    if (reply.id === undefined) return;
    this.#waiting.get(reply.id)?.(reply);
    this.#waiting.delete(reply.id);
  }
}

const CONTROL = 2;

export class Page {
  /** What went wrong in it. */
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #session: string;

  constructor(browser: Browser, session: string) {
    this.#browser = browser;
    this.#session = session;
  }

  async load(file: string): Promise<void> {
    this.#browser.on('Runtime.exceptionThrown', (params) => this.faults.push(JSON.stringify(params)));
    this.#browser.on('Network.requestWillBeSent', ({ request }) => {
      const { url } = request as { url: string };
      if (url !== `file://${file}`) this.faults.push(`loads ${url}`);
    });
    for (const domain of ['Page', 'Runtime', 'Network']) await this.#send(`${domain}.enable`);
    const loaded = new Promise<unknown>((done) => this.#browser.on('Page.loadEventFired', done));
    await this.#send('Page.navigate', { url: `file://${file}` });
    await loaded;
    await this.frame();
  }

  /** The value of an expression in the page. */
  async evaluate<T>(expression: string): Promise<T> {
    const reply = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (reply.exceptionDetails !== undefined) throw new Error(JSON.stringify(reply.exceptionDetails));
    return (reply.result as { value: T }).value;
  }

  /** Until what was asked for is drawn. */
  async frame(): Promise<void> {
    await this.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))');
  }

  async key(key: string): Promise<void> {
    const text = key.length === 1 ? { text: key } : {};
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key });
    await this.frame();
  }

  async move(x: number, y: number): Promise<void> {
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    await this.frame();
  }

  /** `held` is done while the button is down. */
  async click(x: number, y: number, held: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    const button = { x, y, button: 'left', clickCount: 1 };
    await this.#send('Input.dispatchMouseEvent', { type: 'mousePressed', ...button });
    await held();
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...button });
    await this.frame();
  }

  async clickOn(selector: string): Promise<void> {
    const { x, y, width, height } = await this.box(selector);
    await this.click(x + width / 2, y + height / 2);
  }

  /** The wheel with the control key: a negative distance is away from the hand. */
  async zoom(x: number, y: number, distance: number): Promise<void> {
    await this.#send('Input.dispatchMouseEvent', { type: 'mouseWheel', x, y, deltaX: 0, deltaY: distance, modifiers: CONTROL });
    await this.frame();
  }

  async scheme(scheme: 'light' | 'dark'): Promise<void> {
    await this.#send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await this.frame();
  }

  box(selector: string): Promise<{ x: number; y: number; width: number; height: number }> {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().toJSON()`);
  }

  text(selector: string): Promise<string> {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)}).innerText`);
  }

  /** Of every element, without the line breaks that are between boxes. */
  texts(selector: string): Promise<string[]> {
    return this.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent)`);
  }

  /** A picture of it: PNG in base64. */
  async picture(): Promise<string> {
    return (await this.#send('Page.captureScreenshot', { format: 'png' })).data as string;
  }

  #send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    return this.#browser.send(method, params, this.#session);
  }
}
