/**
 * Starts a bundle of dist/ with the compiled code that the build kept beside it: most of a cold start is the JavaScript engine compiling
 * the same functions again. A cache made by another version of Node is refused by the engine and does no harm.
 *
 * `ARIA_WRITE_CACHE` (the build sets it) makes a run leave the cache of what it has compiled, where there is none yet.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** How long a thread that writes its cache waits for the program to have used what programs use, in milliseconds. */
const WARM_UP = 1500;

/** Runs `NAME.cjs` from the folder of this file and gives its exports. */
export function launch(name: string): unknown {
  const file = join(__dirname, `${name}.cjs`);
  const cachedData = readCache(`${file}.cache`);
  // The build writes ASCII only: read as one byte a character, which takes a fraction of the time of decoding UTF-8.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const script = new Script(source, { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  if (process.env.ARIA_WRITE_CACHE && !existsSync(`${file}.cache`)) writeCacheLater(script, `${file}.cache`);
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  // It stands beside this file, so what it requires is found the same way; a `require` of its own would load half the module system.
  run(module.exports, require, module, file, dirname(file));
  return module.exports;
}

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function writeCacheLater(script: Script, file: string): void {
  const write = (): void => writeFileSync(file, script.createCachedData());
  if (isMainThread) process.once('exit', write);
  else setTimeout(write, WARM_UP);
}
