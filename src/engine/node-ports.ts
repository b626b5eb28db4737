/**
 * The ports of the interpreter over Node, on a thread that may block nobody: files through `fs/promises`, everything that belongs to
 * the process (standard input, ending it) through requests to the main thread.
 */
import nodeFs, { constants, existsSync } from 'node:fs';
import { arch, homedir, platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Capabilities } from '../interp/capabilities.js';
import type { EnvironmentPort, FilePort, HostPorts, IoErrorKindName } from '../interp/host-ports.js';
import { ExitRequest, IoFailure } from '../interp/host-ports.js';
import type { RunAccount } from './thread-account.js';

/** What the thread's seat in the runtime offers. */
export interface ThreadServices {
  print(stream: 'out' | 'err', text: string): void;
  hostRequest(name: string, data: unknown): Promise<unknown>;
  /** Asks the main thread to end the process, after everything printed so far. */
  exit(status: number): void;
}

/** What the program was started with; plain data. */
export interface ProgramSetting {
  readonly args: readonly string[];
  readonly programName: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Counts for the limits of the run; without it nothing is limited. */
  readonly account?: RunAccount;
  /** What the program may reach; without it, everything. */
  readonly capabilities?: Capabilities;
  /** The root task runs the tests of the program instead of `main`. */
  readonly tests?: boolean;
  /** Units come one by one, and the root task runs what it is told (engine/session.ts). */
  readonly session?: boolean;
}

/** `node:fs/promises`, which takes milliseconds to load: not before the first file is touched. */
const files = (): typeof nodeFs.promises => nodeFs.promises;

export function nodePorts(services: ThreadServices, setting: ProgramSetting): HostPorts {
  const environment = new ThreadEnvironment(setting);
  return {
    output: (stream, text) => services.print(stream, text),
    input: {
      readLine: () => services.hostRequest('read-line', null) as Promise<string | null>,
      readAll: () => services.hostRequest('read-all', null) as Promise<string>,
    },
    files: filePort((path) => environment.absolute(path)),
    clock: { monotonic: () => Math.round(performance.now() * 1e6), wall: () => Date.now() },
    environment,
    randomSeed: () => Math.floor(Math.random() * 2 ** 31),
    exit(status) {
      services.exit(status);
      // The main thread ends the process; nothing of this thread may run meanwhile, no `defer` and no other task.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      throw new ExitRequest(status);
    },
  };
}

/** Environment variables and the working directory as this program sees them: changes stay in the program. */
class ThreadEnvironment implements EnvironmentPort {
  private readonly variables: Map<string, string>;
  private directory: string;

  constructor(private readonly setting: ProgramSetting) {
    this.variables = new Map(Object.entries(setting.environment));
    this.directory = setting.workingDirectory;
  }

  absolute(path: string): string {
    return resolve(this.directory, path);
  }

  get(name: string): string | undefined {
    return this.variables.get(name);
  }

  set(name: string, value: string): void {
    this.variables.set(name, value);
  }

  remove(name: string): void {
    this.variables.delete(name);
  }

  all(): ReadonlyMap<string, string> {
    return this.variables;
  }

  arguments(): readonly string[] {
    return this.setting.args;
  }

  programName(): string | undefined {
    return this.setting.programName;
  }

  workingDirectory(): string {
    return this.directory;
  }

  setWorkingDirectory(path: string): void {
    const target = this.absolute(path);
    if (!existsSync(target)) throw new IoFailure('NotFound', `no such directory: ${path}`, path);
    this.directory = target;
  }

  homeDirectory(): string | undefined {
    return this.variables.get('HOME') ?? homedir();
  }

  temporaryDirectory(): string {
    return tmpdir();
  }

  platform(): { readonly os: string; readonly arch: string } {
    return { os: platform(), arch: arch() };
  }
}

function filePort(absolute: (path: string) => string): FilePort {
  return {
    readText: (path) => attempt(path, () => files().readFile(absolute(path), 'utf8')),
    writeText: (path, text) => attempt(path, () => files().writeFile(absolute(path), text)),
    writeBytes: (path, bytes) => attempt(path, () => files().writeFile(absolute(path), bytes)),
    appendText: (path, text) => attempt(path, () => files().appendFile(absolute(path), text)),
    metadata: (path) => attempt(path, () => metadata(absolute(path))),
    createDirectory: (path, parents) => attempt(path, async () => void (await files().mkdir(absolute(path), { recursive: parents }))),
    removeFile: (path) => attempt(path, () => files().unlink(absolute(path))),
    removeDirectory: (path, contents) =>
      attempt(path, () => (contents ? files().rm(absolute(path), { recursive: true }) : files().rmdir(absolute(path)))),
    copy: (from, to) => attempt(from, () => files().copyFile(absolute(from), absolute(to))),
    rename: (from, to) => attempt(from, () => files().rename(absolute(from), absolute(to))),
    symlink: (target, link) => attempt(link, () => files().symlink(target, absolute(link))),
    setReadonly: (path, readonly) => attempt(path, () => files().chmod(absolute(path), readonly ? 0o444 : 0o644)),
    list: (path) => attempt(path, () => files().readdir(absolute(path))),
    readLink: (path) => attempt(path, () => files().readlink(absolute(path))),
    canonicalize: (path) => attempt(path, () => files().realpath(absolute(path))),
    makeTemporary: (what) => attempt('', () => makeTemporary(what)),
  };
}

async function metadata(path: string): ReturnType<FilePort['metadata']> {
  const link = await files().lstat(path).catch(missing);
  const stat = await files().stat(path).catch(missing);
  if (link === null || stat === null) return null;
  const writable = await files()
    .access(path, constants.W_OK)
    .then(
      () => true,
      () => false,
    );
  return {
    size: stat.size,
    isFile: stat.isFile(),
    isDirectory: stat.isDirectory(),
    isSymlink: link.isSymbolicLink(),
    readonly: !writable,
    created: stat.birthtimeMs,
    modified: stat.mtimeMs,
    accessed: stat.atimeMs,
  };
}

function missing(error: unknown): null {
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
  throw error;
}

async function makeTemporary(what: 'file' | 'directory'): Promise<string> {
  const directory = await files().mkdtemp(join(tmpdir(), 'aria-'));
  if (what === 'directory') return directory;
  const file = join(directory, 'file');
  await files().writeFile(file, '');
  return file;
}

const KINDS: Readonly<Record<string, readonly [IoErrorKindName, string]>> = {
  ENOENT: ['NotFound', 'no such file or directory'],
  ENOTDIR: ['NotFound', 'a part of the path is not a directory'],
  EACCES: ['PermissionDenied', 'permission denied'],
  EPERM: ['PermissionDenied', 'operation not permitted'],
  EROFS: ['PermissionDenied', 'read-only file system'],
  EEXIST: ['AlreadyExists', 'already exists'],
  ENOTEMPTY: ['Other', 'directory not empty'],
  EISDIR: ['InvalidInput', 'is a directory'],
  EINVAL: ['InvalidInput', 'invalid argument'],
};

async function attempt<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const [kind, text] = KINDS[codeOf(error)] ?? ['Other', error instanceof Error ? error.message : String(error)];
    throw new IoFailure(kind, path === '' ? text : `${path}: ${text}`, path);
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
