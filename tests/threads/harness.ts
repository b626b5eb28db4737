/** Runs programs of fixtures/programs.ts on real threads. Threads need built files, so the fixture is bundled first. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Coordinator } from '../../src/runtime/coordinator.js';
import type { CoordinatorOptions, RootOutcome } from '../../src/runtime/coordinator-api.js';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/aria-threads', import.meta.url));
const THREAD_FILE = `${CACHE}/thread-${process.pid}.mjs`;

/** Call once per test file, before any program runs. */
export async function buildFixture(): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('./fixtures/thread.ts', import.meta.url))],
    outfile: THREAD_FILE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
}

export interface Run {
  readonly outcome: RootOutcome;
  /** The value of a program that ended well, the message of its error otherwise. */
  readonly value: unknown;
  readonly output: string;
}

/** A coordinator with the fixture's threads. */
export function start(threads: number, options: Partial<CoordinatorOptions> = {}): Coordinator {
  return new Coordinator({ threadFile: THREAD_FILE, threads, seed: 1, ...options });
}

/** Runs one program on threads of its own, from start to end. */
export async function run(
  threads: number,
  name: string,
  args: readonly unknown[] = [],
  options: Partial<CoordinatorOptions> = {},
): Promise<Run> {
  let output = '';
  const coordinator = start(threads, {
    output: (_stream, text) => {
      output += text;
    },
    ...options,
  });
  try {
    const outcome = await coordinator.runRoot(name, args);
    return { outcome, value: settled(outcome), output };
  } finally {
    await coordinator.close();
  }
}

/** `ok`, or `kind: message` of the error. */
export function settled(outcome: RootOutcome): unknown {
  if (outcome.state === 'done') return outcome.value;
  const data = outcome.error as { readonly error?: { readonly kind: string | null; readonly message: string } } | null;
  return data?.error === undefined ? outcome : `${data.error.kind ?? 'Error'}: ${data.error.message}`;
}
