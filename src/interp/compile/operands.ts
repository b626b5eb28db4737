/** Several operands evaluated left to right into a fresh array (call arguments, items, assignment targets). */
import type { Code, Frame, Run } from '../code.js';
import type { Value } from '../value.js';
import { perNode } from './per-node.js';

export type Operands =
  /** `parts` are the single operands, for callers that place them themselves. */
  | { readonly suspends: false; readonly parts: readonly Run[]; run(frame: Frame): Value[] }
  | { readonly suspends: true; step(frame: Frame): Generator<unknown, Value[], unknown> };

export function sequenceOperands(codes: readonly Code[]): Operands {
  if (codes.some((code) => code.suspends)) {
    return {
      suspends: true,
      *step(f) {
        const values: Value[] = [];
        for (const code of codes) values.push(code.suspends ? yield* code.step(f) : code.run(f));
        return values;
      },
    };
  }
  const parts = codes.map((code) => (code as { run: Run }).run);
  return { suspends: false, parts, run: inOrder(parts) };
}

const inOrder = perNode({}, () => (parts: readonly Run[]): ((frame: Frame) => Value[]) => {
  const [a, b, c] = parts as [Run, Run, Run];
  switch (parts.length) {
    case 0:
      return () => [];
    case 1:
      return (f) => [a(f)];
    case 2:
      return (f) => [a(f), b(f)];
    case 3:
      return (f) => [a(f), b(f), c(f)];
    default:
      return (f) => {
        const values: Value[] = [];
        for (let i = 0; i < parts.length; i++) values.push((parts[i] as Run)(f));
        return values;
      };
  }
});
