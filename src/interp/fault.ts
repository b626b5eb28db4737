/** A raised value, and where and how it travels. */
import { here, type Site } from './site.js';
import type { StackEntry, Value } from './value.js';

/** Another place that has to do with a fault, and a few words about it. */
export interface RelatedPlace {
  readonly site: Site;
  readonly text: string;
}

const NOTHING_RELATED: readonly RelatedPlace[] = [];

/**
 * A raised Aria value on its way to a handler: the only thing of Aria that is thrown as a JavaScript exception, besides
 * completions (code.ts) and the runtime's cancel signal. Not an `Error`: no JavaScript stack is taken.
 */
export class AriaFault {
  /** Active calls passed so far while unwinding, innermost first; each call node appends its callee. */
  readonly entries: StackEntry[] = [];
  /** Where it was raised; null for what the runtime found between two statements, until it arrives at a node. */
  site: Site | null;
  /** The line reached in the function that is being unwound: first the site's, then that of each call site. */
  line: number;
  file: string;
  /** Names of the tasks it left, root first; also for raised values that are no errors and cannot carry it (runtime.md, 12.15). */
  taskPath: readonly string[] = [];
  /** What a report says beside the message: facts about a broken contract. */
  notes: readonly string[] = [];
  /** What happens elsewhere has to do with it: who else waits, in a deadlock. */
  related: readonly RelatedPlace[] = NOTHING_RELATED;

  constructor(readonly value: Value) {
    this.site = here.site;
    this.line = this.site?.line ?? 0;
    this.file = this.site?.file ?? '';
  }

  /** Called by a call node as the fault leaves `name`, which it called at `site` (null: called by no code of the program). */
  leave(name: string, site: Site | null): void {
    // Out of a task: where its awaiter stands is not known until a node says so (`arriveAt`).
    if (this.line > 0) this.entries.push({ name, file: this.file, line: this.line });
    this.line = site === null ? 0 : site.line;
    if (site !== null) this.file = site.file;
  }

  /** The error of a task has come to the node at `site`, which waited for it. */
  arriveAt(site: Site): void {
    if (this.line > 0) return;
    this.site ??= site;
    this.line = site.line;
    this.file = site.file;
  }
}
