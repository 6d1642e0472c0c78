import { defineConfig } from 'vitest/config';

const project = (name: string, include: string) => ({
  test: { name, include: [include], environment: 'node' as const, testTimeout: 60_000 },
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
