import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { announceSeed, NO_TIME_LIMITS, seeded, testSeed } from './test/seed.ts';

const seed = testSeed();
announceSeed(seed);

/** The core's own tests in a real browser: the same sources, the same expectations, the same bits. */
export default defineConfig({
  ...seeded(seed),
  test: {
    name: 'core-in-browser',
    include: ['packages/core/test/**/*.test.ts'],
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
