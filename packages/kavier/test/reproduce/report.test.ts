import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KavierError } from '@kavier/core';
import type { ReproduceDocument } from '@kavier/evidence';
import { reproduce, requireReproduced, selectExperiments } from '@kavier/evidence';
import { jsonText } from '@kavier/io';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPERIMENTS, REPRODUCE_SCHEMA } from '../../../evidence/src/reproduce/document.ts';
import { checkReportFolder, writeReport } from '../../src/reproduce/folder.ts';
import { reportPage } from '../../src/reproduce/page.ts';
import { headline, reportText } from '../../src/reproduce/text.ts';
import { unbalancedTags } from './markup.ts';

const build = () => reproduce({ experiments: EXPERIMENTS, version: '9.9.9' });
let report: ReproduceDocument;
beforeAll(async () => {
  report = await build();
});

/** The report with the first figure of one experiment moved out of its bar. */
function spoiled(): ReproduceDocument {
  const experiments = report.experiments.map((one) => ({
    ...one,
    comparisons: one.comparisons.map((figure, i) =>
      i === 0 ? { ...figure, within: false } : figure,
    ),
    verdicts: one.verdicts.map((verdict, i) =>
      i === 0 ? { ...verdict, outcome: 'missed' as const } : verdict,
    ),
  }));
  return { ...report, experiments, reproduced: false };
}

describe('report', () => {
  test('is the same bytes each time', async () => {
    expect(JSON.stringify(await build())).toBe(JSON.stringify(report));
  });

  test('has nothing that JSON cannot say, so no number is lost on the way', () => {
    expect(JSON.parse(jsonText(report))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(report.schema).toBe(REPRODUCE_SCHEMA);
    expect(report.experiments.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3']);
  });

  test('judges 33 figures and finds them all within their bars', () => {
    const judged = report.experiments.flatMap(({ comparisons }) => comparisons);
    expect(judged).toHaveLength(18 + 2 + 12 + 1);
    expect(judged.every(({ within }) => within === true)).toBe(true);
    expect(report.reproduced).toBe(true);
    expect(headline(report)).toContain('33 of 33');
  });

  test('says of every experiment what came out and what cannot', () => {
    const outcomes = report.experiments.map(({ verdicts }) => verdicts.map((v) => v.outcome));
    expect(outcomes).toEqual([
      ['reproduced', 'reproduced', 'not-run'],
      ['reproduced', 'reproduced'],
      ['reproduced', 'not-reproducible', 'reproduced'],
    ]);
  });

  test('computes only what is asked for', async () => {
    const only = await reproduce({ experiments: ['e2'], version: '9.9.9' });
    expect(only.experiments).toEqual([report.experiments[1]]);
  });

  test('shows times where they were taken, and does not call them reproduced', async () => {
    const timed = await reproduce({
      experiments: ['e1'],
      version: '9.9.9',
      time: async () => [{ exportRateS: 1, wallS: 0.25, publishedS: 10, fragments: 7 }],
    });
    expect(timed.experiments[0].verdicts[2]).toMatchObject({ outcome: 'measured' });
    expect(reportText(timed)).toContain('40x');
  });
});

describe('failure', () => {
  test('a report within its bars passes', () => {
    expect(() => requireReproduced(report)).not.toThrow();
  });

  test('a missed figure fails the work and is named with both values', () => {
    expect(() => requireReproduced(spoiled())).toThrow(KavierError);
    try {
      requireReproduced(spoiled());
    } catch (error) {
      expect(error).toMatchObject({ kind: 'work' });
      expect(String(error)).toContain('Llama-3-8B prefill 50.14');
    }
    expect(headline(spoiled())).toContain('only 30 of 33');
  });
});

describe('text', () => {
  test('paragraphs keep to the width, and nothing ends in blanks', () => {
    const lines = reportText(report, { width: 80 }).split('\n');
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    const prose = lines.filter((line) => /^(- |[A-Z]{3,} )/.test(line));
    expect(prose.length).toBeGreaterThan(15);
    for (const line of prose) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('has every published cell beside ours', () => {
    const text = reportText(report);
    expect(text).toMatch(/decode +16,384 +7 +13,940 +619,583 +619,583 +619,583\.542 +617,688/);
    expect(text).toMatch(/MPT-30B decode, KV cache off +217,522\.70 +217,522\.6943/);
    expect(text).toMatch(/ 64 +57\.70 /);
  });
});

describe('page', () => {
  test('is whole by itself: no script, no link, no other file', () => {
    const page = reportPage(report);
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/);
    expect(unbalancedTags(page)).toEqual([]);
  });
});

describe('selection', () => {
  test('no name means all, and case does not matter', () => {
    expect(selectExperiments(undefined)).toEqual(EXPERIMENTS);
    expect(selectExperiments('E2')).toEqual(['e2']);
  });

  test('a wrong name gets the nearest one', () => {
    expect(() => selectExperiments('e22')).toThrow(/Did you mean e2\?/);
    expect(() => selectExperiments('accuracy')).toThrow(/e1, e2, e3/);
  });
});

describe('folder', () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'kavier-reproduce-test-'));
  });
  afterAll(async () => {
    await rm(home, { recursive: true, force: true });
  });

  test('holds the report twice, and is replaced only when forced', async () => {
    const path = join(home, 'report');
    await writeReport(path, report, false);
    expect((await readdir(path)).sort()).toEqual([
      'SHA256SUMS',
      'reproduce.html',
      'reproduce.json',
    ]);
    expect(JSON.parse(await readFile(join(path, 'reproduce.json'), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(report)),
    );
    await expect(checkReportFolder(path, false)).rejects.toMatchObject({ kind: 'usage' });
    await writeReport(path, report, true);
    expect((await readdir(home)).sort()).toEqual(['report']);
  });

  test('a folder of something else is never replaced', async () => {
    const path = join(home, 'precious');
    await writeReport(path, report, false);
    await rm(join(path, 'reproduce.json'));
    await writeFile(join(path, 'thesis.txt'), 'years of work');
    await expect(writeReport(path, report, true)).rejects.toMatchObject({ kind: 'usage' });
    expect(await readdir(path)).toContain('thesis.txt');
  });
});
