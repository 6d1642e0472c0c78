import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CostDocument } from '../../src/footprint/cost-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import { footprintPage } from '../../src/report/footprint-page.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { answer, isClose, sum } from './stored-run.ts';

const FLAGS = '--engine vllm --model llama-3.1-8b --gpu h100-sxm --gpu-hour-usd 3'.split(' ');

/** A trace of requests of so many classes. */
function traceOf(classes: number): string {
  const file = join(temporaryFolder(), 'classes.csv');
  const rows = Array.from(
    { length: 3 * classes },
    (_, i) => `${i},m${i % classes},${100 * (1 + (i % classes))},20,0,API log`,
  );
  const head = 'Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type';
  writeFileSync(file, `${[head, ...rows].join('\n')}\n`);
  return file;
}

test('classes add up to what is attributed, in energy, carbon and money', async () => {
  const trace = traceOf(3);
  const { requests } = await answer<FootprintDocument>(
    'footprint',
    trace,
    ...FLAGS,
    '--grid',
    'NL',
  );
  if (requests === null) throw new Error('no requests');
  const { classes, attributedWh, carbonG } = requests;
  expect(classes.map(({ name }) => name)).toEqual(['m0', 'm1', 'm2']);
  expect(isClose(sum(classes.map(({ energyWh }) => energyWh)), attributedWh)).toBe(true);
  const grams = (carbonG?.mean ?? 0) * (carbonG?.count ?? 0);
  expect(isClose(sum(classes.map(({ carbonG: own }) => own ?? 0)), grams)).toBe(true);
  const { requests: paid, cost } = await answer<CostDocument>('cost', trace, ...FLAGS);
  if (paid === null) throw new Error('no requests');
  const usd = sum(paid.classes.map(({ usd: own }) => own)) + paid.unattributedUsd;
  expect(isClose(usd, cost.totalUsd)).toBe(true);
});

test('a report shows the largest classes and says how many more there are', async () => {
  const trace = traceOf(20);
  for (const verb of ['footprint', 'cost']) {
    const { stdout } = await kavier([verb, trace, '--full', ...FLAGS]);
    expect(stdout.match(/^m\d+ /gm)).toHaveLength(12);
    expect(stdout).toContain('and 8 more; --json has all');
  }
  const document = await answer<FootprintDocument>('footprint', trace, ...FLAGS);
  expect(document.requests?.classes).toHaveLength(20);
  expect(footprintPage(document)).toContain('By class of requests, and 8 more');
});
