/** Prelude names that are neither functions nor types with a table of their own (language.md, section 18.1). */
import type { Value } from './value.js';
import { UNIT } from './value.js';

export const preludeConstants: ReadonlyMap<string, Value> = new Map<string, Value>([['Unit', UNIT]]);
