import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const EXECUTABLE = process.env.KAVIER_CHROMIUM ?? '/usr/bin/chromium';

export const hasChromium = existsSync(EXECUTABLE);

/** What a browser shows of a page. */
export interface Rendered {
  /** Pixels by which the page is wider than the window. */
  readonly overflowPx: number;
  /** Pairs of texts of plots that cover each other. */
  readonly overlaps: readonly string[];
  /** Least contrast of a text to what is behind it, with the text. */
  readonly leastContrast: { readonly ratio: number; readonly text: string };
  /** Files asked for beside the page, and what the console said. */
  readonly complaints: readonly string[];
}

/** Opens a file in headless Chromium, light and dark, wide and narrow. */
export async function renderings(
  file: string,
): Promise<readonly (Rendered & { readonly view: string })[]> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const found: (Rendered & { readonly view: string })[] = [];
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1200, 600]) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('request', (request) => {
          if (request.url() !== `file://${file}`) complaints.push(request.url());
        });
        await page.goto(`file://${file}`);
        const measured = (await page.evaluate(MEASURE)) as Omit<Rendered, 'complaints'>;
        found.push({ view: `${colorScheme} ${width}`, ...measured, complaints });
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
  return found;
}

/** Runs in the page. Contrast is that of WCAG 2: (lighter + 0.05) / (darker + 0.05). */
const MEASURE = `(() => {
  const overlaps = [];
  for (const svg of document.querySelectorAll('svg')) {
    const boxes = [...svg.querySelectorAll('text')]
      .filter((text) => text.textContent !== '')
      .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
    for (const [i, a] of boxes.entries()) {
      for (const b of boxes.slice(i + 1)) {
        const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (x > 0.5 && y > 0.5) overlaps.push(a.text + ' / ' + b.text);
      }
    }
  }
  const channels = (color) => {
    const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, bottom) =>
    [0, 1, 2].map((i) => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const behind = (element) => {
    if (element === null) return [255, 255, 255, 1];
    const own = channels(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = (color) => {
    const [r, g, b] = color.slice(0, 3).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let leastContrast = { ratio: 21, text: '' };
  for (const element of document.querySelectorAll('h1,h2,p,li,th,td,caption,text')) {
    const style = getComputedStyle(element);
    const isText = element.tagName === 'text';
    const ground = element.closest('svg')?.querySelector('.ground');
    const below = isText ? channels(getComputedStyle(ground).fill) : behind(element);
    const ink = over(channels(isText ? style.fill : style.color), below);
    const [a, b] = [luminance(ink), luminance(below)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < leastContrast.ratio) leastContrast = { ratio, text: element.textContent };
  }
  const overflowPx = document.documentElement.scrollWidth - innerWidth;
  return { overflowPx, overlaps, leastContrast };
})()`;
