import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { KavierError } from '@kavier/core';
import type { BenchCase, BenchOutcome } from './case.ts';

/** Loaded before the command: says at its end what the whole process used. */
const REPORTER = `process.on('exit', () => require('node:fs').writeFileSync(process.env.KAVIER_BENCH_USAGE,
  JSON.stringify({ ...process.cpuUsage(), rss: process.resourceUsage().maxRSS })));`;

/** An outcome with the peak memory of the process that gave it. */
export type MeasuredOutcome = BenchOutcome & { readonly peakMemoryBytes: number };

/**
 * Runs a command line of the build at `bin`, as a user would, and measures the process whole. In `command`, SCENARIO is a file
 * with the case's `scenario`, TRACE its `trace`, OUT a folder; without a command it is Node that does nothing.
 */
export async function runCommand(
  { name, parameters }: BenchCase,
  bin: string,
): Promise<MeasuredOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'kavier-bench-'));
  try {
    const inFolder = (file: string) => join(folder, file);
    writeFileSync(inFolder('reporter.cjs'), REPORTER);
    writeFileSync(inFolder('scenario.yaml'), String(parameters.scenario ?? ''));
    const places: Readonly<Record<string, string>> = {
      SCENARIO: inFolder('scenario.yaml'),
      TRACE: String(parameters.trace),
      OUT: inFolder('out'),
    };
    const { command } = parameters;
    const words = command === undefined ? [] : String(command).split(' ');
    const argv =
      words.length === 0 ? ['-e', '0'] : [bin, ...words.map((word) => places[word] ?? word)];
    const begunMs = performance.now();
    await finished(['--require', inFolder('reporter.cjs'), ...argv], inFolder('usage.json'), name);
    const wallS = (performance.now() - begunMs) / 1000;
    const usage = JSON.parse(readFileSync(inFolder('usage.json'), 'utf8')) as Usage;
    const work = { requests: Number(parameters.requests ?? 0) };
    const cpuS = (usage.user + usage.system) / 1e6;
    return { wallS, cpuS, setupS: 0, work, peakMemoryBytes: usage.rss * 1024 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Usage {
  readonly user: number;
  readonly system: number;
  readonly rss: number;
}

function finished(argv: readonly string[], usage: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KAVIER_BENCH_USAGE: usage };
    const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else {
        const found = `exit code ${code}: ${stderr.trim().split('\n').at(-1)}`;
        reject(new KavierError(`benchmark case ${name} failed`, { kind: 'work', found }));
      }
    });
  });
}
