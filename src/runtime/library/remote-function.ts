/**
 * Exported functions of a module as task bodies for other threads. A thread loads the module when it first needs it; a function is known
 * by the module's address and its name.
 */
import { started } from '../continuation.js';
import { checkpoint, scheduler } from '../scheduler.js';
import { awaitPromise } from '../sleep.js';
import type { Steps, TaskCode } from '../task-code.js';

interface RemoteFunction {
  readonly url: string;
  readonly name: string;
}

const remotes = new WeakMap<object, RemoteFunction>();
const codes = new Map<string, TaskCode>();
const modules = new Map<string, Promise<Readonly<Record<string, unknown>>>>();
/** Runs what a module's function answers; set by the library, which knows all kinds of bodies. */
export const runner: { perform: ((body: never, args: readonly unknown[]) => Steps<unknown>) | null } = { perform: null };

/** Marks `stub` as standing for the function `name` of the module at `url`. */
export function markRemote(stub: object, url: string, name: string): void {
  remotes.set(stub, { url, name });
}

/** The code of a function that `markRemote` has seen; null for any other. */
export function remoteCodeOf(body: object): TaskCode | null {
  const remote = remotes.get(body);
  return remote === undefined ? null : findRemoteCode(`${remote.url}#${remote.name}`);
}

/** The code with that key, on any thread. */
export function findRemoteCode(key: string): TaskCode {
  let code = codes.get(key);
  if (code === undefined) {
    const hash = key.lastIndexOf('#');
    const url = key.slice(0, hash);
    const name = key.slice(hash + 1);
    code = { key, name, suspends: true, run: () => undefined, start: (args) => started(runFunction(url, name, args)) };
    codes.set(key, code);
  }
  return code;
}

function* runFunction(url: string, name: string, args: readonly unknown[]): Steps<unknown> {
  let loading = modules.get(url);
  if (loading === undefined) {
    loading = import(url) as Promise<Readonly<Record<string, unknown>>>;
    modules.set(url, loading);
  }
  const body = (yield* awaitPromise(loading))[name];
  if (typeof body !== 'function') throw scheduler.host.fault('InternalError', `${url} exports no function ${name}`);
  checkpoint();
  return yield* (runner.perform as NonNullable<typeof runner.perform>)(body as never, args);
}
