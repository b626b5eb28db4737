/**
 * The reporters by name. Each turns the same events (testing.ts) into one form of text; `failure-text` and `line-diff` are what the forms for
 * people share. No reporter knows the runner, the command line or another reporter.
 */
import { dot } from './dot.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { pretty, verbose } from './pretty.js';
import type { MakeReporter } from './reporter.js';
import { tap } from './tap.js';

export type { Reporter, ReporterContext } from './reporter.js';
export { junit };

export const REPORTERS: Readonly<Record<ReporterName, MakeReporter>> = { pretty, dot, tap, junit, json, verbose };

export type ReporterName = 'pretty' | 'dot' | 'tap' | 'junit' | 'json' | 'verbose';
