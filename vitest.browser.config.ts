import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { announceSeed, NO_TIME_LIMITS, seeded, testSeed } from './test/seed.ts';

const seed = testSeed();
announceSeed(seed);

/**
 * What the browser run leaves to Node: tables and sums that have nothing of the machine in them, statistics of long runs,
 * and the slow reference. Elementary functions, draws, sorting, the loop, every engine and the laws run here, too.
 */
const NODE_ONLY = [
  '{carbon,cost,energy,hardware,metrics,model,scenario,water}/**',
  'laws/queueing.test.ts',
  'reference/{differential,laws,random-serving}.test.ts',
];

/** Tests of the core in a real browser: the same sources, the same expectations, the same bits. */
export default defineConfig({
  ...seeded(seed),
  test: {
    name: 'core-in-browser',
    include: ['packages/core/test/**/*.test.ts'],
    exclude: NODE_ONLY.map((path) => `packages/core/test/${path}`),
    // Loading the core anew for each file took longer than the tests.
    isolate: false,
    ...NO_TIME_LIMITS,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      // A busy machine may start a browser slowly.
      connectTimeout: 600_000,
      provider: playwright({
        launchOptions: {
          executablePath: process.env.KAVIER_CHROMIUM ?? '/usr/bin/chromium',
          args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-background-networking',
            '--disable-sync',
          ],
        },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
