import { existsSync } from 'node:fs';
import { start } from './run.mjs';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Path of a Chromium for the browser tests, or undefined. `KAVIER_CHROMIUM` names one; otherwise the usual places are
 * looked at, and on Debian as root its package is installed.
 */
export function findChromium() {
  const named = process.env.KAVIER_CHROMIUM;
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  const found = PATHS.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error('> Installing Debian’s chromium for the browser tests');
  const apt = {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  start('apt-get', ['update', '-qq'], apt);
  start('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], apt);
  return PATHS.find((path) => existsSync(path));
}
