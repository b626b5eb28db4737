/** Runs Aria programs on the calling thread and a virtual clock, and says what they print. */
import { AriaHost } from '../../../src/interp/aria-host.js';
import { setUpConcurrency } from '../../../src/interp/builtins/concurrency/index.js';
import { functionSuspension, methodSuspension } from '../../../src/interp/builtins/index.js';
import { errorValue } from '../../../src/interp/fault-values.js';
import { installPorts } from '../../../src/interp/host-ports.js';
import { Program } from '../../../src/interp/program.js';
import { type ModulePort, resolveProgram } from '../../../src/interp/resolve/index.js';
import { ErrorValue } from '../../../src/interp/value.js';
import { parse } from '../../../src/parser/parse.js';
import { runRoot, VirtualClock } from '../../../src/runtime/index.js';

const alone: ModulePort = {
  read: () => null,
  exists: () => false,
  isDirectory: () => false,
  entryDirectory: '.',
  searchPaths: [],
  conditions: { test: false, debug: false, target: 'linux' },
};

export interface Played {
  /** Everything printed, without the last newline. */
  readonly printed: string;
  /** Virtual milliseconds the program took. */
  readonly took: number;
  /** `Kind: message` of the error that ended it, or null. */
  readonly error: string | null;
}

export interface PlayOptions {
  readonly seed?: number;
  /** In the random schedule of the seed. */
  readonly explore?: boolean;
}

export async function play(text: string, { seed = 1, explore = false }: PlayOptions = {}): Promise<Played> {
  setUpConcurrency();
  const { unit, problems } = parse(text, 'main.aria');
  const wrong = problems.filter((problem) => problem.severity === 'error');
  if (wrong.length > 0) throw new Error(`does not parse: ${wrong.map((problem) => problem.message).join('; ')}`);
  const resolved = resolveProgram(unit, alone, { functionSuspends: functionSuspension, methodSuspends: methodSuspension });
  const errors = resolved.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((problem) => `${problem.code} ${problem.message}`).join('\n'));
  let printed = '';
  const clock = new VirtualClock();
  installPorts({
    output: (_stream, part) => {
      printed += part;
    },
    clock: { monotonic: () => clock.now() * 1e6, wall: () => clock.now() },
  });
  const program = new Program();
  for (const one of resolved.units) program.load({ ...one, text });
  const outcome = await runRoot(program.rootCode(), [], new AriaHost(program), { clock, seed, explore });
  const error = outcome.kind === 'done' ? null : describe(outcome.error);
  return { printed: printed.replace(/\n$/, ''), took: clock.now(), error };
}

/** What a program prints that must not fail. */
export async function output(text: string, options: PlayOptions = {}): Promise<string> {
  const { printed, error } = await play(text, options);
  if (error !== null) throw new Error(`${error}\n${printed}`);
  return printed;
}

/** `Kind: message` of the error that ends a program. */
export async function failure(text: string): Promise<string | null> {
  return (await play(text)).error;
}

function describe(thrown: unknown): string {
  if (thrown instanceof Error) throw thrown;
  const value = errorValue(thrown);
  return value instanceof ErrorValue ? `${value.type.name}: ${value.message}` : String(value);
}
