/**
 * The end of a run as its host decides it: limits, deadlines, aborts. One a run; programs whose parts have limits of their own (the entries of
 * a session, the tests of a file) have one that begins anew with each part.
 *
 * The ladder (runtime.md, section 4.9): cancel the root scope; after the grace time every poll ends what runs, clean-up included; a
 * little later whatever is left is given up, and its threads with it.
 */
import { BudgetBlock, type Usage } from '../interp/budget-block.js';
import { DEFAULT_GRACE_MS, type LimitName, type Limits, limitOf } from '../interp/limits.js';
import type { LimitMessage, RunAccount } from './thread-account.js';

/** After the grace time: how long the last polls may take, in milliseconds. */
const LAST_MS = 300;
/** Node's timers count to 2^31 - 1 milliseconds. */
const LONGEST_TIMEOUT = 0x7fff_ffff;

/** Why the host ended a run, or a limit did. */
export type Stop =
  | { readonly kind: 'limit'; readonly limit: LimitName; readonly site: LimitMessage['site'] }
  | { readonly kind: 'aborted'; readonly reason: unknown };

export interface RunUsage extends Usage {
  /** From start to end, waits included. */
  readonly ms: number;
}

/** What the ladder acts on. */
export interface Stoppable {
  cancel(source: 'limit' | 'explicit', reason: string): void;
  /** Nothing of the run may go on: its threads are ended. */
  giveUp(): void;
}

export class RunControl {
  readonly block: BudgetBlock;
  readonly account: RunAccount;
  /** What ended the run before its time. */
  stop: Stop | null = null;
  private began = performance.now();
  private readonly grace: number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private endedAfter: number | null = null;

  constructor(
    readonly limits: Limits,
    /** Most threads that may work for the run. */
    threads: number,
    private readonly target: Stoppable,
  ) {
    this.block = BudgetBlock.allocate(threads);
    this.block.begin(Date.now());
    this.account = { buffer: this.block.buffer, limits };
    this.grace = limits.grace ?? DEFAULT_GRACE_MS;
  }

  /** The program starts: the clock runs. A limit that allows nothing ends it at once. */
  start(): void {
    const nothing = (['threads', 'memory'] as const).find((limit) => limitOf(this.limits, limit) === 0);
    if (nothing !== undefined) this.limitReached({ limit: nothing, site: null });
    else this.watchTime();
  }

  /** The next part begins, with everything it may use. */
  restart(): void {
    this.between();
    this.endedAfter = null;
    this.began = performance.now();
    this.block.begin(Date.now());
    this.start();
  }

  /** A part has ended: what goes on counts still, but no time does. */
  between(): void {
    this.end();
    this.stop = null;
    this.block.begin(Number.POSITIVE_INFINITY);
  }

  /** A thread has said so, or its heap has. */
  limitReached({ limit, site }: LimitMessage): void {
    if (this.stop !== null) {
      // A thread that was stopped from here says where it was.
      if (this.stop.kind === 'limit' && this.stop.site === null && this.stop.limit === limit) this.stop = { kind: 'limit', limit, site };
      return;
    }
    this.stop = { kind: 'limit', limit, site };
    this.block.stop(limit, this.grace);
    this.descend('limit', `${limit} limit`);
  }

  abort(reason: unknown): void {
    if (this.stop !== null || this.endedAfter !== null) return;
    this.stop = { kind: 'aborted', reason };
    this.block.stop('aborted', this.grace);
    this.descend('explicit', abortText(reason));
  }

  /** The run has ended. */
  end(): void {
    this.endedAfter ??= performance.now() - this.began;
    this.clearTimer();
  }

  usage(): RunUsage {
    return { ...this.block.usage(), ms: this.endedAfter ?? performance.now() - this.began };
  }

  private watchTime(): void {
    const left = limitOf(this.limits, 'time') - (performance.now() - this.began);
    if (left === Number.POSITIVE_INFINITY) return;
    if (left <= 0) {
      this.limitReached({ limit: 'time', site: null });
      return;
    }
    this.timer = setTimeout(() => this.watchTime(), Math.min(Math.ceil(left), LONGEST_TIMEOUT));
  }

  private descend(source: 'limit' | 'explicit', reason: string): void {
    this.clearTimer();
    this.target.cancel(source, reason);
    if (this.endedAfter !== null) return;
    this.timer = setTimeout(() => {
      this.block.endNow();
      this.timer = setTimeout(() => this.target.giveUp(), LAST_MS);
    }, this.grace);
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** What an abort reason says: its message, never its stack. */
export function abortText(reason: unknown): string {
  if (reason instanceof Error) return reason.message;
  return reason === undefined ? 'aborted' : String(reason);
}
