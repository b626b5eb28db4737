/**
 * What a call site does to enter a function of the program that cannot suspend. Each site has its own copy (per-node.ts), so that the body of
 * the function it calls is part of its code; call.ts has the general ways, for callers that are not nodes.
 */
import { pulse } from '../../runtime/pulse.js';
import { MAX_DEPTH, unwind } from '../call.js';
import type { Frame, FunctionCode } from '../code.js';
import { tooDeep } from '../engine-faults.js';
import { poll } from '../poll.js';
import { here, type Site } from '../site.js';
import type { Value } from '../value.js';
import { perNode } from './per-node.js';

/** Runs the body of `code` in a filled frame: polls the pulse, counts the depth. */
export const entering = perNode(
  { MAX_DEPTH, overflow, poll, pulse, unwind },
  ({ MAX_DEPTH, overflow, poll, pulse, unwind }) =>
    (site: Site) =>
    (code: FunctionCode, frame: Frame): Value => {
      if (--pulse.left < 0) poll();
      if (++pulse.depth > MAX_DEPTH) overflow(site);
      try {
        const value = code.run(frame);
        pulse.depth--;
        return value;
      } catch (error) {
        throw unwind(error, code.name, site);
      }
    },
);

function overflow(site: Site): void {
  here.site = site;
  tooDeep();
}

/** Makes frames of a size known now, with nothing but the captures in them. */
export const framing = perNode({}, () => (size: number): ((captures: Frame[0]) => Frame) => {
  switch (size) {
    case 1:
      return (captures) => [captures];
    case 2:
      return (captures) => [captures, undefined];
    case 3:
      return (captures) => [captures, undefined, undefined];
    case 4:
      return (captures) => [captures, undefined, undefined, undefined];
    case 5:
      return (captures) => [captures, undefined, undefined, undefined, undefined];
    case 6:
      return (captures) => [captures, undefined, undefined, undefined, undefined, undefined];
    case 7:
      return (captures) => [captures, undefined, undefined, undefined, undefined, undefined, undefined];
    case 8:
      return (captures) => [captures, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    default:
      return (captures) => {
        const frame: Frame = [captures, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
        for (let i = 8; i < size; i++) frame.push(undefined);
        return frame;
      };
  }
});
