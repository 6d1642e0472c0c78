import { defineConfig } from 'vitest/config';
import { NO_TIME_LIMITS, seeded, testSeed } from './test/seed.ts';

/** Tests that a mutation run asks, in Node: those of the core but long statistics, which no small fault needs. */
export default defineConfig({
  ...seeded(testSeed()),
  test: {
    include: ['packages/core/test/**/*.test.ts'],
    exclude: [
      'packages/core/test/laws/queueing.test.ts',
      'packages/core/test/reference/{differential,laws,random-serving}.test.ts',
    ],
    ...NO_TIME_LIMITS,
  },
});
