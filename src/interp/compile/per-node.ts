/**
 * Machine code of its own for every node.
 *
 * A program is a tree of closures, and all closures of one kind share what V8 learns about their code: the `l(f)` in "left + right" has seen
 * every operand of the program, so it can be neither predicted nor inlined, and what a loop costs depends on what ran before it. Here each
 * node gets a copy of its closure's code instead: the same source text, evaluated anew. V8 shares the text's bytecode among the copies but
 * collects types for each apart; a copy that is made once has constants in place of its captured variables, and its operands are inlined into
 * it, down to the leaves. There is one text, so there is one semantics.
 *
 * Price: a microsecond a node when it is compiled, and each node warms up by itself.
 */
import { Script } from 'node:vm';

/**
 * `make(imports)`, whose code is evaluated anew at each call of the result. `make` must not mention anything outside itself but globals:
 * what it needs of this module is in `imports` (tests/interp/per-node.test.ts looks at every use).
 */
export function perNode<Imports extends object, Args extends readonly unknown[], Result>(
  imports: Imports,
  make: (imports: Imports) => (...args: Args) => Result,
): (...args: Args) => Result {
  let script: Script | null = null;
  return (...args) => {
    script ??= new Script(`'use strict';(${make})`, { filename: 'aria:node' });
    return (script.runInThisContext() as typeof make)(imports)(...args);
  };
}
