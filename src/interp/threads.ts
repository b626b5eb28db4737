/** How many threads run tasks (`Async.threads`): set by whoever starts the thread, 1 in `inline` mode. */
export const threads: { count: number } = { count: 1 };
