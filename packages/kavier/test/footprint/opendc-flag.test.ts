import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { written } from '../../../io/test/output/duckdb.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import { kavier } from '../cli/in-process.ts';
import { unbalancedTags } from '../reproduce/markup.ts';
import { answer, storedRun } from './stored-run.ts';

const { folder, run } = storedRun();

/** A power source that drew `joules` evenly over the run, in OpenDC's types. */
async function powerSource(joules: number, endS: number): Promise<string> {
  const select = `select ${Math.round(endS * 1000)}::bigint as timestamp, 0::bigint as timestamp_absolute,
    'grid' as source_name, 'C01' as cluster_name, ${joules / endS}::float as power_draw, ${joules}::float as energy_usage,
    100::float as carbon_intensity, ${joules / 36_000}::float as carbon_emission`;
  const source = await written('powerSource.parquet', select);
  const file = join(folder, 'powerSource.parquet');
  writeFileSync(file, new Uint8Array(await source.slice(0, source.sizeBytes)));
  return file;
}

// Instants are whole milliseconds there: of this run of half a minute that is 2e-5.
test('OpenDC’s answer stands beside the run’s own, joules beside joules', async () => {
  const plain = await answer<FootprintDocument>('footprint', run, '--grid', '100');
  expect(plain.openDc).toBeNull();
  const file = await powerSource(plain.energy.totalWh * 3600, plain.endS);
  const flags = ['--grid', '100', '--power-source', file];
  const { openDc } = await answer<FootprintDocument>('footprint', run, ...flags);
  const found = new Map(openDc?.compared.map((one) => [one.quantity, one]));
  for (const quantity of ['energy', 'mean power', 'carbon', 'mean intensity'] as const) {
    expect(Math.abs(found.get(quantity)?.differencePct ?? Number.NaN)).toBeLessThan(0.01);
  }
  const out = join(folder, 'beside');
  const { code, stdout } = await kavier(['footprint', run, ...flags, '--out', out]);
  const page = readFileSync(join(out, 'index.html'), 'utf8');
  expect(page).toContain('Beside OpenDC');
  expect(unbalancedTags(page)).toEqual([]);
  expect(code).toBe(0);
  expect(stdout).toContain('OpenDC');
});

test('a file that is no power source is named', async () => {
  const { code, stderr } = await kavier([
    'footprint',
    run,
    '--power-source',
    join(run, 'requests.parquet'),
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('requests.parquet');
});
