/** The chapters of the grammar, in the order of language.md. */
import { defineConcurrency } from './concurrency.js';
import { defineControl } from './control.js';
import { defineEffects } from './effects.js';
import { defineExpressions } from './expressions.js';
import { defineFunctions } from './functions.js';
import type { Grammar } from './grammar.js';
import { defineLambdas } from './lambdas.js';
import { defineModules } from './modules.js';
import { defineOperands } from './operands.js';
import { definePatterns } from './patterns.js';
import { definePostfixes } from './postfix.js';
import { defineSimpleStatements } from './simple-statements.js';
import { defineStatements } from './statements.js';
import { defineStructs } from './structs.js';
import { defineTests } from './tests.js';
import { defineTraits } from './traits.js';
import { defineTypes } from './types.js';

export function defineRules(g: Grammar): void {
  defineStatements(g);
  defineSimpleStatements(g);
  defineFunctions(g);
  defineStructs(g);
  defineTraits(g);
  defineTypes(g);
  defineExpressions(g);
  defineOperands(g);
  definePostfixes(g);
  defineLambdas(g);
  defineControl(g);
  definePatterns(g);
  defineEffects(g);
  defineTests(g);
  defineModules(g);
  defineConcurrency(g);
}
