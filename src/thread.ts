/** The entry of a worker thread: the interpreter on the runtime, never the parser. */
import { parentPort, workerData } from 'node:worker_threads';
import { AriaHost } from './interp/aria-host.js';
import { setUpConcurrency } from './interp/builtins/concurrency/index.js';
import { installPorts } from './interp/host-ports.js';
import { type LoadedUnit, Program } from './interp/program.js';
import { nodePorts, type ProgramSetting } from './node-ports.js';
import { startThread } from './runtime/thread-runtime.js';

if (parentPort !== null) {
  startThread(parentPort, workerData, (seat) => {
    const setting = seat.hostData as ProgramSetting;
    setUpConcurrency();
    installPorts(
      nodePorts(
        {
          print: (stream, text) => seat.print(stream, text),
          hostRequest: (name, data) => seat.hostRequest(name, data),
          exit: (status) => void seat.hostRequest('exit', status),
        },
        setting,
      ),
    );
    const program = new Program();
    program.arguments = setting.args;
    const host = new AriaHost(program);
    return { host, loadUnit: (unit) => program.load(unit as LoadedUnit) };
  });
}
