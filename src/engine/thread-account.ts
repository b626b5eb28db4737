/** The account of the run that a thread works for: joins the budget to the scheduler, the counters and the output of the thread. */
import { Budget, budgets } from '../interp/budget.js';
import { BudgetBlock } from '../interp/budget-block.js';
import { idleDepthFor } from '../interp/engine-faults.js';
import type { LimitName, Limits } from '../interp/limits.js';
import type { Site } from '../interp/site.js';
import { pulse, scheduler } from '../runtime/index.js';
import { heapProbe } from './heap.js';

/** What a thread has to know about a run; structured-cloneable. */
export interface RunAccount {
  readonly buffer: SharedArrayBuffer;
  readonly limits: Limits;
}

/** What a thread tells whoever runs the program. */
export interface LimitMessage {
  readonly limit: LimitName;
  readonly site: Site | null;
}

/** What counts for a run. `row` is the thread's number. */
export function makeBudget({ buffer, limits }: RunAccount, row: number, report: (message: LimitMessage) => void): Budget {
  return new Budget(limits, new BudgetBlock(buffer), row, heapProbe, (limit, site) => report({ limit, site }));
}

/** From now on the thread works for this run. Called while the thread has nothing to do. */
export function openAccount(account: RunAccount, row: number, report: (message: LimitMessage) => void): Budget {
  const budget = makeBudget(account, row, report);
  budgets.current = () => budget;
  scheduler.meter = budget;
  pulse.idleDepth = idleDepthFor(budget.depth);
  pulse.depth = pulse.idleDepth;
  budget.begin();
  return budget;
}

/** Writes what the output limit allows of a text. */
export function writeWithin(budget: Budget | null, text: string, write: (text: string) => void): void {
  if (budget === null) {
    write(text);
    return;
  }
  const fits = budget.write(text);
  if (fits !== '') write(fits);
  if (fits.length < text.length) budget.reach('output');
}
