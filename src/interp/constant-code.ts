/** The body of a task whose operand is a plain value: it gives its argument (language.md, section 17.1). */
import type { AriaTaskCode } from './task-bodies.js';

export const constantCode: AriaTaskCode = {
  key: 'constant',
  name: 'value',
  suspends: false,
  info: undefined,
  run: ([value]) => value,
  start: ([value]) => value,
};
