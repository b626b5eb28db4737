/**
 * Machine code of its own for every node.
 *
 * A program is a tree of closures, and all closures of one kind share what V8 learns about their code: the `l(f)` in "left + right" has seen
 * every operand of the program, so it can be neither predicted nor inlined, and what a loop costs depends on what ran before it. Here each
 * node gets a copy of its closure's code instead: the same source text, evaluated anew. V8 shares the text's bytecode among the copies but
 * collects types for each apart; a copy that is made once has constants in place of its captured variables, and its operands are inlined into
 * it, down to the leaves. There is one text, so there is one semantics.
 *
 * Price: some microseconds a node when it is compiled, and each node warms up by itself.
 */
import { Script } from 'node:vm';

/**
 * V8 does not inline what shares its bytecode with the function around it: that would be a recursion. Nodes of a kind stand inside each
 * other, as in `a + b * c`, so there are as many bytecodes of each text, used in turn; a prime, so that no regular tree meets its own.
 */
const BYTECODES = 7;

/**
 * `make(imports)`, whose code is evaluated anew at each call of the result. `make` must not mention anything outside itself but globals:
 * what it needs of this module is in `imports` (tests/interp/per-node.test.ts looks at every use).
 */
export function perNode<Imports extends object, Args extends readonly unknown[], Result>(
  imports: Imports,
  make: (imports: Imports) => (...args: Args) => Result,
): (...args: Args) => Result {
  const scripts: Script[] = [];
  let turn = 0;
  return (...args) => {
    // Scripts of one name and text would be one to V8.
    scripts[turn] ??= new Script(`'use strict';(${make})`, { filename: `aria:node-${turn}` });
    const script = scripts[turn] as Script;
    turn = (turn + 1) % BYTECODES;
    return (script.runInThisContext() as typeof make)(imports)(...args);
  };
}
