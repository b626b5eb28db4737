/** The `ready` of a task that was started with `n.start`: a function that crosses to other threads with what it reports to. */
import type { Readiness } from '../runtime/index.js';
import { handOver } from './end-ownership.js';
import { freeze } from './isolate.js';
import { BuiltinFunction } from './value.js';

export class ReadyFunction extends BuiltinFunction {
  readonly readiness: Readiness;

  /** The value goes to the spawner: it is frozen. */
  constructor(readiness: Readiness) {
    super('ready', {
      kind: 'run',
      name: 'ready',
      params: ['value?'],
      doc: 'Reports that the task is ready; the call of start returns the value (runtime.md 3.8).',
      run([value]) {
        readiness.report(handOver(freeze(value ?? null)));
        return null;
      },
    });
    this.readiness = readiness;
  }
}
