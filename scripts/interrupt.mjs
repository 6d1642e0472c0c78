// Sends SIGINT at random times to `kavier run` on many requests, in each phase, and checks that the process ends within a
// second and leaves no results that are half-written. Not a test, because it measures time: node scripts/interrupt.mjs [times] [requests] [seed]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const [times = 30, requests = 8_000_000, seed = Date.now() % 2 ** 31] = process.argv
  .slice(2)
  .map(Number);
const BIN = fileURLToPath(new URL('../packages/kavier/dist/bin.js', import.meta.url));
const PHASES = ['generating', 'simulating', 'measuring', 'writing'];
const LIMIT_MS = 1000;

console.log(`${times} interruptions of a run of ${requests} requests, seed ${seed}`);
const uniform = generator(seed);
const folder = mkdtempSync(join(tmpdir(), 'kavier-interrupt-'));
const scenario = join(folder, 'big.yaml');
writeFileSync(
  scenario,
  `workload: { generate: { kind: plain, requests: ${requests}, arrivals: { process: poisson, rateRps: 20 },
  promptTokens: { distribution: fixed, tokens: 200 }, outputTokens: { distribution: fixed, tokens: 30 } } }
fleet: [ { model: llama-3.1-8b, accelerator: h100-sxm, engine: { profile: vllm } } ]
`,
);
const lengths = await phaseLengths();
console.log(PHASES.map((phase) => `${phase} ${lengths[phase]} ms`).join(', '));
const slowest = {};
let failures = 0;
for (let turn = 0; turn < times; turn++) {
  const phase = PHASES[turn % PHASES.length];
  const { endedMs, signal, left } = await interrupted(phase, uniform() * lengths[phase]);
  slowest[phase] = Math.max(slowest[phase] ?? 0, endedMs);
  const isGood = endedMs <= LIMIT_MS && (signal === 'SIGINT' || signal === 0) && left.length === 0;
  if (!isGood) failures++;
  console.log(
    `${turn + 1} ${phase}: ${signal} after ${endedMs} ms${left.length > 0 ? `, left ${left.join(' ')}` : ''}`,
  );
}
rmSync(folder, { recursive: true, force: true });
console.log(`slowest end: ${PHASES.map((phase) => `${phase} ${slowest[phase]} ms`).join(', ')}`);
console.log(
  failures === 0 ? 'all ended within a second, nothing half-written' : `${failures} FAILED`,
);
process.exit(failures === 0 ? 0 : 1);

/** How long each phase takes when nothing interrupts it, milliseconds. */
async function phaseLengths() {
  const run = start('whole');
  const began = {};
  while (run.child.exitCode === null) {
    const phase = run.phase();
    began[phase] ??= Date.now();
    await sleep(5);
  }
  const end = Date.now();
  rmSync(join(folder, 'whole'), { recursive: true });
  return Object.fromEntries(
    PHASES.map((phase, i) => [
      phase,
      Math.max(1, (began[PHASES[i + 1]] ?? end) - (began[phase] ?? end)),
    ]),
  );
}

/** Interrupts a run `afterMs` into a phase. */
async function interrupted(phase, afterMs) {
  const run = start('out');
  const ended = new Promise((resolve) => {
    run.child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  while (run.child.exitCode === null && run.phase() !== phase) await sleep(2);
  await sleep(afterMs);
  const sentMs = Date.now();
  run.child.kill('SIGINT');
  const signal = await ended;
  const endedMs = Date.now() - sentMs;
  const names = readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'big.yaml');
  // Results that had their name before the signal came are whole.
  const left = names.filter((name) => name !== 'out' || !isWhole(join(folder, name)));
  for (const name of readdirSync(folder)) {
    if (name !== 'big.yaml') rmSync(join(folder, name), { recursive: true });
  }
  return { endedMs, signal, left };
}

/** Whether a run folder holds every file that its list names, as it was written. */
function isWhole(path) {
  const lines = readFileSync(join(path, 'SHA256SUMS'), 'utf8').split('\n');
  return lines
    .map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line))
    .filter((match) => match !== null)
    .every(([, sum, name]) => {
      const bytes = readFileSync(join(path, name));
      return createHash('sha256').update(bytes).digest('hex') === sum;
    });
}

/** Starts a run; its phase is known by its progress and by the hidden folder that it writes. */
function start(out) {
  const argv = [BIN, 'run', scenario, '--out', join(folder, out), '--progress', 'plain'];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  let progress = '';
  child.stderr.on('data', (data) => {
    progress += data.toString();
  });
  const phase = () => {
    if (readdirSync(folder).some((name) => name.includes('.tmp-'))) return 'writing';
    if (progress.includes('measuring')) return 'measuring';
    return progress.includes('simulating') ? 'simulating' : 'generating';
  };
  return { child, phase };
}

/** Uniform numbers in [0, 1), mulberry32. */
function generator(start) {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
