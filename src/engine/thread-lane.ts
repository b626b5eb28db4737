/** A lane of threads of its own: the host's event loop is free while programs run, and a thread that cannot be stopped is ended. */

import type { ErrorData, ResultData } from '../interp/embed/embedded-host.js';
import type { CallbackOutcome, HostCall } from '../interp/embed/host-bridge.js';
import type { FaultReport } from '../interp/fault-report.js';
import { Coordinator } from '../runtime/coordinator.js';
import type { RootOutcome } from '../runtime/coordinator-api.js';
import type { TaskEvent } from '../runtime/task-events.js';
import { renderTree } from '../runtime/tree-text.js';
import type { EmbeddedSetting } from './embedded-thread.js';
import type { JobEnd, JobMessage, Lane, LaneJob, LaneOptions } from './job.js';
import type { LimitMessage } from './thread-account.js';

/** So many programs stay compiled in the threads of a lane. */
const KEPT_PROGRAMS = 32;

/** What comes out of the data of a root that ended with `exit`. */
interface ExitData {
  readonly fault?: { readonly kind: string; readonly status: number };
}

export class ThreadLane implements Lane {
  alive = true;
  private readonly coordinator: Coordinator;
  /** Programs the threads have, least recently used first. */
  private readonly known = new Set<number>();
  private readonly forgotten: number[] = [];
  private current: LaneJob | null = null;
  /** Tasks of the run that have not ended, as far as events tell. */
  private readonly living = new Set<number>();
  private giveUp: () => void = () => {};

  constructor(private readonly options: LaneOptions) {
    const { host, taskEvents, lowerPriority } = options;
    const setting: EmbeddedSetting = { embedded: true, host, taskEvents, lowerPriority };
    this.coordinator = new Coordinator({
      threadFile: new URL('./thread.cjs', import.meta.url),
      threads: options.threads,
      clock: options.clock,
      ...(options.maxHeapMb === null ? {} : { maxHeapMb: options.maxHeapMb }),
      hostData: setting,
      output: (stream, text) => (stream === 'events' ? this.tell(text) : this.current?.output(stream, text)),
      onHostRequest: (name, data) => this.answer(name, data),
    });
  }

  async perform(job: LaneJob): Promise<JobEnd> {
    const { coordinator } = this;
    this.current = job;
    this.living.clear();
    const givenUp = new Promise<'given up'>((settle) => {
      this.giveUp = () => settle('given up');
    });
    this.announce(job);
    const outcome = await Promise.race([coordinator.runRoot('main', []), givenUp]);
    this.current = null;
    const death = coordinator.threadDeath;
    if (outcome === 'given up' || death !== null) {
      this.alive = false;
      await this.close();
      return { kind: 'died', message: death?.message ?? 'it did not stop in time', outOfMemory: death?.cause === 'out-of-memory' };
    }
    return endOf(outcome);
  }

  cancel(source: 'limit' | 'explicit', reason: string): void {
    this.coordinator.cancel(source, reason);
  }

  /** Whatever still runs is ended with its threads. */
  abandon(): void {
    this.giveUp();
  }

  forgetInstance(instance: number): void {
    this.forgotten.push(instance);
  }

  get liveThreads(): number {
    return this.coordinator.liveThreads;
  }

  async close(): Promise<void> {
    this.alive = false;
    this.giveUp();
    await this.coordinator.close();
  }

  async tree(): Promise<string> {
    return renderTree(await this.coordinator.tree());
  }

  /** Tells the threads what comes; those that are started while it runs are told all of it. */
  private announce({ code, instance, job, setting, control, forget }: LaneJob): void {
    const { known } = this;
    const isNew = !known.delete(code.id);
    known.add(code.id);
    const programs: number[] = [];
    for (const id of known) {
      if (known.size <= KEPT_PROGRAMS) break;
      known.delete(id);
      programs.push(id);
    }
    const message: JobMessage = {
      job,
      program: code.id,
      instance,
      units: isNew ? code.units : null,
      setting,
      account: control.account,
      forget: { programs, instances: this.forgotten.splice(0), functions: forget },
    };
    this.coordinator.announce(message, [{ ...message, units: code.units }]);
  }

  /** A task that went to another thread ends there and, once that is known, where it came from: told once. */
  private tell(lines: string): void {
    for (const line of lines.trimEnd().split('\n')) {
      const event = JSON.parse(line) as TaskEvent;
      if (event.kind === 'task-spawned') this.living.add(event.task);
      if (event.kind === 'task-ended' && !this.living.delete(event.task)) continue;
      this.current?.onTask?.(event);
    }
  }

  private answer(name: string, data: unknown): unknown {
    if (name === 'host-release') {
      this.options.release(data as readonly number[]);
      return null;
    }
    const job = this.current;
    if (job === null) return null;
    switch (name) {
      case 'host-call': {
        const [id, call] = data as readonly [number, HostCall];
        return job.dealings.begin(id, call);
      }
      case 'host-resume': {
        const [id, outcome] = data as readonly [number, CallbackOutcome];
        return job.dealings.resume(id, outcome);
      }
      case 'host-abandon':
        job.dealings.abandon(data as number);
        return null;
      case 'limit':
        job.control.limitReached(data as LimitMessage);
        return null;
      case 'read-line':
        return job.input?.readLine() ?? null;
      case 'read-all':
        return job.input?.readAll() ?? '';
      default:
        throw new Error(`unknown host request ${name}`);
    }
  }
}

function endOf(outcome: RootOutcome): JobEnd {
  if (outcome.state === 'done') return { kind: 'done', wire: (outcome.value as ResultData).wire };
  const error = outcome.error as (ErrorData & ExitData & { readonly report: FaultReport }) | null;
  if (error?.fault?.kind === 'exit') return { kind: 'exit', status: error.fault.status };
  if (outcome.state === 'cancelled' || error === null) return { kind: 'cancelled', report: error?.report ?? null };
  return { kind: 'failed', report: error.report, wire: error.wire };
}
