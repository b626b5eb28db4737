/** The built library, as a program gets it: threads need built files. Its types are those of the source. */
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/runtime.js', import.meta.url));

export const library = (await import(pathToFileURL(dist).href)) as typeof import('../../src/runtime/library/index.js');

type Work = Readonly<Record<string, (...args: never[]) => Generator<unknown, unknown, unknown>>>;

/** Functions of fixtures/work.mjs. */
export const work = library.threadModule<Work>(new URL('./fixtures/work.mjs', import.meta.url)) as unknown as Readonly<
  // biome-ignore lint/suspicious/noExplicitAny: the fixture is plain JavaScript.
  Record<string, (...args: any[]) => import('../../src/runtime/library/index.js').Operation<any>>
>;
