/**
 * Files that are there whole or not at all: they are written under another name and then renamed. While that goes on, SIGINT and SIGTERM end
 * the process at once, and whatever ends it takes the unfinished files away.
 */

import { rmSync } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExitCode } from '../exit-codes.js';

export type Chunk = string | Uint8Array;

/** Writes the files and renames them together at the end. Throws what the file system says, about the files as they are to be named. */
export async function writeWhole(files: ReadonlyMap<string, Iterable<Chunk>>): Promise<void> {
  const unfinished = new Map([...files.keys()].map((path) => [path, join(dirname(path), `.${basename(path)}.${process.pid}`)]));
  const discard = (): void => {
    for (const path of unfinished.values()) rmSync(path, { force: true });
  };
  const interrupt = (): void => process.exit(ExitCode.interrupted);
  const terminate = (): void => process.exit(ExitCode.terminated);
  process.on('exit', discard).on('SIGINT', interrupt).on('SIGTERM', terminate);
  try {
    for (const [path, chunks] of files) await write(unfinished.get(path) as string, chunks);
    for (const [path, written] of unfinished) {
      await rename(written, path);
      unfinished.delete(path);
    }
  } catch (error) {
    let message = error instanceof Error ? error.message : String(error);
    for (const [path, written] of unfinished) message = message.replaceAll(written, path);
    throw new Error(message, { cause: error });
  } finally {
    discard();
    process.off('exit', discard).off('SIGINT', interrupt).off('SIGTERM', terminate);
  }
}

/** The next chunk is made while the last one is written. */
async function write(path: string, chunks: Iterable<Chunk>): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'w');
    let writing: Promise<unknown> = Promise.resolve();
    for (const chunk of chunks) {
      await writing;
      writing = file.writeFile(chunk);
      // What goes wrong is told where it is waited for.
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    await file?.close();
  }
}
