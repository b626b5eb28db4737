/**
 * `aria test --watch`: runs again whenever a file of the module graph changes. On a terminal the screen is cleared before a run and keys are
 * read: q quit, r run again, f only what failed, a all.
 */
import { ExitCode } from './exit-codes.js';
import { FileChanges } from './file-changes.js';
import { canRedraw, writeErr, writeOut } from './terminal.js';
import type { TestSession } from './test.js';

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
const KEYS = 'q quit, r run again, f only failed, a all';

/** What to do next, and why. */
type Signal = { readonly kind: 'quit' } | { readonly kind: 'run'; readonly onlyFailed: boolean; readonly why: string };

export async function watchTests(session: TestSession): Promise<number> {
  const keys = new Keys();
  const terminal = canRedraw();
  let signal: Signal = { kind: 'run', onlyFailed: false, why: '' };
  let code: number = ExitCode.ok;
  try {
    while (signal.kind === 'run') {
      if (terminal) writeOut(CLEAR);
      if (signal.why !== '') writeErr(`${signal.why}\n`);
      const start = Date.now();
      code = await session.once(signal.onlyFailed);
      if (code === ExitCode.interrupted) return code;
      const { onlyFailed }: { readonly onlyFailed: boolean } = signal;
      // Watching begins before it is announced, and looks back to the start of the run: no change is missed.
      const changes = new FileChanges(session.modules);
      writeErr(`\nwaiting for changes${keys.enabled ? ` (${KEYS})` : ''}\n`);
      signal = await Promise.race([
        changes.next(start).then((file): Signal => ({ kind: 'run', onlyFailed, why: `${file} changed` })),
        keys.next(onlyFailed),
      ]);
      changes.close();
    }
    return code;
  } finally {
    keys.close();
  }
}

/** Single key presses, if standard input is a terminal. */
class Keys {
  readonly enabled = process.stdin.isTTY === true;
  private pressed: (key: string) => void = () => {};
  private readonly listener = (data: Buffer): void => {
    for (const key of data.toString()) this.pressed(key);
  };

  constructor() {
    if (!this.enabled) return;
    process.stdin.setRawMode(true);
    process.stdin.resume();
    process.stdin.on('data', this.listener);
  }

  next(onlyFailed: boolean): Promise<Signal> {
    return new Promise((settle) => {
      this.pressed = (key) => {
        switch (key) {
          case 'q':
          case '\u0003':
            return settle({ kind: 'quit' });
          case 'r':
            return settle({ kind: 'run', onlyFailed, why: '' });
          case 'f':
            return settle({ kind: 'run', onlyFailed: true, why: '' });
          case 'a':
            return settle({ kind: 'run', onlyFailed: false, why: '' });
          default:
            return;
        }
      };
    });
  }

  close(): void {
    if (!this.enabled) return;
    process.stdin.off('data', this.listener);
    process.stdin.setRawMode(false);
    process.stdin.pause();
  }
}
