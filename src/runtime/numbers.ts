/** Numbers of tasks and scopes: unique in the process without asking anybody, because each thread counts in a range of its own. */

/** Numbers of thread n begin here times n - 1. */
export const NUMBERS_PER_THREAD = 1_000_000_000;

/** As it is shown: `7` for the seventh of the first thread, `2.7` for that of the second. */
export function numberText(number: number): string {
  if (number <= NUMBERS_PER_THREAD) return String(number);
  return `${Math.floor(number / NUMBERS_PER_THREAD) + 1}.${number % NUMBERS_PER_THREAD}`;
}
