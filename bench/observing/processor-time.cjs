/** Loaded before a program: writes the processor time that the process took, in milliseconds, to the file that ARIA_BENCH_TIME names. */
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(process.env.ARIA_BENCH_TIME, String((user + system) / 1000));
  });
}
