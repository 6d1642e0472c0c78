import { validateDocument } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { compared, row } from '../../../evidence/test/validate/invented.ts';
import { accuracyMarkdown, GENERATED_MARK } from '../../src/validate/accuracy.ts';
import { validationPage } from '../../src/validate/page.ts';
import { renderValidation } from '../../src/validate/text.ts';
import { unbalancedTags } from '../reproduce/markup.ts';

const plain = (text: string) => text;
const style = { bold: plain, dim: plain, cyan: plain, yellow: plain };
const painted = { ...style, yellow: (text: string) => `<${text}>` };

const report = validateDocument({
  version: '9.9.9',
  absent: [{ name: 'argonne', folder: 'argonne-llm', source: 'somewhere' }],
  compared: [
    compared(
      'first',
      [
        ...[1.01, 1.02, 1.5].map((predicted, i) => row({ point: `point | ${i}`, predicted })),
        row({ point: 'helped', predicted: 1.04, isFitted: true }),
        row({ quantity: 'ttftP50S', measured: 2, predicted: Number.NaN, load: '1' }),
      ],
      { unpredicted: [{ reason: 'the model does not fit', points: 2 }] },
    ),
    compared('second', [row({ quantity: 'outputTokensPerS', measured: 100, predicted: 150 })]),
  ],
});

describe('text', () => {
  const text = renderValidation(report, { width: 100, style });

  test('has one line a set and quantity, fitted and unfitted beside each other', () => {
    expect(text).toMatch(/^first: Invented <first>$/m);
    expect(text).toMatch(/^tpotMeanS +1 +4\.0 +4\.0 +3 +2\.0 +40\.4 +\+2\.0$/m);
    expect(text).toMatch(/^ttftP50S +- +- +- +0 \(\+1\) +- +- +-$/m);
    expect(text).toMatch(/^outputTokensPerS +- +- +- +1 +50\.0 +50\.0 +\+50\.0$/m);
  });

  test('names what is absent, what could not be simulated and the largest errors', () => {
    expect(text).toContain('absent argonne: no folder argonne-llm; published at somewhere');
    expect(text).toContain('2 points could not be simulated: the model does not fit');
    expect(text).toContain('- first point | 2 (9-32 at a time): tpotMeanS predicted 1.5');
  });

  test('says of every bar whether it is met, and marks those that are not', () => {
    expect(text).toMatch(/^met +TPOT, vLLM of 2025 on +2\.00 +7\.00 +3$/m);
    expect(text).toMatch(/^NOT met +throughput, vLLM of 2025 on +50\.00 +5\.00 +1$/m);
    expect(text).toMatch(/^no rows +splitwise TTFT +- +12\.00 +-$/m);
    const marked = renderValidation(report, { width: 100, style: painted });
    expect(marked).toContain('<NOT met  throughput');
    expect(marked).not.toContain('<met');
  });

  test.each([40, 60, 80, 120])('keeps to %i columns, and nothing ends in blanks', (width) => {
    const lines = renderValidation(report, { width, style }).split('\n');
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
  });
});

describe('page', () => {
  const page = validationPage(report);

  test('is whole by itself: no script, no link outside, no other file', () => {
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(|href="[^#]/);
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
    expect(page).not.toMatch(/NaN|Infinity|undefined|\[object|null/);
    expect(page).toContain('prefers-color-scheme:dark');
    expect(unbalancedTags(page)).toEqual([]);
  });

  test('draws every row that has a prediction once, fitted and unfitted in marks of their own', () => {
    // Two quantities with predictions, and errors by load of two sets.
    expect(page.match(/<svg/g)).toHaveLength(4);
    expect(page.match(/<circle/g)).toHaveLength(5);
    expect(page).toMatch(/<g class="hollow stroke-b"[^>]*><circle[^>]*\/><\/g>/);
    expect(page.match(/class="reference"/g)).toHaveLength(2);
    expect(page.match(/<polygon/g)).toHaveLength(2);
  });

  test('text of sources cannot open a tag', () => {
    expect(page).toContain('Invented &lt;first&gt;');
    expect(page).toContain('nowhere &amp; never');
  });
});

describe('accuracy page', () => {
  const markdown = accuracyMarkdown(report, { fittedOn: ['Overheads are fitted on nothing.'] });

  test('says that it is generated, by what, and how to run it again', () => {
    expect(markdown.startsWith(GENERATED_MARK)).toBe(true);
    expect(markdown.split('\n')[0]).toContain('kavier validate --write-docs docs/accuracy.md');
    expect(markdown).toContain('kavier validate --strict');
    expect(markdown).toContain('- Overheads are fitted on nothing.');
  });

  test('has a section a set, the bars, what is absent, and tables whose rows are as wide as their heads', () => {
    expect(markdown).toContain('### first');
    expect(markdown).toContain('### second');
    expect(markdown).toContain('argonne, absent here');
    expect(markdown).toMatch(
      /\| throughput, vLLM of 2025 on \| NOT met \| 50\.00 \| 5\.00 \| 1 \|/,
    );
    const tables = markdown.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThan(6);
    for (const table of tables) {
      const widths = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
  });

  test('claims nothing about fits that nobody stated', () => {
    expect(accuracyMarkdown(report, { fittedOn: [] })).toContain('\n\nNot stated.\n');
    const unfitted = { ...report, sets: report.sets.slice(1) };
    expect(accuracyMarkdown(unfitted, { fittedOn: [] })).toContain('No row below helped to fit');
  });
});
