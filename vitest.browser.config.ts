import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

/** The core's own tests in a real browser: the same sources, the same expectations, the same bits. */
export default defineConfig({
  test: {
    name: 'core-in-browser',
    include: ['packages/core/test/**/*.test.ts'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
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
