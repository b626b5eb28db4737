/**
 * Where in a program's text something happens. The runtime reads no source: whoever runs code on it stores a place in `here.site`
 * before it spawns, waits, opens a scope or makes an error, and the runtime keeps what it finds there. One `here` per thread.
 */
export interface Place {
  readonly file: string;
  /** Offsets into the text of the file. */
  readonly start: number;
  readonly end: number;
  /** 1-based; columns count Unicode scalar values. */
  readonly line: number;
  readonly column: number;
}

export const here: { site: Place | null } = { site: null };

/** `jobs.aria:3`: without the folders, as in the names of tasks. */
export function placeText({ file, line }: Pick<Place, 'file' | 'line'>): string {
  return `${file.slice(file.lastIndexOf('/') + 1)}:${line}`;
}

/** `worker@jobs.aria:3`: what stands before the number in the name of a task or scope that was given none. */
export function placedName(name: string, place: Place | null | undefined): string {
  return place === null || place === undefined || name.includes('@') ? name : `${name}@${placeText(place)}`;
}
