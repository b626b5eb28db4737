import { describe } from 'vitest';
import { programsIn, testProgram } from './program-run.js';

/** Run by rules.test.ts. */
const RULES = 'tests/programs/conc/';

/** Example programs without an expectation need arguments or input; they have tests of their own. */
const programs = [...programsIn('tests/programs'), ...programsIn('examples')].filter(
  ({ path, source }) => /^# (expect|error|exit):|#>/m.test(source) && !path.startsWith(RULES),
);

describe('every program gives its output on one thread and on two', () => {
  for (const program of programs) testProgram(program);
});
