/** Earlier entries, oldest first, kept in a file: one JSON text a line, so that an entry of many lines is still one entry. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const MOST_ENTRIES = 2000;

/** Where the history is kept: `ARIA_HISTORY`, else a file in the home directory; null if it is not to be kept. */
export function historyFile(env: Readonly<Record<string, string | undefined>>): string | null {
  const named = env.ARIA_HISTORY;
  if (named !== undefined) return named === '' ? null : named;
  return join(homedir(), '.aria_history');
}

export class History {
  readonly entries: string[] = [];
  private position = 0;
  /** What was being typed when the walk through the history began. */
  private draft = '';

  constructor(private readonly file: string | null) {
    if (file !== null) this.entries.push(...readEntries(file));
    this.position = this.entries.length;
  }

  add(entry: string): void {
    this.position = this.entries.length;
    if (entry.trim() === '' || this.entries.at(-1) === entry) return;
    this.entries.push(entry);
    this.position = this.entries.length;
    if (this.file === null) return;
    try {
      appendFileSync(this.file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
      if (this.entries.length > 2 * MOST_ENTRIES) {
        this.entries.splice(0, this.entries.length - MOST_ENTRIES);
        this.position = this.entries.length;
        writeFileSync(this.file, this.entries.map((one) => `${JSON.stringify(one)}\n`).join(''), { mode: 0o600 });
      }
    } catch {
      // A history that cannot be written is no reason to stop anybody from working.
    }
  }

  /** The entry before the one shown, or null. `current` is what is being edited. */
  older(current: string): string | null {
    if (this.position === 0) return null;
    if (this.position === this.entries.length) this.draft = current;
    this.position--;
    return this.entries[this.position] ?? null;
  }

  newer(): string | null {
    if (this.position >= this.entries.length) return null;
    this.position++;
    return this.entries[this.position] ?? this.draft;
  }

  /** Ends the walk: the next one begins with the newest entry. */
  rest(): void {
    this.position = this.entries.length;
  }

  /** The newest entry before `below` that contains `text`, in any case unless it has capitals; its index, or -1. */
  find(text: string, below = this.entries.length): number {
    const exact = /\p{Lu}/u.test(text);
    for (let at = Math.min(below, this.entries.length) - 1; at >= 0; at--) {
      const entry = this.entries[at] ?? '';
      if ((exact ? entry : entry.toLowerCase()).includes(text)) return at;
    }
    return -1;
  }
}

function readEntries(file: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap(entryOf).slice(-MOST_ENTRIES);
}

/** Lines that somebody else wrote are entries as they stand. */
function entryOf(line: string): readonly string[] {
  if (line === '') return [];
  try {
    const entry: unknown = JSON.parse(line);
    return [typeof entry === 'string' ? entry : line];
  } catch {
    return [line];
  }
}
