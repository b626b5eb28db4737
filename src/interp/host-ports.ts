/**
 * The outside world as the interpreter sees it. The interpreter never touches files, streams, clocks or the environment itself:
 * it asks these ports, which the engine installs (architecture.md, Arrows).
 *
 * Every port has a default that has no effect and gives nothing (no output, no input, no files), so the interpreter can be used
 * alone, as in a playground. One set of ports per thread; a port may pass a request on to the main thread.
 * Anything that may wait is a Promise: the builtin that asked suspends its task, never the thread.
 */

/** What went wrong with a file: the variants of `IoErrorKind` (language.md 18.7). */
export type IoErrorKindName = 'NotFound' | 'PermissionDenied' | 'AlreadyExists' | 'InvalidInput' | 'UnexpectedEof' | 'Other';

/** How a file port refuses: it rejects with one of these. */
export class IoFailure {
  constructor(
    readonly kind: IoErrorKindName,
    /** The operating system's text. */
    readonly message: string,
    readonly path: string,
  ) {}
}

export interface FileMetadata {
  /** Bytes. */
  readonly size: number;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  readonly readonly: boolean;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly modified: number;
  readonly accessed: number;
}

/** Files by path. Every method rejects with an `IoFailure`. Text is UTF-8; malformed bytes read as U+FFFD. */
export interface FilePort {
  readText(path: string): Promise<string>;
  /** Creates or replaces. */
  writeText(path: string, text: string): Promise<void>;
  writeBytes(path: string, bytes: Uint8Array): Promise<void>;
  /** Creates or extends. */
  appendText(path: string, text: string): Promise<void>;
  /** Follows links; null if there is nothing at the path. */
  metadata(path: string): Promise<FileMetadata | null>;
  createDirectory(path: string, parents: boolean): Promise<void>;
  removeFile(path: string): Promise<void>;
  removeDirectory(path: string, contents: boolean): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  symlink(target: string, link: string): Promise<void>;
  setReadonly(path: string, readonly: boolean): Promise<void>;
  /** Names in a directory, in any order. */
  list(path: string): Promise<readonly string[]>;
  readLink(path: string): Promise<string>;
  canonicalize(path: string): Promise<string>;
  /** Creates an empty file or directory with a new name and gives its path. */
  makeTemporary(what: 'file' | 'directory'): Promise<string>;
}

export interface ClockPort {
  /** Nanoseconds from an arbitrary point; never goes back. */
  monotonic(): number;
  /** Milliseconds since 1970, UTC. */
  wall(): number;
}

export interface EnvironmentPort {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  remove(name: string): void;
  all(): ReadonlyMap<string, string>;
  /** Of the program, without its name. */
  arguments(): readonly string[];
  programName(): string | undefined;
  /** Throws an IoFailure. */
  workingDirectory(): string;
  /** Throws an IoFailure. */
  setWorkingDirectory(path: string): void;
  homeDirectory(): string | undefined;
  temporaryDirectory(): string;
  /** As Node names them: `linux`, `darwin`, `win32`; `x64`, `arm64`. */
  platform(): { readonly os: string; readonly arch: string };
}

export interface InputPort {
  /** The next line of standard input without its end; null at the end of input. */
  readLine(): Promise<string | null>;
  /** All that is left. */
  readAll(): Promise<string>;
}

export interface HostPorts {
  /** Text as the program wrote it; ends of lines are in the text. */
  output(stream: 'out' | 'err', text: string): void;
  input: InputPort;
  files: FilePort;
  clock: ClockPort;
  environment: EnvironmentPort;
  /** A seed for generators the program did not seed itself. */
  randomSeed(): number;
  /** Ends the program at once with a status from 0 to 255. */
  exit(status: number): never;
}

/**
 * Thrown by `exit` and `abort` (language.md 2): ends the program at once, no `defer` runs. Not a fault: handlers and
 * `try` let it pass, the engine stops it.
 */
export class ExitRequest {
  constructor(
    /** 0 to 255. */
    readonly status: number,
  ) {}
}

const denied = (path: string): Promise<never> => Promise.reject(new IoFailure('PermissionDenied', 'this host has no files', path));

const NO_FILES: FilePort = {
  readText: denied,
  writeText: denied,
  writeBytes: denied,
  appendText: denied,
  metadata: () => Promise.resolve(null),
  createDirectory: denied,
  removeFile: denied,
  removeDirectory: denied,
  copy: denied,
  rename: denied,
  symlink: denied,
  setReadonly: denied,
  list: denied,
  readLink: denied,
  canonicalize: denied,
  makeTemporary: () => denied(''),
};

const NO_ENVIRONMENT: EnvironmentPort = {
  get: () => undefined,
  set: () => {},
  remove: () => {},
  all: () => new Map(),
  arguments: () => [],
  programName: () => undefined,
  workingDirectory: () => '/',
  setWorkingDirectory(path) {
    throw new IoFailure('PermissionDenied', 'this host has no directories', path);
  },
  homeDirectory: () => undefined,
  temporaryDirectory: () => '/tmp',
  platform: () => ({ os: 'unknown', arch: 'unknown' }),
};

/** The ports of this thread; `installPorts` replaces some. Read a port at each use, never keep one. */
export const ports: HostPorts = {
  output: () => {},
  input: { readLine: () => Promise.resolve(null), readAll: () => Promise.resolve('') },
  files: NO_FILES,
  clock: { monotonic: () => 0, wall: () => 0 },
  environment: NO_ENVIRONMENT,
  randomSeed: () => 0,
  exit(status) {
    throw new ExitRequest(status);
  },
};

/** Several programs share the thread: each port is that of the program that uses it. `find` gives null where none runs. */
export function switchPorts(find: () => HostPorts | null): void {
  const installed = { ...ports };
  for (const name of Object.keys(installed) as (keyof HostPorts)[]) {
    Object.defineProperty(ports, name, {
      configurable: true,
      enumerable: true,
      get: () => (find() ?? installed)[name],
      set: (port) => Object.assign(installed, { [name]: port }),
    });
  }
}

export function installPorts(some: Partial<HostPorts>): void {
  Object.assign(ports, some);
}
