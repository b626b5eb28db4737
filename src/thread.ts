/** The entry of a worker thread: the interpreter on the runtime, never the parser. */
import { deserialize } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { type EmbeddedSetting, embeddedEntry } from './engine/embedded-thread.js';
import { guardedPorts } from './engine/guarded-ports.js';
import { nodePorts, type ProgramSetting } from './engine/node-ports.js';
import { openAccount, writeWithin } from './engine/thread-account.js';
import { AriaHost } from './interp/aria-host.js';
import { setUpConcurrency } from './interp/builtins/concurrency/index.js';
import { reportFault } from './interp/fault-report.js';
import { installPorts } from './interp/host-ports.js';
import { type LoadedUnit, Program } from './interp/program.js';
import { type EntryUnit, SessionProgram } from './interp/session/index.js';
import { type Report, TestProgram } from './interp/testing/index.js';
import { threads } from './interp/threads.js';
import { scheduler } from './runtime/scheduler.js';
import { startThread } from './runtime/thread-runtime.js';
import type { ThreadSetup } from './runtime/thread-setup.js';

/** What the calendar shows when a virtual clock starts: 2000-01-01, so that runs do not differ by the day. */
const VIRTUAL_EPOCH = Date.UTC(2000, 0, 1);

if (parentPort !== null) {
  startThread(parentPort, workerData, (seat) => {
    const threadCount = (workerData as ThreadSetup).threads;
    if (isEmbedded(seat.hostData)) return embeddedEntry(seat, seat.hostData, threadCount);
    const setting = seat.hostData as ProgramSetting;
    setUpConcurrency();
    threads.count = threadCount;
    const account = setting.account;
    const budget = account === undefined ? null : openAccount(account, seat.thread, (message) => void seat.hostRequest('limit', message));
    const ports = nodePorts(
      {
        print: (stream, text) => writeWithin(budget, text, (fits) => seat.print(stream, fits)),
        hostRequest: (name, data) => seat.hostRequest(name, data),
        exit: (status) => void seat.hostRequest('exit', status),
      },
      setting,
    );
    installPorts(setting.capabilities === undefined ? ports : guardedPorts(ports, setting.capabilities));
    if ((workerData as ThreadSetup).clock === 'virtual') {
      installPorts({ clock: { monotonic: () => Math.round(scheduler.now() * 1e6), wall: () => VIRTUAL_EPOCH + scheduler.now() } });
    }
    const report: Report = (message) => seat.hostRequest('test', message) as ReturnType<Report>;
    const program = setting.session === true ? new SessionProgram() : setting.tests === true ? new TestProgram(report) : new Program();
    program.arguments = setting.args;
    const host = new AriaHost(program);
    const loadUnit = (unit: unknown): void => {
      // A packed program holds all its units (engine/front-end.ts).
      if (unit instanceof Uint8Array) for (const one of deserialize(unit) as LoadedUnit[]) program.load(one);
      else program.load(unit as EntryUnit);
    };
    if (setting.session !== true) return { host, loadUnit };
    return { host, loadUnit, onTaskFailure: (error) => void seat.hostRequest('task-failed', reportFault(error)) };
  });
}

function isEmbedded(hostData: unknown): hostData is EmbeddedSetting {
  return typeof hostData === 'object' && hostData !== null && 'embedded' in hostData;
}
