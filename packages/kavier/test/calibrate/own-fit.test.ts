import { type CoefficientName, findAccelerator, findModel } from '@kavier/core';
import type { MeasuredPoint, MeasuredSetup } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import { calibrateDocument } from '../../src/calibrate/own/build.ts';
import type { CalibrateDocument } from '../../src/calibrate/own/document.ts';
import { namesThatMatter, namesToFit } from '../../src/calibrate/own/names.ts';
import { fitOwn, readyPoints } from '../../src/calibrate/own/own-fit.ts';
import { type OwnPoint, readOwnPoints } from '../../src/calibrate/own/own-points.ts';
import { SetupReader } from '../../src/calibrate/own/setup.ts';
import { renderCalibration } from '../../src/calibrate/own/text.ts';
import { ownCatalog } from '../../src/scenario/catalog-file.ts';
import { inventedSetup, POINTS, SCENARIO, TRUTH } from './invented-points.ts';

const plain = (text: string) => text;
const style = { bold: plain, dim: plain, cyan: plain, yellow: plain };

async function invented(): Promise<readonly OwnPoint[]> {
  const setups = new SetupReader('vllm', { gpu: 'npu-x1' }, ownCatalog(SCENARIO));
  return (await readOwnPoints([POINTS], setups)).points;
}

function documentOf(
  own: readonly OwnPoint[],
  names: readonly CoefficientName[],
  maxEvaluations?: number,
): CalibrateDocument {
  const { ready, unusable } = readyPoints(own);
  const fit = fitOwn(ready, { names, maxEvaluations });
  const input = { sources: [], notes: [] };
  const out = undefined;
  return calibrateDocument({ version: '9.9.9', input, points: ready, unusable, fit, out });
}

const own = (setup: MeasuredSetup, changes: Partial<MeasuredPoint> = {}): OwnPoint => ({
  point: {
    id: 'one',
    setup,
    load: { kind: 'batch', requests: 1, promptTokens: 2048, outputTokens: 8 },
    measured: { ttftMeanS: 0.18, tpotMeanS: 0.0112 },
    ...changes,
  },
  group: 'one',
});

describe('a fit to simulated points with noise of 3 %', () => {
  test('recovers the coefficients that it calls determined, and predicts unseen points', async () => {
    const points = await invented();
    const document = documentOf(points, namesThatMatter(points.map(({ point }) => point)));
    const determined = document.coefficients.filter(({ verdict }) => verdict === 'determined');
    const names = determined.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['linearCompute', 'weightMemory']));
    for (const { name, fitted, standardError } of determined) {
      const known = TRUTH[name as keyof typeof TRUTH];
      if (known === undefined) continue;
      expect(Math.abs(Math.log(fitted.value / known)), name).toBeLessThan(
        3 * (standardError ?? 0) + 0.02,
      );
      expect(fitted.high / fitted.low, name).toBeLessThan(1.6);
    }
    expect(document.all.before.medianPct).toBeGreaterThan(10);
    expect(document.all.after.medianPct).toBeLessThan(4);
    expect(document.heldOut?.medianPct).toBeLessThan(6);
    expect(document.heldOut?.groups.map(({ count }) => count)).toEqual([15, 6, 3, 6, 6]);
  });

  test('says of coefficients that the points cannot tell apart, or do not show, that they are not determined', async () => {
    const names = ['attentionMemory', 'groupedMemory', 'stepHostS', 'linearCompute'] as const;
    const document = documentOf(await invented(), names, 30);
    const of = (name: string) => document.coefficients.find((one) => one.name === name);
    expect(of('attentionMemory')).toMatchObject({
      verdict: 'not determined',
      cause: 'collinear',
      partners: ['groupedMemory'],
    });
    expect(of('stepHostS')).toMatchObject({ verdict: 'not determined', cause: 'no reaction' });
    const host = of('stepHostS');
    expect(host?.fitted).toMatchObject({ low: host?.prior.low, high: host?.prior.high });
    const text = renderCalibration(document, { width: 80, style });
    expect(text).toContain('stepHostS is not determined: hardly any point reacts to it');
    expect(text).toContain('attentionMemory and groupedMemory: measure TPOT');
  });
});

describe('few points', () => {
  test('one group: nothing is left out, and the note says so', async () => {
    const document = documentOf([own(await inventedSetup('llama-3.1-8b'))], ['weightMemory'], 8);
    expect(document.heldOut).toBeNull();
    expect(document.next.join(' ')).toContain('errors of a fit, not of predictions');
  });

  test('no more values than coefficients: no error is known', async () => {
    const point = own(await inventedSetup('llama-3.1-8b'));
    const document = documentOf([point], ['weightMemory', 'linearCompute'], 8);
    expect(document.coefficients.map(({ cause }) => cause)).toEqual(
      Array<string>(2).fill('too few residuals'),
    );
    expect(document.next.join(' ')).toContain('There are 2 values for 2 coefficients');
  });

  test('quantities that follow from others count where there are no others', async () => {
    const measured = { e2eMeanS: 0.3 };
    const document = documentOf(
      [own(await inventedSetup('llama-3.1-8b'), { measured })],
      ['linearCompute'],
      8,
    );
    expect(document.measurements).toBe(1);
    expect(document.all.after.medianPct).toBeLessThan(document.all.before.medianPct ?? 0);
  });

  test('what does not fit into memory is left out with its reason; two families are refused', async () => {
    const a10 = findAccelerator('a10');
    const setup = { ...(await inventedSetup('llama-3.1-8b')), accelerator: a10 };
    const large = own({ ...setup, model: findModel('llama-3.1-70b') }, { id: 'large' });
    const { ready, unusable } = readyPoints([large, own(setup)]);
    expect(ready).toHaveLength(1);
    expect(unusable).toMatchObject([{ point: 'large' }]);
    const both = readyPoints([own(setup), own(await inventedSetup('llama-3.1-8b'))]).ready;
    expect(() => fitOwn(both, { names: ['linearCompute'] })).toThrow('npu-x, after ampere');
  });
});

describe('the coefficients that matter', () => {
  const of = (model: string, changes: Partial<MeasuredSetup> = {}) =>
    namesThatMatter([
      own({
        engine: 'vllm',
        engineVersion: 'not stated',
        model: findModel(model),
        accelerator: findAccelerator('h100-sxm'),
        ...changes,
      }).point,
    ]);

  test('collectives with a group, formats with narrow weights, experts with a mixture', () => {
    const dense = of('llama-3.1-8b');
    expect(dense).toContain('layerOverheadS');
    for (const name of ['hopS', 'peerLink', 'narrowMemory', 'expertCompute'] as const) {
      expect(dense).not.toContain(name);
    }
    expect(of('llama-3.1-8b', { tensorParallel: 2 })).toEqual(
      expect.arrayContaining(['hopS', 'peerLink']),
    );
    expect(of('llama-3.1-8b', { weights: 'fp8' })).toContain('narrowCompute');
    expect(of('llama-3.1-8b', { weights: 'int4' })).toContain('expandedWeights');
    expect(of('qwen3-30b-a3b')).toEqual(expect.arrayContaining(['expertCompute', 'expertLayerS']));
  });

  test('--fit names them itself', () => {
    expect(namesToFit('frontendS, linearCompute', [])).toEqual(['linearCompute', 'frontendS']);
    expect(namesToFit('all', []).length).toBeGreaterThan(20);
    expect(() => namesToFit('linearCompte', [])).toThrow('Did you mean linearCompute?');
  });
});
