import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeReport } from '../../src/compare/folder.ts';
import { comparePage } from '../../src/compare/page.ts';
import { unbalancedTags } from '../reproduce/markup.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { CACHE_FLAGS, compared, publishedFile, servingFile } from './shared.ts';

const CHROMIUM = process.env.KAVIER_CHROMIUM ?? '/usr/bin/chromium';

const documentOf = (path: string, ...flags: readonly string[]) =>
  compared(path, ...CACHE_FLAGS, ...flags);

describe('the page of a comparison', () => {
  test('is whole, needs nothing else, and says what the document says', async () => {
    const document = await documentOf(servingFile());
    const page = comparePage(document);
    expect(unbalancedTags(page)).toEqual([]);
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|@import|url\(/);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(page.match(/<svg/g)).toHaveLength(4);
    for (const { name } of document.rows) expect(page).toContain(`>${name}<`);
    expect(page).toContain('UNVALIDATED HERE');
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
    expect(comparePage(document)).toBe(page);
  });

  test('escapes what users name, and has no carbon without a grid', async () => {
    const named = { facility: {}, fleet: [{ model: 'llama-3-8b', accelerator: 'a10' }] };
    const document = await documentOf(servingFile(named), '--cache', 'none');
    const page = comparePage({ ...document, name: '<b>&"' });
    expect(page).toContain('&lt;b&gt;&amp;&quot;');
    expect(page).not.toContain('<b>');
    expect(page.match(/<svg/g)).toHaveLength(3);
  });
});

// Skipped, and counted as such, where there is no Chromium.
describe.skipIf(!existsSync(CHROMIUM))('the page in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  afterAll(() => browser.close());

  test.each([
    [1200, 'light'],
    [600, 'dark'],
  ] as const)('fits %s pixels in %s, and draws every bar', async (width, colorScheme) => {
    const documents = [
      await documentOf(servingFile()),
      await documentOf(publishedFile(), '--kv-cache', 'on,off'),
    ];
    for (const document of documents) {
      const folder = join(temporaryFolder(), 'report');
      await writeReport(folder, document, false);
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const heard: string[] = [];
      page.on('console', (message) => heard.push(message.text()));
      page.on('request', (request) => heard.push(request.url()));
      const address = pathToFileURL(join(folder, 'index.html')).href;
      await page.goto(address);
      expect(heard).toEqual([address]);
      const seen = await page.evaluate<Seen>(MEASURE);
      expect(seen.overflowPx).toBeLessThanOrEqual(0);
      expect(seen.cut).toEqual([]);
      expect(seen.plots).toBe(4);
      // Every row has its bars in every plot; a stack without idle time has fewer.
      expect(seen.bars).toBeGreaterThan(document.rows.length * 2 * 4 - 1);
      await page.close();
    }
  });
});

interface Seen {
  readonly overflowPx: number;
  /** Texts of plots that reach out of them. */
  readonly cut: readonly string[];
  readonly plots: number;
  readonly bars: number;
}

/** Runs in the page. */
const MEASURE = `(() => {
  const plots = [...document.querySelectorAll('svg')];
  const cut = plots.flatMap((plot) => {
    const frame = plot.getBoundingClientRect();
    return [...plot.querySelectorAll('text')].filter((text) => {
      const box = text.getBoundingClientRect();
      return box.left < frame.left - 1 || box.right > frame.right + 1;
    }).map((text) => text.textContent);
  });
  const bars = [...document.querySelectorAll('svg rect')].filter(
    (bar) => !bar.classList.contains('ground') && bar.getBoundingClientRect().width > 0,
  );
  const { scrollWidth } = document.documentElement;
  return { overflowPx: scrollWidth - innerWidth, cut, plots: plots.length, bars: bars.length };
})()`;
