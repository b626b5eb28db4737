import { describe } from 'vitest';
import { programsIn, testProgram } from './program-run.js';

describe('every example of the language reference does what it says there', () => {
  for (const example of programsIn('tests/spec-examples')) testProgram(example);
});
