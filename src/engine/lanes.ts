/** The lanes of an engine: which are free, who waits for one. */
import type { Lane } from './job.js';

/** Gives a lane back. */
export type Release = () => void;

interface Waiting {
  readonly wanted: Lane | null;
  readonly take: (lane: Lane) => void;
}

export class Lanes {
  private readonly lanes: Lane[] = [];
  private readonly busy = new Set<Lane>();
  private readonly queue: Waiting[] = [];
  /** Lanes that hold instances, with their number. */
  private readonly pinned = new Map<Lane, number>();

  constructor(
    private readonly most: number,
    private readonly make: () => Lane,
  ) {}

  /** A free lane, or `wanted` when it is free. `extra`: a run inside a run does not wait for the place its outer run holds. */
  acquire(wanted: Lane | null, extra: boolean): Promise<Lane> {
    const lane = wanted === null ? this.anyFree(extra) : this.busy.has(wanted) ? null : wanted;
    if (lane !== null) {
      this.busy.add(lane);
      return Promise.resolve(lane);
    }
    return new Promise((take) => this.queue.push({ wanted, take }));
  }

  isBusy(lane: Lane): boolean {
    return this.busy.has(lane);
  }

  pin(lane: Lane): void {
    this.pinned.set(lane, (this.pinned.get(lane) ?? 0) + 1);
  }

  unpin(lane: Lane): void {
    const count = (this.pinned.get(lane) ?? 1) - 1;
    if (count === 0) this.pinned.delete(lane);
    else this.pinned.set(lane, count);
  }

  release(lane: Lane): void {
    this.busy.delete(lane);
    if (!lane.alive || (this.lanes.length > this.most && !this.pinned.has(lane))) {
      this.lanes.splice(this.lanes.indexOf(lane), 1);
      void lane.close();
    }
    this.serve();
  }

  get liveThreads(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.liveThreads, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private serve(): void {
    for (let i = 0; i < this.queue.length; ) {
      const { wanted, take } = this.queue[i] as Waiting;
      // Who waits for a lane that is dead learns it by trying.
      const lane = wanted === null ? this.anyFree(false) : this.busy.has(wanted) ? null : wanted;
      if (lane === null) {
        i++;
        continue;
      }
      this.queue.splice(i, 1);
      this.busy.add(lane);
      take(lane);
    }
  }

  private anyFree(extra: boolean): Lane | null {
    const free = this.lanes.find((lane) => !this.busy.has(lane) && lane.alive);
    if (free !== undefined) return free;
    if (this.lanes.length >= this.most && !extra) return null;
    const lane = this.make();
    this.lanes.push(lane);
    return lane;
  }
}
