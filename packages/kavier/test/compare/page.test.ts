import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparePage } from '../../src/compare/page.ts';
import { hasChromium, renderings } from '../footprint/chromium.ts';
import { unbalancedTags } from '../reproduce/markup.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { compared, EVERY_CACHE, publishedFile, servingFile } from './shared.ts';

const documentOf = (path: string, ...flags: readonly string[]) =>
  compared(path, ...EVERY_CACHE, ...flags);

const SIX_ROWS = ['--cache', 'none,published:prefill,published:full', '--kv-cache', 'on,off'];

describe('the page of a comparison', () => {
  test('is whole, needs nothing else, and says what the document says', async () => {
    const document = await documentOf(servingFile());
    const page = comparePage(document);
    expect(unbalancedTags(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|@import|url\(/);
    expect(page).toContain('prefers-color-scheme:dark');
    for (const { name } of document.rows) expect(page).toContain(`>${name}<`);
    expect(page).toContain('UNVALIDATED HERE');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(comparePage(document)).toBe(page);
  });

  test('draws each part as long as its share of the energy', async () => {
    const { rows, ...rest } = await documentOf(servingFile());
    const plots = comparePage({ rows, ...rest })
      .split('<svg')
      .slice(1);
    expect(plots).toHaveLength(4);
    const bars = [...plots[1].matchAll(/<rect class="fill-\w+" x="[\d.]+" width="([\d.]+)"/g)];
    const widths = bars.map(([, width]) => Number(width));
    const parts = rows.flatMap((row) => Object.values(row.energyPartsWh));
    expect(widths).toHaveLength(parts.length);
    const [whole, allWh] = [widths, parts].map((all) => all.reduce((sum, one) => sum + one));
    for (const [i, wh] of parts.entries()) expect(widths[i] / whole).toBeCloseTo(wh / allWh, 3);
  });

  test('escapes what users name, and has no carbon without a grid', async () => {
    const named = { facility: {}, fleet: [{ model: 'llama-3-8b', accelerator: 'a10' }] };
    const document = await compared(servingFile(named), '--cache', 'none');
    const page = comparePage({ ...document, name: '<b>&"' });
    expect(page).toContain('&lt;b&gt;&amp;&quot;');
    expect(page).not.toContain('<b>');
    expect(page.match(/<svg/g)).toHaveLength(3);
  });

  test.skipIf(!hasChromium).each([
    ['an engine that batches', servingFile, []],
    ['kavier-2025, six rows', publishedFile, SIX_ROWS],
  ] as const)(
    'of %s fits in Chromium, wide and narrow, light and dark',
    async (_, fileOf, flags) => {
      const file = join(temporaryFolder(), 'index.html');
      writeFileSync(file, comparePage(await documentOf(fileOf(), ...flags)));
      for (const { view, overflowPx, overlaps, leastContrast, complaints } of await renderings(
        file,
      )) {
        expect({ view, overlaps, complaints }).toEqual({ view, overlaps: [], complaints: [] });
        expect(overflowPx).toBeLessThanOrEqual(0);
        expect(leastContrast.ratio).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});
