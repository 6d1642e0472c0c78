import { spawnSync } from 'node:child_process';

/**
 * Runs a command with its output shown on stderr, where progress belongs, and ends this process when it fails.
 * `npm` is started through the npm that called us, so that no other version on the path gets in.
 */
export function run(command, args, title, options = {}) {
  console.error(`> ${title}`);
  const { status, signal, error } = start(command, args, { stdio: ['inherit', 2, 2], ...options });
  if (error) {
    console.error(`${title} could not start: ${error.message}`);
    process.exit(1);
  }
  if (status !== 0) {
    console.error(
      `${title} failed (${signal ?? `exit code ${status}`}): ${command} ${args.join(' ')}`,
    );
    process.exit(status ?? 1);
  }
}

/** Runs a command and returns what `spawnSync` returns. */
export function start(command, args, options) {
  const npm = process.env.npm_execpath;
  if (command === 'npm' && npm) return spawnSync(process.execPath, [npm, ...args], options);
  if (command === 'node') return spawnSync(process.execPath, args, options);
  return spawnSync(command, args, options);
}
