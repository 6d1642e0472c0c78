import { defineConfig } from 'vitest/config';
import { announceSeed, NO_TIME_LIMITS, seeded, testSeed } from './test/seed.ts';

const seed = testSeed();
announceSeed(seed);

/**
 * The files of a worker share the modules that they import: loading the program anew for each file took more than most
 * tests. So no module may keep what a test could change (test/tidy.test.ts).
 */
const project = (name: string, include: string) => ({
  ...seeded(seed),
  test: {
    name,
    include: [include],
    environment: 'node' as const,
    pool: 'forks' as const,
    isolate: false,
    ...NO_TIME_LIMITS,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('core', 'packages/core/test/**/*.test.ts'),
      project('io', 'packages/io/test/**/*.test.ts'),
      project('evidence', 'packages/evidence/test/**/*.test.ts'),
      project('kavier', 'packages/kavier/test/**/*.test.ts'),
      project('tidy', 'test/**/*.test.ts'),
    ],
  },
});
