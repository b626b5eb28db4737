/** The side of a lane inside its threads: the programs that were compiled here, and whose turn it is. */
import { getPriority, platform, setPriority } from 'node:os';
import { budgets } from '../interp/budget.js';
import { setUpConcurrency } from '../interp/builtins/concurrency/index.js';
import { EmbeddedHost } from '../interp/embed/embedded-host.js';
import { EmbeddedProgram } from '../interp/embed/embedded-program.js';
import { collectionDue } from '../interp/embed/held-handles.js';
import type { HostBridge, HostReply, HostSignature } from '../interp/embed/host-bridge.js';
import { sessions } from '../interp/embed/host-functions.js';
import { installPorts } from '../interp/host-ports.js';
import type { LoadedUnit } from '../interp/program.js';
import { threads } from '../interp/threads.js';
import type { ThreadEntry, ThreadSeat } from '../runtime/coordinator-api.js';
import { instrumentation, scheduler } from '../runtime/index.js';
import type { TaskCode } from '../runtime/task-code.js';
import { TaskEvents } from '../runtime/task-events.js';
import { DelegatingProgram } from './delegating-program.js';
import { heapProbe } from './heap.js';
import type { JobMessage } from './job.js';
import { settingPorts } from './setting-ports.js';
import { openAccount, writeWithin } from './thread-account.js';

/** `hostData` of the threads of a lane. */
export interface EmbeddedSetting {
  readonly embedded: true;
  readonly host: HostSignature;
  /** Tell what tasks do, as lines of JSON on the stream `events`. */
  readonly taskEvents: boolean;
  /** Give way to the thread of the host. */
  readonly lowerPriority: boolean;
}

export function embeddedEntry(seat: ThreadSeat, setting: EmbeddedSetting, threadCount: number): ThreadEntry {
  setUpConcurrency();
  threads.count = threadCount;
  if (setting.lowerPriority) giveWay();
  if (setting.taskEvents) tellOfTasks(seat);
  const thread = new EmbeddedThread(seat, setting.host);
  return { host: thread.host, loadUnit: (message) => thread.take(message as JobMessage) };
}

/** How much less of a processor a thread gets than one of usual priority, where it is scarce: about a third (setpriority(2)). */
const NICENESS = 5;

/** Only Linux knows priorities of single threads; elsewhere this would be the whole process. */
function giveWay(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(0, Math.min(19, getPriority(0) + NICENESS));
  } catch {
    // Not allowed: then it competes like any other thread.
  }
}

function tellOfTasks(seat: ThreadSeat): void {
  const events = new TaskEvents((event) => seat.print('events', `${JSON.stringify(event)}\n`));
  instrumentation.listener = events;
  seat.beforeFlush(() => events.flush());
}

class EmbeddedThread {
  readonly host: EmbeddedHost;
  private readonly units = new Map<number, readonly LoadedUnit[]>();
  private readonly programs = new Map<number, EmbeddedProgram>();
  private readonly instances = new Map<number, EmbeddedProgram>();
  private readonly bridge: HostBridge;
  private active: EmbeddedProgram | null = null;
  private root: TaskCode | null = null;

  constructor(
    private readonly seat: ThreadSeat,
    private readonly signature: HostSignature,
  ) {
    this.host = new EmbeddedHost(
      new DelegatingProgram(
        () => this.current,
        () => this.root as TaskCode,
      ),
      () => this.current,
    );
    sessions.current = () => this.current;
    const ask = (name: string, data: unknown) => seat.hostRequest(name, data) as Promise<HostReply>;
    this.bridge = {
      begin: (id, call) => ask('host-call', [id, call]),
      resume: (id, outcome) => ask('host-resume', [id, outcome]),
      abandon: (id) => void seat.hostRequest('host-abandon', id),
      release: (ids) => void seat.hostRequest('host-release', ids),
    };
  }

  /** A job comes: its program takes its turn, and everything around it is set. */
  take(message: JobMessage): void {
    const { seat } = this;
    for (const id of message.forget.programs) {
      this.programs.delete(id);
      this.units.delete(id);
    }
    for (const id of message.forget.instances) this.instances.delete(id);
    if (message.instance !== null) this.instances.get(message.instance)?.forgetFunctions(message.forget.functions);
    if (collectionDue()) heapProbe.live();
    if (message.units !== null) this.units.set(message.program, message.units);
    const program = this.programFor(message);
    if (program !== this.active) {
      this.active?.leave();
      program.enter();
      this.active = program;
    }
    if (message.instance === null) program.reset();
    const { setting } = message;
    if (setting.seed !== null) scheduler.seed(setting.seed + seat.thread - 1);
    installPorts(
      settingPorts(setting, {
        print: (stream, text) => writeWithin(budgets.current(), text, (fits) => seat.print(stream, fits)),
        hostRequest: (name, data) => seat.hostRequest(name, data),
      }),
    );
    const budget = openAccount(message.account, seat.thread, (reached) => void seat.hostRequest('limit', reached));
    this.root = program.jobCode(message.job, () => budget.settle());
  }

  private get current(): EmbeddedProgram {
    if (this.active === null) throw new Error('internal: no program on this thread');
    return this.active;
  }

  private programFor({ program, instance }: JobMessage): EmbeddedProgram {
    const kept = instance === null ? this.programs.get(program) : this.instances.get(instance);
    if (kept !== undefined) return kept;
    this.active?.leave();
    this.active = null;
    const made = new EmbeddedProgram(this.units.get(program) ?? [], this.signature);
    made.bridge = this.bridge;
    if (instance === null) this.programs.set(program, made);
    else this.instances.set(instance, made);
    return made;
  }
}
