import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/fast-check-setup.ts'],
    // Nothing is left in the directories of who runs the tests.
    env: { ARIA_CACHE: 'off' },
    // Only a hang ends a test: on a busy machine a program that starts threads may take many times its usual time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
