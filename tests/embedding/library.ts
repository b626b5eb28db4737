/** The library as a program that embeds it has it: built, with its threads; typed by the sources. */
export const aria = (await import(new URL('../../dist/index.js', import.meta.url).href)) as typeof import('../../src/index.js');

export type { AriaValue, Engine, Program, RunFailure, RunResult } from '../../src/index.js';
