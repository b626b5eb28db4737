/** The places that a page speaks of, and the lines around them. */
import type { SourceText } from '../../diagnostics/source.js';
import type { Place } from '../../engine/observe.js';
import type { PagePlace } from './page/data.js';

/** Lines shown above and below a place. */
const AROUND = 2;

export class PageSources {
  readonly places: PagePlace[] = [];
  readonly lines: Record<string, Record<number, string>> = {};
  readonly #files: ReadonlyMap<string, SourceText>;
  readonly #text: (text: string) => number;
  readonly #split = new Map<string, readonly string[]>();

  /** `text` numbers a text of the page. */
  constructor(files: ReadonlyMap<string, SourceText>, text: (text: string) => number) {
    this.#files = files;
    this.#text = text;
  }

  /** The number of the place: they count up. */
  add({ file, line, column }: Place): number {
    this.#keepLines(file, line);
    return this.places.push([this.#text(file), line, column]) - 1;
  }

  #keepLines(file: string, line: number): void {
    const lines = this.#linesOf(file);
    if (lines.length === 0) return;
    this.lines[file] ??= {};
    const kept = this.lines[file];
    for (let at = Math.max(1, line - AROUND); at <= Math.min(lines.length, line + AROUND); at++) kept[at] ??= lines[at - 1] ?? '';
  }

  #linesOf(file: string): readonly string[] {
    let lines = this.#split.get(file);
    if (lines === undefined) {
      lines = this.#files.get(file)?.text.split('\n') ?? [];
      this.#split.set(file, lines);
    }
    return lines;
  }
}
