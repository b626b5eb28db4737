/** Waiting for one of some files to change. Watches directories: editors replace files, and a watched file that is replaced is never heard of again. */
import { type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 80;

export class FileChanges {
  private readonly watchers: FSWatcher[] = [];
  private heard: (file: string) => void = () => {};

  constructor(private readonly files: readonly string[]) {
    const names = new Map<string, Set<string>>();
    for (const file of files) {
      const path = resolve(file);
      names.set(dirname(path), (names.get(dirname(path)) ?? new Set()).add(basename(path)));
    }
    for (const [directory, wanted] of names) {
      this.watchers.push(
        watch(directory, (_event, name) => {
          if (name !== null && wanted.has(name)) this.heard(name);
        }),
      );
    }
  }

  /** The name of the next file that changes, or of one that has since `start` (milliseconds since 1970). */
  next(start: number): Promise<string> {
    return new Promise((settle) => {
      this.heard = (file) => {
        setTimeout(() => settle(file), SETTLE_MS);
      };
      const missed = this.files.find((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > start);
      if (missed !== undefined) this.heard(basename(missed));
    });
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
  }
}
