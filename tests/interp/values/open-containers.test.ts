import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenContainers, OpenPairs } from '../../../src/interp/open-containers.js';

/** What a walk does next: goes into one of few containers, or leaves the innermost one. */
const steps = fc.array(fc.oneof({ weight: 4, arbitrary: fc.nat(79) }, { weight: 1, arbitrary: fc.constant(null) }), { maxLength: 300 });

describe('the containers a walk is inside of', () => {
  it('are known, few or many, until they are left', () => {
    fc.assert(
      fc.property(steps, (walk) => {
        const containers = Array.from({ length: 80 }, () => ({}));
        const open = new OpenContainers();
        const inside: number[] = [];
        for (const step of walk) {
          if (step !== null) {
            const fresh = !inside.includes(step);
            expect(open.enter(containers[step] as object)).toBe(fresh);
            if (fresh) inside.push(step);
          } else if (inside.pop() !== undefined) open.leave();
        }
      }),
    );
  });

  it('are known in pairs: one may be open beside several', () => {
    fc.assert(
      fc.property(steps, (walk) => {
        const containers = Array.from({ length: 10 }, () => ({}));
        const open = new OpenPairs();
        const inside: number[] = [];
        for (const step of walk) {
          if (step !== null) {
            const fresh = !inside.includes(step);
            expect(open.enter(containers[step % 10] as object, containers[Math.floor(step / 10)] as object)).toBe(fresh);
            if (fresh) inside.push(step);
          } else if (inside.pop() !== undefined) open.leave();
        }
      }),
    );
  });
});
