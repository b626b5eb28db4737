import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/fast-check-setup.ts'],
    // Tests that start worker threads or processes share two cores with the compiler of the test files.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
