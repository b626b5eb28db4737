/** The entry of the threads behind the library. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { startThread } from '../thread-runtime.js';
import { libraryHost } from './host.js';
import { engine, rootTasks } from './program.js';

if (parentPort !== null) {
  engine.hosted = true;
  startThread(parentPort as MessagePort, workerData, () => ({ host: libraryHost, loadUnit: () => undefined, roots: rootTasks }));
}
