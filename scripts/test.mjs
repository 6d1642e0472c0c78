// The whole check of the project, as `npm test` and CI run it: style, unused code, tests in Node, the core's tests
// in a browser, and the package as its users get it. Every step runs even if an earlier one failed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { findChromium } from './chromium.mjs';
import { start } from './run.mjs';

const REPORTS = 'node_modules/.cache/kavier-tests';
rmSync(REPORTS, { recursive: true, force: true });
mkdirSync(REPORTS, { recursive: true });

const tests = { passed: 0, failed: 0, skipped: 0 };
const failedSteps = [];

step('Format and lint', 'node', ['node_modules/@biomejs/biome/bin/biome', 'ci', '.']);
step('Type-aware lint', 'node', [
  'node_modules/oxlint/bin/oxlint',
  '--type-aware',
  '--deny-warnings',
]);
step('Unused code', 'node', ['node_modules/knip/bin/knip.js']);
vitest('Tests', 'node', []);

const chromium = findChromium();
if (chromium === undefined) {
  console.log(
    '\nBrowser tests SKIPPED: no Chromium. Install it (Debian: apt-get install chromium), or set',
  );
  console.log('KAVIER_CHROMIUM to the path of a Chromium or Chrome, and run npm test again.');
} else {
  vitest('Core tests in Chromium', 'browser', ['--config', 'vitest.browser.config.ts'], {
    KAVIER_CHROMIUM: chromium,
  });
}
step('Package as users get it', 'node', ['scripts/check-package.mjs']);

console.log('');
for (const name of failedSteps) console.log(`FAILED: ${name}`);
// A failed step that is no test still counts, so that the closing line cannot look green.
const failed = tests.failed + failedSteps.length;
console.log(`${tests.passed} passed, ${failed} failed, ${tests.skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

function step(name, command, args, env = {}) {
  console.log(`\n> ${name}`);
  const { status } = start(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) failedSteps.push(name);
  return status === 0;
}

function vitest(name, report, args, env) {
  const file = `${REPORTS}/${report}.json`;
  const ok = step(
    name,
    'node',
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    env,
  );
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    tests.passed += result.numPassedTests;
    tests.failed += result.numFailedTests;
    tests.skipped += result.numPendingTests + result.numTodoTests;
    if (result.numFailedTests > 0) failedSteps.splice(failedSteps.indexOf(name), ok ? 0 : 1);
  } catch {
    if (ok) failedSteps.push(`${name} (no report)`);
  }
}
