import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { priorCoefficients } from '@kavier/core';
import type { FittedCalibration } from '@kavier/evidence';
import { calibrate, defaultsDocument, fittedRange, isGoodEnough } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { preparedOf } from '../../../evidence/src/calibrate/run-declared.ts';
import { DEFAULTS_MARK, defaultsFile } from '../../src/calibrate/defaults-file.ts';
import { renderDefaults } from '../../src/calibrate/defaults-text.ts';
import { inventedSetup } from './invented-points.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const plain = (text: string) => text;
const style = { bold: plain, dim: plain, cyan: plain, yellow: plain };

/** A calibration on one point that is `factor` times as slow as priors say. */
async function fitted(which: string, factor: number): Promise<FittedCalibration> {
  const setup = await inventedSetup('llama-3.1-8b');
  const names = ['linearCompute', 'frontendS'] as const;
  const base = { ...priorCoefficients('hopper'), engine: 'vllm-2026' } as const;
  const points = [64, 2048, 8192].flatMap((promptTokens) =>
    preparedOf({
      id: String(promptTokens),
      setup,
      load: { kind: 'batch', requests: 1, promptTokens, outputTokens: 1 },
      measured: { ttftMeanS: factor * (0.012 + promptTokens * 7e-5) },
    }),
  );
  const fit = calibrate(points, { base, names, maxEvaluations: 12 });
  return {
    declared: {
      engine: 'vllm-2026',
      family: 'hopper',
      steps: [{ rows: [{ set: 'invented', which, includes: () => true }], names }],
    },
    set: fit.set,
    fits: [fit],
  };
}

describe('the file of the shipped coefficients', () => {
  test('is as the formatter would write it, with short and with long sources', async () => {
    const short = await fitted('all', 1);
    // Sources that end around the longest line that is allowed.
    const lengths = Array.from({ length: 8 }, (_, i) => 68 + i);
    const long = lengths.map((length) => ({
      ...short,
      declared: {
        ...short.declared,
        steps: short.declared.steps.map((step) => ({
          ...step,
          rows: [{ set: 'invented', which: `it’s ${'x'.repeat(length)}`, includes: () => true }],
        })),
      },
    }));
    const text = defaultsFile([short, ...long], '2026-11-30');
    expect(text.startsWith(DEFAULTS_MARK)).toBe(true);
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        'node_modules/@biomejs/biome/bin/biome',
        'check',
        '--write',
        '--stdin-file-path=packages/core/src/timing/calibrated.ts',
      ],
      { cwd: ROOT, input: text, encoding: 'utf8' },
    );
    expect(status).toBe(0);
    expect(stdout).toBe(text);
  });
});

describe('which calibrations are shipped', () => {
  test('those whose first fit leaves little enough', async () => {
    const good = await fitted('all', 1);
    const bad = await fitted('all', 9);
    expect([isGoodEnough(good), isGoodEnough(bad)]).toEqual([true, false]);
    const document = defaultsDocument([good, bad], '9.9.9');
    expect(document.calibrations.map(({ isShipped }) => isShipped)).toEqual([true, false]);
    const text = renderDefaults(document, { width: 80, style });
    expect(text).toContain('1 of 2 calibrations');
    expect(text).toContain('vllm-2026 on hopper: NOT shipped, the priors are used');
    expect(text).toMatch(/invented \(all\): 3 fitted values, median error/);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the range of a fitted coefficient', () => {
  const prior = { low: 0.4, high: 0.8 };
  const share = { value: 0.6, unit: 'share of peak' } as const;

  test('is two standard errors of points and prior together, never wider than the prior alone', () => {
    const [low, high] = fittedRange(share, prior, { standardError: 0.01, verdict: 'determined' });
    expect(high / low).toBeCloseTo(Math.exp(4 * 0.01), 2);
    const wide = fittedRange(share, prior, { standardError: 0.9, verdict: 'weak' });
    expect(wide[1] / wide[0]).toBeLessThan(prior.high / prior.low);
    expect(wide[1] / wide[0]).toBeGreaterThan(1.9);
  });

  test('is the prior’s, stretched to the value, where the points do not determine it', () => {
    const lost = { standardError: null, verdict: 'not determined' } as const;
    expect(fittedRange(share, prior, lost)).toEqual([0.4, 0.8]);
    expect(fittedRange({ ...share, value: 0.9 }, prior, lost)).toEqual([0.4, 0.9]);
  });

  test('ends at the peak for a share', () => {
    const top = { ...share, value: 0.99 };
    expect(fittedRange(top, prior, { standardError: 0.05, verdict: 'determined' })[1]).toBe(1);
  });
});
