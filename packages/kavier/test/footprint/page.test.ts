import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CarbonDocument } from '../../src/footprint/carbon-document.ts';
import type { FootprintDocument } from '../../src/footprint/footprint-document.ts';
import { carbonPage } from '../../src/report/carbon-page.ts';
import { footprintPage } from '../../src/report/footprint-page.ts';
import { kavier } from '../cli/in-process.ts';
import { unbalancedTags } from '../reproduce/markup.ts';
import { hasChromium, renderings } from './chromium.ts';
import { answer, hourly, isClose, storedRun } from './stored-run.ts';

const { folder, run } = storedRun();
const DAY = Array.from({ length: 200 }, (_, hour) => 300 + 90 * ((hour % 24) / 24));

const footprint = (...flags: readonly string[]) =>
  answer<FootprintDocument>('footprint', run, ...flags);

/** With all there is: a grid that changes during the run, water, embodied carbon. */
async function fullFootprint(): Promise<FootprintDocument> {
  const file = hourly(folder, 'grid.csv', DAY);
  const start = ['--carbon-trace', file, '--start-at', '2022-06-01T00:59:50Z'];
  return footprint(...start, '--wue', '0.3', '--ewif', '1.2');
}

const carbon = (shift: string) => {
  const file = hourly(folder, 'zone.csv', DAY);
  return answer<CarbonDocument>('carbon', run, '--regions', `${file},DE,GB`, '--shift', shift);
};

const NONE = { acceleratorG: 0, serverG: 0, unallocatedG: 0, totalG: 0 };

