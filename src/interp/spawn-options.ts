/** The options of a spawn (language.md, section 17.1; runtime.md, sections 2, 6 and 12.20). */
import type { CancelToken, RestartKind, Scope, SpawnOptions } from '../runtime/index.js';
import { textArg, wrongKind } from './builtins/arguments.js';
import { invalidArgument, unknownArgument } from './errors.js';
import { millisOf } from './milliseconds.js';
import { SymbolValue, type Value } from './value.js';

/** Names of options that every spawn form takes. */
export const SPAWN_OPTIONS: ReadonlySet<string> = new Set(['name', 'on', 'restart', 'shutdown', 'grace', 'kill_after']);

/** Where a task may be asked to start. `:pool` is what happens anyway. */
const EXECUTORS: ReadonlyMap<string, 'thread' | 'blocking' | null> = new Map([
  ['thread', 'thread'],
  ['blocking', 'blocking'],
  ['io', 'blocking'],
  ['pool', null],
]);

const RESTARTS: readonly RestartKind[] = ['permanent', 'transient', 'temporary'];

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** nil for an option means: not given. `scope` is where the task is to live. */
export function spawnOptions(
  named: readonly (readonly [string, Value])[],
  token: CancelToken | null,
  scope: Scope,
  daemon = false,
): SpawnOptions {
  const options: Mutable<SpawnOptions> = {};
  if (token !== null) options.token = token;
  for (const [name, value] of named) if (value !== null || !SPAWN_OPTIONS.has(name)) setOption(options, name, value);
  checkSupervision(options, scope, daemon);
  return options;
}

/** `restart:` and `shutdown:` are told to a supervisor; InvalidArgument where there is none to hear them. */
function checkSupervision({ restart, shutdown }: SpawnOptions, scope: Scope, daemon: boolean): void {
  const name = restart !== undefined ? 'restart' : shutdown !== undefined ? 'shutdown' : null;
  if (name === null || (scope.kind === 'supervisor' && !daemon)) return;
  const why = daemon ? 'a daemon is not supervised' : `${scope.label} is no supervisor`;
  throw invalidArgument('spawn', `\`${name}:\` is for tasks of a supervisor, and ${why}`);
}

function setOption(options: Mutable<SpawnOptions>, name: string, value: Value): void {
  const what = `spawn: ${name}`;
  switch (name) {
    case 'name':
      options.name = textArg(value, what);
      return;
    case 'on': {
      const executor = EXECUTORS.get(symbolName(value, what));
      if (executor === undefined) throw invalidArgument('spawn', `no executor is called :${symbolName(value, what)}`);
      if (executor !== null) options.on = executor;
      return;
    }
    case 'restart':
      options.restart = oneOf(RESTARTS, value, what);
      return;
    case 'shutdown':
      options.shutdown = millisOf(value, what);
      return;
    case 'grace':
      options.grace = millisOf(value, what);
      return;
    case 'kill_after':
      options.killAfter = millisOf(value, what);
      return;
    default:
      throw unknownArgument('spawn', name);
  }
}

export function symbolName(value: Value, what: string): string {
  if (value instanceof SymbolValue) return value.name;
  throw wrongKind(what, 'Symbol', value);
}

/** A symbol out of a list; InvalidArgument for others. */
export function oneOf<T extends string>(names: readonly T[], value: Value, what: string): T {
  const name = symbolName(value, what);
  const found = names.find((one) => one === name);
  if (found === undefined) throw invalidArgument(what, `must be one of ${names.map((one) => `:${one}`).join(', ')}, got :${name}`);
  return found;
}
