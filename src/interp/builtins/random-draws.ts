/**
 * The generator behind `std::random` (language.md 18.9): s' = (1103515245 s + 12345) mod 2^31. The sequences are part of the
 * language, so that a seeded program prints the same everywhere. Not for secrets.
 */
import { type HostPorts, ports } from '../host-ports.js';

const MODULUS = 2 ** 31;

export class Lcg {
  private state: number;

  constructor(seed: number | bigint) {
    this.state = Number(BigInt.asUintN(31, BigInt(seed)));
  }

  seed(seed: number | bigint): void {
    this.state = Number(BigInt.asUintN(31, BigInt(seed)));
  }

  /** The next state, 0 <= s < 2^31. The product needs 62 bits: the halves keep it exact in doubles. */
  next(): number {
    const low = this.state & 0xffff;
    const high = this.state >>> 16;
    const upper = (high * 1103515245) % 0x8000;
    this.state = (upper * 0x10000 + low * 1103515245 + 12345) % MODULUS;
    return this.state;
  }

  /** min <= x < max; min if that is empty. Takes a draw in any case. */
  int(min: number | bigint, max: number | bigint): number | bigint {
    const draw = this.next();
    if (max <= min) return min;
    if (typeof min === 'number' && typeof max === 'number' && Number.isSafeInteger(max - min)) return min + (draw % (max - min));
    const value = BigInt(min) + (BigInt(draw) % (BigInt(max) - BigInt(min)));
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  /** A position below `length`. */
  index(length: number): number {
    return this.next() % length;
  }

  float(): number {
    return this.next() / MODULUS;
  }

  bool(): boolean {
    return this.next() % 2 === 0;
  }

  /** In place, from the last item down (Fisher and Yates). */
  shuffle<T>(items: T[]): void {
    for (let i = items.length - 1; i >= 1; i--) {
      const j = this.index(i + 1);
      const item = items[i]!;
      items[i] = items[j]!;
      items[j] = item;
    }
  }
}

const shared = new WeakMap<HostPorts['randomSeed'], Lcg>();

/** The generator of the free functions, seeded by the host's `randomSeed` at its first use. One per thread and host. */
export function sharedRng(): Lcg {
  const { randomSeed } = ports;
  let rng = shared.get(randomSeed);
  if (rng === undefined) {
    rng = new Lcg(randomSeed());
    shared.set(randomSeed, rng);
  }
  return rng;
}
