/**
 * What the front end made of a program, kept between runs, so that a program that has not changed is neither parsed nor resolved again.
 *
 * An entry holds everything the front end was told: the text, and each question it asked about other files with its answer. It is used
 * only if all of them would be answered the same again, so nothing has to be guessed from times or sizes of files.
 */
import { SourceText } from '../diagnostics/source.js';
import type { PackedProgram, SourceReader } from './front-end.js';

/** Where entries outlive the process. What it gives is trusted: it must not come from where strangers can write. */
export interface ProgramCache {
  /** Names the front end that makes the entries; those of another are not used. */
  readonly build: string;
  /** What was kept for a file, or null. */
  read(file: string): Uint8Array | null;
  /** Keeps it instead of what was there. Must not throw. */
  write(file: string, entry: Uint8Array): void;
}

/** What the front end asked its reader, with the answer. */
type Asked = readonly [path: string, answer: string | null] | readonly [path: string, answer: boolean];

interface Header {
  readonly build: string;
  /** As it was named: reports name it so. */
  readonly file: string;
  readonly text: string;
  readonly asked: readonly Asked[];
  /** The files that are part of the program, without the first. */
  readonly modules: readonly string[];
  /** Of the units: an entry may have been written when the machine stopped. */
  readonly checksum: number;
}

/** Bytes of the header's length. */
const LENGTH = 4;
/** Longer entries gain little and fill the disk. In bytes. */
const LONGEST = 16 * 2 ** 20;

/** The program as it was kept, or null if it was not, or if anything of it has changed. */
export function keptProgram(cache: ProgramCache, text: string, file: string, reader: SourceReader): PackedProgram | null {
  const entry = cache.read(file);
  if (entry === null || entry.length < LENGTH) return null;
  const start = LENGTH + new DataView(entry.buffer, entry.byteOffset).getUint32(0);
  const header = headerOf(entry.subarray(LENGTH, start));
  if (header === null || header.build !== cache.build || header.file !== file || header.text !== text) return null;
  if (!header.asked.every(([path, answer]) => answerTo(reader, path, typeof answer) === answer)) return null;
  const units = new Uint8Array(entry.subarray(start));
  if (checksum(units) !== header.checksum) return null;
  const sources = new Map([[file, new SourceText(text, file)]]);
  for (const [path, answer] of header.asked) {
    if (typeof answer === 'string' && header.modules.includes(path)) sources.set(path, new SourceText(answer, path));
  }
  return { units, problems: [], sources };
}

/** Passes questions on and remembers them, for the entry of the program that is made with it. */
export class AskingReader implements SourceReader {
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly reader: SourceReader) {}

  readSource(path: string): string | null {
    const answer = this.reader.readSource(path);
    this.asked.set(`text ${path}`, [path, answer]);
    return answer;
  }

  isDirectory(path: string): boolean {
    const answer = this.reader.isDirectory?.(path) ?? false;
    this.asked.set(`directory ${path}`, [path, answer]);
    return answer;
  }

  /** Keeps a program that was made from what was asked here. */
  keep(cache: ProgramCache, text: string, file: string, { units, sources }: PackedProgram): void {
    if (units === null) return;
    const modules = [...sources.keys()].filter((path) => path !== file);
    const header: Header = { build: cache.build, file, text, asked: [...this.asked.values()], modules, checksum: checksum(units) };
    const head = new TextEncoder().encode(JSON.stringify(header));
    if (LENGTH + head.length + units.length > LONGEST) return;
    const entry = new Uint8Array(LENGTH + head.length + units.length);
    new DataView(entry.buffer).setUint32(0, head.length);
    entry.set(head, LENGTH);
    entry.set(units, LENGTH + head.length);
    cache.write(file, entry);
  }
}

/** Null for an entry that is damaged. */
function headerOf(bytes: Uint8Array): Header | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch {
    return null;
  }
}

/** FNV-1a. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

function answerTo(reader: SourceReader, path: string, kind: string): string | boolean | null {
  return kind === 'boolean' ? (reader.isDirectory?.(path) ?? false) : reader.readSource(path);
}
