/**
 * The generator behind every scheduling choice (runtime.md, section 9, Determinism): with one thread and one seed a run is
 * reproducible. SplitMix32: one word of state, good enough to pick among a handful of arms, and the same on every platform.
 */
export class SeededRandom {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** A whole number in `[0, bound)`. */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  /** A number in `[0, 1)`. */
  unit(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 0x1_0000_0000;
  }
}
