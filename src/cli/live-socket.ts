/**
 * Where a running `aria run` can be asked for its tree: a Unix socket named after the process, in a directory that only its user can
 * enter (`$XDG_RUNTIME_DIR/aria`, else `aria-UID` in the directory for temporary files); on Windows a named pipe.
 */
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is sent to whoever connects, as JSON; then the connection is closed. */
export interface LiveReport {
  readonly pid: number;
  readonly file: string;
  readonly threads: number;
  /** Seconds since the start. */
  readonly seconds: number;
  readonly tree: unknown;
}

const WINDOWS = process.platform === 'win32';

export function socketOf(pid: number): string {
  return WINDOWS ? `\\\\.\\pipe\\aria-${pid}` : join(directory(), `${pid}.sock`);
}

/** Makes the directory if need be. Null if it is not ours alone: then nothing may be put there. */
export function makeDirectory(): string | null {
  const path = directory();
  if (WINDOWS) return path;
  try {
    mkdirSync(path, { mode: 0o700, recursive: true });
    const { uid, mode } = lstatSync(path);
    return uid === process.getuid?.() && (mode & 0o077) === 0 ? path : null;
  } catch {
    return null;
  }
}

/** The processes that have a socket there; some may have died without taking it away. */
export function listed(): number[] {
  try {
    const names = readdirSync(WINDOWS ? '\\\\.\\pipe\\' : directory());
    const pattern = WINDOWS ? /^aria-(\d+)$/ : /^(\d+)\.sock$/;
    return names.flatMap((name) => pattern.exec(name)?.[1] ?? []).map(Number);
  } catch {
    return [];
  }
}

function directory(): string {
  const runtime = process.env.XDG_RUNTIME_DIR;
  return runtime ? join(runtime, 'aria') : join(tmpdir(), `aria-${process.getuid?.() ?? 'user'}`);
}