function requireWhole(page: string): void {
  expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(|href=/);
  expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  expect(page).not.toMatch(/NaN|Infinity|undefined|\[object|null/);
  expect(page).toContain('prefers-color-scheme:dark');
  expect(unbalancedTags(page)).toEqual([]);
}

describe('the page of a footprint', () => {
  test('is whole by itself and holds what the text does', async () => {
    const document = await fullFootprint();
    const page = footprintPage(document);
    requireWhole(page);
    for (const part of [
      document.verdict,
      'By million tokens',
      'output tokens',
      'embodied in servers',
      'published rule',
      'where electricity is generated',
      'For a sustainability report',
      'SCI = (E x I + M) / R',
      'idle, by the rule unattributed',
      'NO PUE WAS GIVEN',
    ]) {
      expect(page).toContain(part);
    }
    expect(page.match(/<svg/g)).toHaveLength(2);
  });

  test('says so where something was not computed', async () => {
    const page = footprintPage(await footprint());
    requireWhole(page);
    expect(page.match(/Not computed; what is assumed/g)).toHaveLength(1);
    expect(page).not.toContain('grid, g CO2e/kWh');
  });

  test('shows embodied carbon that nobody is charged with', async () => {
    const charged = await footprint('--grid', 'NL', '--set', 'facility.embodied.by=use');
    const { acceleratorG, serverG, unallocatedG, totalG } = charged.carbon?.embodied ?? NONE;
    expect(unallocatedG).toBeGreaterThan(0);
    expect(isClose(acceleratorG + serverG + unallocatedG, totalG)).toBe(true);
    expect(footprintPage(charged)).toContain('embodied, idle hours');
    expect(footprintPage(await footprint('--grid', 'NL'))).not.toContain('embodied, idle hours');
  });

  test('draws each part as long as its share', async () => {
    const document = await footprint();
    const { partsWh, totalWh } = document.energy;
    const bar = footprintPage(document).split('<svg')[1];
    const widths = [...bar.matchAll(/y="40" width="([\d.]+)"/g)].map((match) => Number(match[1]));
    expect(widths).toHaveLength(5);
    const whole = widths.reduce((sum, width) => sum + width);
    for (const [i, part] of Object.values(partsWh).entries()) {
      expect(widths[i] / whole).toBeCloseTo(part / totalWh, 3);
    }
  });

  test('text of a scenario cannot open a tag', async () => {
    const document = await footprint();
    const page = footprintPage({ ...document, name: '<b>', command: 'a & "b"' });
    expect(page).toContain('Footprint of &lt;b&gt;');
    expect(page).toContain('a &amp; &quot;b&quot;');
  });
});

describe('the page of places and starts', () => {
  test('has a cell a start, marks the best one and shades the worst most', async () => {
    const document = await carbon('0..24h');
    const page = carbonPage(document);
    requireWhole(page);
    expect(page.match(/--heat:[\d.]+/g)).toHaveLength(24 + 2);
    expect(page.match(/class="[^"]*best"/g)).toHaveLength(1);
    expect(page).toMatch(/class="flat best"[^>]*>★ [\d.]+ at any start/);
    expect(document.best.place).toBe('GB');
    const heats = [...page.matchAll(/--heat:([\d.]+)/g)].map((match) => Number(match[1]));
    const grams = document.places[0].carbonG;
    const hottest = heats.indexOf(Math.max(...heats));
    expect(grams[hottest]).toBe(Math.max(...grams));
  });

  test('folds a week into rows of a day', async () => {
    const page = carbonPage(await carbon('0..7d'));
    expect(page.match(/--heat:[\d.]+/g)).toHaveLength(7 * 24 + 2);
    expect(page).toContain('zone, from 144 h');
  });
});

describe('--out', () => {
  const cases = [
    ['footprint', [], ['requests.parquet']],
    ['carbon', ['--regions', 'NL,FR'], []],
  ] as const;

  test.each(cases)(
    'of %s writes the document and its page, and says where',
    async (verb, flags, tables) => {
      const out = join(folder, `report-${verb}`);
      const { code, stdout, stderr } = await kavier([verb, run, ...flags, '--json', '--out', out]);
      expect(code).toBe(0);
      expect(stderr).toContain(`Written to ${out}`);
      expect(readdirSync(out).sort()).toEqual(
        ['SHA256SUMS', `${verb}.json`, 'index.html', ...tables].sort(),
      );
      expect(JSON.parse(readFileSync(join(out, `${verb}.json`), 'utf8'))).toEqual(
        JSON.parse(stdout),
      );
      const again = await kavier([verb, run, ...flags, '--out', out]);
      expect([again.code, again.stdout]).toEqual([2, '']);
      expect(again.stderr).toContain('Give --force to replace it');
      expect((await kavier([verb, run, ...flags, '--out', out, '--force'])).code).toBe(0);
    },
  );

  test('replaces nothing that is not such a report', async () => {
    const out = join(folder, 'precious');
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.txt'), '');
    const { code } = await kavier(['footprint', run, '--out', out, '--force']);
    expect(code).toBe(2);
    expect(existsSync(join(out, 'thesis.txt'))).toBe(true);
    expect((await kavier(['footprint', run, '--out', run, '--force'])).code).toBe(2);
  });
});

describe.skipIf(!hasChromium)('in Chromium (skipped where there is none)', () => {
  test.each([
    ['footprint', async () => footprintPage(await fullFootprint())],
    ['footprint without a grid', async () => footprintPage(await footprint())],
    ['carbon', async () => carbonPage(await carbon('0..24h'))],
    ['carbon of a week', async () => carbonPage(await carbon('0..7d'))],
  ] as const)('%s is legible in light and dark, wide and narrow', async (name, make) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.html`);
    writeFileSync(file, await make());
    for (const { view, overflowPx, overlaps, leastContrast, complaints } of await renderings(
      file,
    )) {
      expect({ view, overflowPx, overlaps, complaints }).toEqual({
        view,
        overflowPx: 0,
        overlaps: [],
        complaints: [],
      });
      expect(leastContrast.ratio, `${view}: ${leastContrast.text}`).toBeGreaterThan(4.5);
    }
  });
});
