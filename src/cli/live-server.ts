/** The side of `aria run` that `aria ps` asks: answers each connection with the tree as it is now. Runs on the main thread only. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { RunHandle } from '../engine.js';
import { type LiveReport, makeDirectory, socketOf } from './live-socket.js';

export interface Served {
  readonly file: string;
  readonly threads: number;
}

/** Serves until the returned function is called, or the process ends. Without a safe place for the socket there is none. */
export function serveTree(handle: RunHandle, { file, threads }: Served): () => void {
  if (makeDirectory() === null) return () => undefined;
  const path = socketOf(process.pid);
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void handle.tree().then((tree) => {
      const report: LiveReport = { pid: process.pid, file, threads, seconds: process.uptime(), tree };
      socket.end(JSON.stringify(report));
    });
  });
  // Who cannot be asked still runs.
  server.on('error', () => undefined);
  // A process of the same number that was killed may have left its own.
  const clear = (): void => rmSync(path, { force: true });
  clear();
  server.listen(path, () => {
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  });
  server.unref();
  process.on('exit', clear);
  return () => {
    process.off('exit', clear);
    server.close();
    clear();
  };
}
