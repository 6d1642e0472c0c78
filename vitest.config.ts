import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: ['core', 'io', 'kavier'].map((name) => ({
      test: { name, include: [`packages/${name}/test/**/*.test.ts`], environment: 'node' },
    })),
  },
});
