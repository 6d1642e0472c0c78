import { defineConfig } from 'vitest/config';
import { announceSeed, NO_TIME_LIMITS, seeded, testSeed } from './test/seed.ts';

const seed = testSeed();
announceSeed(seed);

const project = (name: string, include: string) => ({
  ...seeded(seed),
  test: { name, include: [include], environment: 'node' as const, ...NO_TIME_LIMITS },
});

export default defineConfig({
  test: {
    projects: [
      project('core', 'packages/core/test/**/*.test.ts'),
      project('io', 'packages/io/test/**/*.test.ts'),
      project('kavier', 'packages/kavier/test/**/*.test.ts'),
      project('tidy', 'test/**/*.test.ts'),
    ],
  },
});
