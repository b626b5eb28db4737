/**
 * The files in which programs are kept between runs (engine/program-cache.ts): one for each program file, in the user's directory for
 * such things, or where `ARIA_CACHE` says; `off` keeps nothing. Whatever goes wrong here only costs time.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { ProgramCache } from '../engine/program-cache.js';

/** Set by the build: a digest of all sources. */
declare const BUILD: string;

/** Files that are ours, in a directory that may be used for other things too. */
const SUFFIX = '.aria-program';
/** Programs that are kept; then those that were written longest ago give way, half of them at a time. */
const MOST = 1000;

/** The cache that the environment asks for. */
export function programFiles(environment: NodeJS.ProcessEnv): ProgramCache | null {
  const directory = directoryFor(environment);
  if (directory === null) return null;
  return {
    build: `${BUILD} ${process.version}`,
    read: (file) => quietly(() => readFileSync(join(directory, nameFor(file)))),
    write: (file, entry) => {
      quietly(() => {
        mkdirSync(directory, { recursive: true, mode: 0o700 });
        // Made beside and moved into place, so that nobody reads half of it.
        const unfinished = join(directory, `${nameFor(file)}.${process.pid}${SUFFIX}`);
        writeFileSync(unfinished, entry, { mode: 0o600 });
        renameSync(unfinished, join(directory, nameFor(file)));
        makeRoom(directory);
      });
    },
  };
}

function directoryFor(environment: NodeJS.ProcessEnv): string | null {
  const { ARIA_CACHE: wanted, XDG_CACHE_HOME: forAll, LOCALAPPDATA: local } = environment;
  if (wanted === 'off') return null;
  if (wanted) return resolve(wanted);
  if (forAll) return join(forAll, 'aria');
  if (process.platform === 'win32') return local ? join(local, 'aria', 'cache') : null;
  const home = quietly(homedir);
  if (home === null) return null;
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches', 'aria') : join(home, '.cache', 'aria');
}

/** Two files may share a name: then they take turns, since an entry knows its program. */
function nameFor(file: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(resolve(file))) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return `${basename(file, '.aria').slice(0, 40)}-${hash.toString(16)}${SUFFIX}`;
}

function makeRoom(directory: string): void {
  const names = readdirSync(directory).filter((name) => name.endsWith(SUFFIX));
  if (names.length <= MOST) return;
  const written = new Map(names.map((name) => [name, statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0]));
  names.sort((a, b) => (written.get(a) ?? 0) - (written.get(b) ?? 0));
  for (const name of names.slice(0, names.length - MOST / 2)) rmSync(join(directory, name), { force: true });
}

function quietly<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
