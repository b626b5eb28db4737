/** Keys: reading them from the terminal, and what each of them does. */
import { emitKeypressEvents } from 'node:readline';
import type { ReadStream } from 'node:tty';

export interface Key {
  readonly name: string;
  readonly sequence: string;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}

/** Motions and changes: methods of TextBuffer. */
export type EditAction =
  | 'left'
  | 'right'
  | 'wordLeft'
  | 'wordRight'
  | 'lineHome'
  | 'lineLast'
  | 'home'
  | 'end'
  | 'deleteBefore'
  | 'deleteAfter'
  | 'cutToLineEnd'
  | 'cutToLineStart'
  | 'cutWordBefore'
  | 'cutWordAfter'
  | 'paste'
  | 'undo';

/** What a key does. */
export type KeyAction =
  | EditAction
  | 'submit'
  | 'newline'
  | 'complete'
  | 'up'
  | 'down'
  | 'older'
  | 'newer'
  | 'search'
  | 'interrupt'
  | 'end-or-delete'
  | 'clear-screen'
  | 'inspect'
  | 'suspend';

const OTHER_ACTIONS: ReadonlySet<KeyAction> = new Set([
  'submit',
  'newline',
  'complete',
  'up',
  'down',
  'older',
  'newer',
  'search',
  'interrupt',
  'end-or-delete',
  'clear-screen',
  'inspect',
  'suspend',
]);

export const isEdit = (action: KeyAction): action is EditAction => !OTHER_ACTIONS.has(action);

const ACTIONS: Readonly<Record<string, KeyAction>> = {
  return: 'submit',
  enter: 'submit',
  'meta+return': 'newline',
  'meta+enter': 'newline',
  tab: 'complete',
  up: 'up',
  down: 'down',
  'ctrl+p': 'older',
  'ctrl+n': 'newer',
  'ctrl+r': 'search',
  'ctrl+c': 'interrupt',
  'ctrl+d': 'end-or-delete',
  'ctrl+l': 'clear-screen',
  'ctrl+\\': 'inspect',
  'ctrl+z': 'suspend',
  left: 'left',
  'ctrl+b': 'left',
  right: 'right',
  'ctrl+f': 'right',
  'ctrl+left': 'wordLeft',
  'meta+left': 'wordLeft',
  'meta+b': 'wordLeft',
  'ctrl+right': 'wordRight',
  'meta+right': 'wordRight',
  'meta+f': 'wordRight',
  home: 'lineHome',
  'ctrl+a': 'lineHome',
  end: 'lineLast',
  'ctrl+e': 'lineLast',
  'ctrl+home': 'home',
  'meta+<': 'home',
  'ctrl+end': 'end',
  'meta+>': 'end',
  backspace: 'deleteBefore',
  'ctrl+h': 'deleteBefore',
  delete: 'deleteAfter',
  'ctrl+k': 'cutToLineEnd',
  'ctrl+u': 'cutToLineStart',
  'ctrl+w': 'cutWordBefore',
  'meta+backspace': 'cutWordBefore',
  'meta+d': 'cutWordAfter',
  'ctrl+y': 'paste',
  'ctrl+_': 'undo',
};

/** Null for a key that only types. */
export function keyAction(key: Key): KeyAction | null {
  const name = NAMED[key.sequence] ?? key.name;
  return ACTIONS[`${key.meta ? 'meta+' : ''}${key.ctrl ? 'ctrl+' : ''}${name}`] ?? ACTIONS[CONTROLS[key.sequence] ?? ''] ?? null;
}

/** Sequences to which Node gives no name. */
const NAMED: Readonly<Record<string, string>> = { '\u001b<': '<', '\u001b>': '>' };
const CONTROLS: Readonly<Record<string, string>> = { '\u001c': 'ctrl+\\', '\u001f': 'ctrl+_' };

const START_PASTE_MODE = '\u001b[?2004h';
const END_PASTE_MODE = '\u001b[?2004l';

/** Raw key presses. While nobody reads, they wait, except Ctrl-C and Ctrl-\, which are told at once. */
export class KeyReader {
  onKey: (key: Key) => void = () => {};
  onEnd: () => void = () => {};
  /** Ctrl-C or Ctrl-\ while nothing is being read. */
  onUrgent: (action: 'interrupt' | 'inspect') => void = () => {};
  private reading = false;
  private readonly waiting: Key[] = [];
  private ended = false;

  constructor(
    private readonly input: ReadStream,
    private readonly write: (text: string) => void,
  ) {
    emitKeypressEvents(input);
    input.on('keypress', (_text: string | undefined, key: Partial<Key>) => this.pressed(key));
    input.on('end', () => this.end());
    input.on('close', () => this.end());
  }

  /** Takes the terminal. */
  open(): void {
    this.input.setRawMode(true);
    this.input.resume();
    this.write(START_PASTE_MODE);
  }

  /** Gives the terminal back as it was. */
  close(): void {
    this.write(END_PASTE_MODE);
    if (!this.ended) this.input.setRawMode(false);
    this.input.pause();
  }

  /** From now on keys are wanted, those that were typed ahead first. */
  start(): void {
    this.reading = true;
    if (this.ended) this.onEnd();
    while (this.reading) {
      const key = this.waiting.shift();
      if (key === undefined) return;
      this.onKey(key);
    }
  }

  stop(): void {
    this.reading = false;
  }

  private pressed({ name = '', sequence = '', ctrl = false, meta = false, shift = false }: Partial<Key>): void {
    const key: Key = { name, sequence, ctrl, meta, shift };
    const action = this.reading ? null : keyAction(key);
    if (this.reading) this.onKey(key);
    else if (action === 'interrupt' || action === 'inspect') {
      this.waiting.length = 0;
      this.onUrgent(action);
    } else this.waiting.push(key);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    if (this.reading) this.onEnd();
  }
}
