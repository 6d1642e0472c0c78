import { fittedOn, validateDocument } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { BARS } from '../../../evidence/src/validate/bars.ts';
import {
  compared,
  documentOf,
  measuredSet,
  row,
  singleRequest,
} from '../../../evidence/test/validate/invented.ts';
import { validationPage } from '../../src/validate/page.ts';
import { unbalancedTags } from '../reproduce/markup.ts';

const log = (watts: readonly number[]) => ({ fromS: 0, stepS: 1, watts, serverWatts: watts });

describe('power and energy in the report', () => {
  test.each([
    ['power, ml-energy-v3', 'ml-energy-v3', 'powerW'],
    ['J per output token, ml-energy-v3', 'ml-energy-v3', 'energyPerOutputTokenJ'],
    ['accelerator over a run, A6000', 'llmservingsim-a6000', 'energyJ'],
    ['server over a run, A6000', 'llmservingsim-a6000', 'serverEnergyJ'],
    ['server at the wall, mlperf', 'mlperf-inference-v5.1', 'serverPowerW'],
  ] as const)('%s is about unfitted rows of %s', (name, set, quantity) => {
    const found = (changes: Parameters<typeof row>[0], of: string = set) =>
      documentOf(compared(of, [row({ quantity, predicted: 1.05, ...changes })])).bars.find(
        (bar) => bar.name === name,
      );
    expect(found({})).toMatchObject({ rows: 1, isMet: true });
    expect(found({ predicted: 1.3 })?.isMet).toBe(false);
    expect(found({ isFitted: true })?.rows).toBe(0);
    expect(found({ quantity: 'ttftMeanS' })?.rows).toBe(0);
    expect(found({}, 'another')?.rows).toBe(0);
  });

  test('no bar of times is about rows of energy', () => {
    const energy = { ...row({ quantity: 'energyPerOutputTokenJ' }), errorPct: 10, set: 'any' };
    const about = BARS.filter(({ rows }) => rows(energy));
    expect(about).toEqual([]);
  });

  test('a deployment at four batch sizes has a curve, in the order of sizes', () => {
    const sizes = [64, 8, 16, 32];
    const points = sizes.map((concurrency) =>
      singleRequest({
        id: `chat m x1 max ${concurrency}`,
        load: { kind: 'closed-loop', concurrency, promptTokens: 9, outputTokens: 9 },
      }),
    );
    const rows = sizes.map((size) =>
      row({
        point: `chat m x1 max ${size}`,
        quantity: 'energyPerOutputTokenJ',
        measured: 8 / size,
        predicted: 9 / size,
      }),
    );
    const set = measuredSet('some', points);
    const one = compared('some', rows);
    const document = validateDocument({
      version: '',
      absent: [],
      compared: [
        {
          set,
          validation: {
            ...one.validation,
            powerLogs: [{ point: 'run', measured: log([1, 2]), predicted: log([2, 1]) }],
          },
        },
      ],
    });
    const [{ batchCurves }] = document.sets;
    expect(batchCurves).toHaveLength(1);
    expect(batchCurves[0]).toMatchObject({ name: 'chat m x1', isFitted: false });
    expect(batchCurves[0].points.map(({ batch }) => batch)).toEqual([8, 16, 32, 64]);
    const page = validationPage(document);
    expect(unbalancedTags(page)).toEqual([]);
    expect(page).toContain('Energy of an output token by batch size (1 deployments)');
    expect(page).toContain('run: the whole server');
    expect(page).not.toMatch(/<div[^>]*\/>/);
  });

  test('too few sizes make no curve, and a set without power no plots of it', () => {
    const page = validationPage(documentOf(compared('some', [row({ quantity: 'powerW' })])));
    expect(page).not.toContain('by batch size');
    expect(page).toContain('predicted, W');
  });

  test('what power is fitted on is said with what times are fitted on', () => {
    expect(fittedOn().filter((words) => words.startsWith('Power on hopper'))).toHaveLength(1);
  });
});
