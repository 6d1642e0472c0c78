import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KavierError, smallestOf } from '@kavier/core';
import type { BenchCase, BenchOutcome, BenchResult } from './case.ts';
import { type MeasuredOutcome, runCommand } from './run-command.ts';

/** Measures a case in fresh processes of the build at `bin`, so that its memory is its own and no case warms another up. */
export async function runCase(
  benchCase: BenchCase,
  repetitions: number,
  bin: string,
): Promise<BenchResult> {
  const outcomes = await measured(benchCase, repetitions, bin);
  const least = (value: (outcome: MeasuredOutcome) => number) => smallestOf(outcomes.map(value));
  const bestS = least((outcome) => outcome.wallS);
  return {
    ...benchCase,
    wallS: outcomes.map(({ wallS }) => wallS),
    bestS,
    cpuS: outcomes[0].cpuS === null ? null : least(({ cpuS }) => cpuS ?? 0),
    setupS: least(({ setupS }) => setupS),
    work: outcomes[0].work,
    peakMemoryBytes: outcomes[outcomes.length - 1].peakMemoryBytes,
    speedup: benchCase.published === undefined ? undefined : benchCase.published.wallS / bestS,
  };
}

/** The repetitions of a case: of a function in one process, so that all but the first are warm; of a command one by one. */
export async function measured(
  benchCase: BenchCase,
  repetitions: number,
  bin: string,
): Promise<readonly MeasuredOutcome[]> {
  if (benchCase.kind === 'command') {
    const outcomes: MeasuredOutcome[] = [];
    for (let i = 0; i < repetitions; i++) outcomes.push(await runCommand(benchCase, bin));
    return outcomes;
  }
  const argv = [childOf(bin), JSON.stringify(benchCase), String(repetitions)];
  const { outcomes, peakMemoryBytes } = JSON.parse(await printedBy(argv, benchCase)) as {
    readonly outcomes: readonly BenchOutcome[];
    readonly peakMemoryBytes: number;
  };
  return outcomes.map((outcome) => ({ ...outcome, peakMemoryBytes }));
}

/** The program that executes functions, of the build that a command belongs to: bundled or not. */
function childOf(bin: string): string {
  const folder = dirname(bin);
  const places = ['child.js', 'bench/child.js', '../bundle/child.js'];
  const found = places.map((place) => join(folder, place)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new KavierError('this is no build of Kavier that can be measured', {
    kind: 'input',
    where: bin,
    found: `no ${places[0]} beside it`,
    expected: 'the bin.js of a build, for example packages/kavier/dist/bin.js of another checkout',
  });
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
