import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { KavierError, smallestOf } from '@kavier/core';
import type { BenchCase, BenchOutcome, BenchResult } from './case.ts';

const CHILD = fileURLToPath(new URL('./child.js', import.meta.url));

/** Measures a case in a fresh process, so that its memory is its own and no case warms another up. */
export async function runCase(benchCase: BenchCase, repetitions: number): Promise<BenchResult> {
  const output = await printedBy(
    [CHILD, JSON.stringify(benchCase), String(repetitions)],
    benchCase,
  );
  const { outcomes, peakMemoryBytes } = JSON.parse(output) as {
    outcomes: BenchOutcome[];
    peakMemoryBytes: number;
  };
  const wallS = outcomes.map((outcome) => outcome.wallS);
  const bestS = smallestOf(wallS);
  return {
    ...benchCase,
    wallS,
    bestS,
    setupS: smallestOf(outcomes.map((outcome) => outcome.setupS)),
    work: outcomes[0].work,
    peakMemoryBytes,
    speedup: benchCase.published === undefined ? undefined : benchCase.published.wallS / bestS,
  };
}

/** What a Node process prints on stdout; its stderr goes to ours. */
function printedBy(args: readonly string[], { name }: BenchCase): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const parts: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(parts.join(''));
      else {
        const found = signal === null ? `exit code ${code}` : `signal ${signal}`;
        reject(new KavierError(`benchmark case ${name} failed`, { kind: 'work', found }));
      }
    });
  });
}
