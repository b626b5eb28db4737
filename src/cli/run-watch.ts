/** `aria run --watch`: runs again whenever the program or a file it imports changes; a run that is still going on is cancelled first. */
import { ExitCode } from './exit-codes.js';
import { FileChanges } from './file-changes.js';
import { canRedraw, writeErr, writeOut } from './terminal.js';

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
/** How long a cancelled run may take to clean up before the next one begins beside it, in milliseconds. */
const PATIENCE = 2000;

/** A run that has begun. */
export interface WatchedRun {
  readonly ended: Promise<number>;
  /** The files it consists of, as far as they are known. */
  readonly files: () => readonly string[];
  cancel(): void;
}

export async function watchRuns(start: () => Promise<WatchedRun>): Promise<number> {
  let interrupted = (): void => {};
  const interrupt = new Promise<null>((settle) => {
    interrupted = () => settle(null);
  });
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  let why = '';
  for (;;) {
    if (why !== '' && canRedraw()) writeOut(CLEAR);
    if (why !== '') writeErr(`${why} changed\n`);
    const begun = Date.now();
    const run = await start();
    let ended = false;
    const code = run.ended.then((status) => {
      ended = true;
      return status;
    });
    const outcome = await Promise.race([code, firstChange(run, begun), interrupt]);
    if (typeof outcome === 'number') writeErr(`\n${outcome === 0 ? '' : `ended with ${outcome}; `}waiting for changes\n`);
    const changed =
      typeof outcome === 'string' ? outcome : await Promise.race([outcome === null ? interrupt : firstChange(run, begun), interrupt]);
    if (!ended) {
      run.cancel();
      await Promise.race([code, new Promise((late) => setTimeout(late, PATIENCE))]);
    }
    if (changed === null) return ExitCode.interrupted;
    why = changed;
  }
}

/** The files are known once they have been read: looked at again until then. */
async function firstChange(run: WatchedRun, begun: number): Promise<string> {
  for (;;) {
    const files = run.files();
    const changes = new FileChanges(files);
    const grown = new Promise<null>((settle) => {
      const timer = setInterval(() => {
        if (run.files().length === files.length) return;
        clearInterval(timer);
        settle(null);
      }, 200);
      timer.unref();
    });
    const changed = await Promise.race([changes.next(begun), grown]);
    changes.close();
    if (changed !== null) return changed;
  }
}
