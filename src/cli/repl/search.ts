/** Searching the history backwards (Ctrl-R): what is typed narrows it, Ctrl-R goes on to older entries. */
import type { History } from './history.js';
import { type Key, keyAction } from './keys.js';

export class Search {
  private query = '';
  private found = -1;

  constructor(
    private readonly history: History,
    /** What was being edited when the search began. */
    readonly original: string,
  ) {}

  get prompt(): string {
    return `(${this.query !== '' && this.found < 0 ? 'not found' : 'search'} \`${this.query}\`) `;
  }

  /** The entry found, or null. */
  get match(): string | null {
    return this.found < 0 ? null : (this.history.entries[this.found] ?? null);
  }

  /** Where in it the text searched for ends. */
  get matchEnd(): number {
    const entry = this.match ?? '';
    const exact = entry.indexOf(this.query);
    return (exact >= 0 ? exact : entry.toLowerCase().indexOf(this.query)) + this.query.length;
  }

  /** `leave`: the key is not ours, the entry found is taken over; `accept`: taken over, and that was all; `cancel`: everything as before. */
  press(key: Key): 'go on' | 'accept' | 'leave' | 'cancel' {
    switch (keyAction(key)) {
      case 'search':
        if (this.found > 0) this.lookBelow(this.found);
        return 'go on';
      case 'deleteBefore':
        this.query = this.query.slice(0, -1);
        this.lookBelow(this.history.entries.length);
        return 'go on';
      case 'interrupt':
        return 'cancel';
      case null:
        break;
      default:
        return 'leave';
    }
    if (key.ctrl && key.name === 'g') return 'cancel';
    if (key.name === 'escape') return 'accept';
    if (key.ctrl || key.meta || key.sequence < ' ' || key.sequence.startsWith('\u001b')) return 'leave';
    this.query += key.sequence;
    this.lookBelow(this.history.entries.length);
    return 'go on';
  }

  private lookBelow(index: number): void {
    const found = this.query === '' ? -1 : this.history.find(this.query, index);
    // Nothing older: the one shown stays.
    if (found >= 0 || index === this.history.entries.length) this.found = found;
  }
}
