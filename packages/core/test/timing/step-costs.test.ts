import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCELERATORS, findAccelerator } from '../../src/hardware/catalog.ts';
import type { ModelArchitecture } from '../../src/model/architecture.ts';
import { findModel, MODELS } from '../../src/model/catalog.ts';
import { kvBytesPerToken } from '../../src/model/kv-cache-size.ts';
import { parameterCount } from '../../src/model/parameter-count.ts';
import { splitDegrees } from '../../src/model/tensor-split.ts';
import { KV_FORMATS, WEIGHT_FORMATS, weightLayout } from '../../src/model/weight-format.ts';
import { CALIBRATED_SETS } from '../../src/timing/calibrated.ts';
import { defaultCoefficients } from '../../src/timing/default-coefficients.ts';
import { PRIOR_SETS } from '../../src/timing/priors.ts';
import { overlapped } from '../../src/timing/product-costs.ts';
import { RooflineTimer } from '../../src/timing/roofline.ts';
import { kvBytesWritten, windowsIn } from '../../src/timing/step-amounts.ts';
import {
  type ServingPhysics,
  type ServingPhysicsOptions,
  servingPhysics,
} from '../../src/timing/step-costs.ts';
import { type StepPart, stepWorkOf } from '../../src/timing/step-work.ts';

const H100 = findAccelerator('h100');
const physics = (model: string, more: Partial<ServingPhysicsOptions> = {}) =>
  servingPhysics({ model: findModel(model), accelerator: H100, ...more });
const seconds = (options: ServingPhysicsOptions, part: StepPart) =>
  secondsOf(servingPhysics(options), part);
const secondsOf = ({ costs, amounts }: ServingPhysics, part: StepPart) =>
  new RooflineTimer(costs).stepS(stepWorkOf([part], windowsIn(amounts)));

const prefill = (tokens: number): StepPart => ({ sequences: 1, tokens, context: 0, sampled: 1 });
const decode = (sequences: number, context: number): StepPart => ({
  sequences,
  tokens: 1,
  context: context - 1,
  sampled: 1,
});

const replicas: fc.Arbitrary<ServingPhysicsOptions> = fc.constantFrom(...MODELS).chain((model) =>
  fc.record({
    model: fc.constant(model),
    accelerator: fc.constantFrom(...ACCELERATORS),
    tensorParallel: fc.constantFrom(...splitDegrees(model).filter((degree) => degree <= 8)),
    weights: fc.constantFrom(...WEIGHT_FORMATS),
    kvCache: fc.constantFrom(...KV_FORMATS),
  }),
);
const works: fc.Arbitrary<StepPart> = fc.oneof(
  fc.integer({ min: 1, max: 16_384 }).map(prefill),
  fc
    .tuple(fc.integer({ min: 1, max: 512 }), fc.integer({ min: 1, max: 8192 }))
    .map(([b, c]) => decode(b, c)),
);

describe('rules of thumb', () => {
  test.each(['llama-3-8b', 'llama-3-70b', 'qwen3-32b', 'mixtral-8x7b'])(
    'a long prefill of %s takes 2 N operations a token at the achieved rate, and attention on top',
    (name) => {
      const model = findModel(name);
      const { embedding, head, active, norms } = parameterCount(model);
      const tokens = 8192;
      const { linearCompute } = defaultCoefficients(H100).values;
      const linearS =
        (2 * (active - embedding - head - norms) * tokens) / (989.4e12 * linearCompute.value);
      const stepS = seconds({ model, accelerator: H100 }, prefill(tokens));
      expect(stepS).toBeGreaterThan(linearS);
      // Grouped products of experts reach less.
      const { expertCompute } = defaultCoefficients(H100).values;
      const most = model.experts === undefined ? 1.2 : 1.2 / expertCompute.value;
      expect(stepS).toBeLessThan(most * linearS);
    },
  );

  test.each([
    ['llama-3-8b', 'h100', 1],
    ['llama-3-8b', 'a10', 1],
    ['qwen3-32b', 'h200', 1],
    ['llama-3-70b', 'h100', 4],
  ])(
    'a decode of one sequence of %s on %s x %d reads all weights but the embedding',
    (name, gpu, tensorParallel) => {
      const model = findModel(name);
      const accelerator = findAccelerator(gpu);
      const bytes = 2 * (parameterCount(model).total - parameterCount(model).embedding);
      const { values } = defaultCoefficients(accelerator);
      const readS =
        bytes / (tensorParallel * accelerator.memoryBytesPerS * values.weightMemory.value);
      const stepS = seconds({ model, accelerator, tensorParallel }, decode(1, 1));
      const overheadS =
        model.layers *
          (values.layerOverheadS.value + (tensorParallel > 1 ? 4 * values.hopS.value + 1e-6 : 0)) +
        values.stepHostS.value +
        values.sequenceHostS.value +
        values.stepDeviceS.value +
        values.sequenceDeviceS.value;
      expect(stepS).toBeGreaterThan(0.999 * readS);
      expect(stepS).toBeLessThan(readS + overheadS + 1e-5);
    },
  );

  test('the batch from which a decode is bound by compute is near the ridge of the data sheet', () => {
    const { costs } = physics('llama-3-8b', { tensorParallel: 1 });
    const { linearCompute, weightMemory } = defaultCoefficients(H100).values;
    const perTokenS = costs.linearS(1e6) / 1e6;
    const ridge = costs.linearS(0) / perTokenS;
    const sheet = 989.4e12 / 3350e9;
    expect(ridge / (sheet * (linearCompute.value / weightMemory.value))).toBeCloseTo(1, 2);
  });
});

describe('amounts', () => {
  test.each([
    ['llama-3-8b', 2 * 6_979_321_856, 2 * 4096 * 128_256, 4 * 32 * 32 * 128],
    ['qwen3-32b', 2 * 31_205_621_760, 2 * 5120 * 151_936, 4 * 64 * 64 * 128],
    // 61 layers of 128 heads: keys of 128 + 64, values of 128.
    ['deepseek-v3', undefined, 2 * 7168 * 129_280, 2 * 61 * 128 * 320],
  ])('%s: FLOPs by token, sample and pair', (name, perToken, perSample, perPair) => {
    const { amounts } = physics(name);
    if (perToken !== undefined) expect(amounts.flopsPerToken).toBe(perToken);
    expect(amounts.flopsPerSample).toBe(perSample);
    expect(amounts.flopsPerPair).toBe(perPair);
  });

  test('without windows, KV traffic is the KV cache; replicated heads and latent KV are read by each', () => {
    const read = (name: string, tensorParallel: number) =>
      physics(name, { tensorParallel }).amounts.kvBytesPerToken;
    const held = (name: string) => kvBytesPerToken(findModel(name), 2);
    expect([1, 8, 16].map((degree) => read('llama-3-8b', degree))).toEqual([
      held('llama-3-8b'),
      held('llama-3-8b'),
      2 * held('llama-3-8b'),
    ]);
    expect(read('deepseek-v3', 8)).toBe(8 * held('deepseek-v3'));
  });

  test('states of linear layers are read and written in every step, whatever the context', () => {
    const { stateBytes } = physics('nemotron-nano-9b-v2').amounts;
    // 27 layers, 128 heads of 80 x 128 in 32 bits and the last 3 inputs of a convolution in 16 bits; each read and written.
    expect(stateBytes).toBe(2 * 27 * (4 * 128 * 80 * 128 + 2 * 3 * (128 * 80 + 2 * 8 * 128)));
    expect(physics('llama-3-8b').amounts.stateBytes).toBe(0);
  });

  test('layers with a window have amounts of their own', () => {
    expect(physics('gemma-3-27b').amounts).toMatchObject({
      flopsPerPair: 4 * 10 * 32 * 128,
      kvBytesPerToken: 2 * 2 * 10 * 16 * 128,
      windows: [
        {
          window: { windowTokens: 1024, chunked: false },
          flopsPerPair: 4 * 52 * 32 * 128,
          kvBytesPerToken: 2 * 2 * 52 * 16 * 128,
        },
      ],
    });
    expect(kvBytesWritten(physics('gemma-3-27b').amounts)).toBe(2 * 2 * 62 * 16 * 128);
    expect(physics('llama-4-scout').amounts.windows?.[0].window.chunked).toBe(true);
    expect(physics('llama-3-8b').amounts.windows).toEqual([]);
  });

  test('a window costs nothing up to its length, and lets a decode grow by its full layers alone from there on', () => {
    const windowed = findModel('gemma-3-27b');
    const full: ModelArchitecture = {
      ...windowed,
      attention: windowed.attention.map((shape) => ({ ...shape, kind: 'full' as const })),
    };
    const growth = (model: ModelArchitecture, context: number) =>
      seconds({ model, accelerator: H100 }, decode(1, context + 1)) -
      seconds({ model, accelerator: H100 }, decode(1, context));
    const both = (part: StepPart) =>
      [windowed, full].map((model) => seconds({ model, accelerator: H100 }, part));
    for (const part of [decode(7, 1024), prefill(1024)]) {
      const [found, expected] = both(part);
      expect(found).toBeCloseTo(expected, 12);
    }
    expect(growth(windowed, 500) / growth(full, 500)).toBeCloseTo(1, 6);
    expect(growth(windowed, 1024) / growth(full, 1024)).toBeCloseTo(10 / 62, 6);
    const [found, expected] = both(prefill(8192));
    expect(found).toBeLessThan(expected);
  });
});

describe('mixtures of experts', () => {
  const model = findModel('qwen3-30b-a3b');
  const { attention, feedForward, routedExperts, head } = parameterCount(model);
  const { weightBytes } = physics('qwen3-30b-a3b').amounts;
  const always = 2 * (attention + feedForward + head);

  test('one token reads its experts, many read all', () => {
    expect(weightBytes(1)).toBeCloseTo(always + (2 * routedExperts * 8) / 128, -3);
    expect(weightBytes(1e5)).toBeCloseTo(always + 2 * routedExperts, -3);
  });

  test.each([
    [8, 51.6],
    [16, 82.4],
    [32, 111.8],
  ])('%d tokens touch %d of 128 experts', (tokens, touched) => {
    const share = (weightBytes(tokens) - always) / (2 * routedExperts);
    expect(share * 128).toBeCloseTo(touched, 1);
  });

  test('a token computes with its experts only', () => {
    const { flopsPerToken } = physics('qwen3-30b-a3b').amounts;
    expect(flopsPerToken / (2 * (attention + feedForward + routedExperts / 16))).toBeCloseTo(1, 12);
  });
});

describe('formats', () => {
  test('8 bits double the rate where the accelerator multiplies in them; 4 bits only save reading', () => {
    const [bf16, fp8, int4] = (['bf16', 'fp8', 'int4'] as const).map(
      (weights) => physics('llama-3-8b', { weights }).costs,
    );
    const narrow = defaultCoefficients(H100).values.narrowCompute.value;
    const many = 1_000_000;
    const ratio = bf16.linearS(many) / fp8.linearS(many);
    expect(ratio / ((1978.9 / 989.4) * narrow)).toBeCloseTo(1, 6);
    expect(int4.linearS(many)).toBeGreaterThan(bf16.linearS(many));
    expect(int4.linearS(1)).toBeLessThan(0.7 * fp8.linearS(1));
    const ampere = { accelerator: findAccelerator('a100') };
    const expanded = physics('llama-3-8b', { ...ampere, weights: 'fp8' }).costs;
    const plain = physics('llama-3-8b', ampere).costs;
    expect(expanded.linearS(many)).toBeGreaterThan(plain.linearS(many));
    expect(expanded.headS(8)).toBe(plain.headS(8));
  });

  test('a published mixture of formats gives back the mean that the catalog states', () => {
    for (const model of MODELS) {
      const { totalBytes } = weightLayout(model);
      expect(totalBytes / (model.parameters * model.weightBytes)).toBeCloseTo(1, 9);
    }
    // MXFP4: 4-bit elements and an 8-bit scale for 32 of them.
    expect(weightLayout(findModel('gpt-oss-120b')).routedExpertBytes).toBeCloseTo(0.53125, 2);
    expect(weightLayout(findModel('gpt-oss-120b')).matrixBytes).toBe(2);
  });
});

test('linear attention reads and writes a state of one size, whatever the context', () => {
  const llama = findModel('llama-3-8b');
  const full = { ...llama.attention[0], layers: 8 };
  const model: ModelArchitecture = {
    ...llama,
    attention: [full, { ...full, kind: 'linear', layers: 24, stateElements: 500_000 }],
  };
  const { costs, amounts } = servingPhysics({ model, accelerator: H100 });
  const plain = physics('llama-3-8b');
  expect(amounts.kvBytesPerToken).toBe(plain.amounts.kvBytesPerToken / 4);
  expect(amounts.flopsPerPair).toBe(plain.amounts.flopsPerPair / 4);
  const { attentionMemory } = defaultCoefficients(H100).values;
  const stateS = (2 * 2 * 24 * 500_000) / (3350e9 * attentionMemory.value);
  expect(costs.deviceSPerSequence - plain.costs.deviceSPerSequence).toBeCloseTo(stateS, 12);
  // Its parameters are those that the entry states, less embedding and head.
  const { embedding, head } = parameterCount(llama);
  expect(amounts.flopsPerToken).toBe(2 * (model.parameters - embedding - head));
});

describe('laws', () => {
  test('every step takes a positive, finite time', () => {
    fc.assert(
      fc.property(replicas, works, (replica, work) => {
        const stepS = seconds(replica, work);
        expect(stepS).toBeGreaterThan(0);
        expect(stepS).toBeLessThan(1000);
      }),
    );
  });

  test('more bandwidth, compute or link speed is never slower', () => {
    fc.assert(
      fc.property(
        replicas,
        works,
        fc.double({ min: 1, max: 4, noNaN: true }),
        (replica, work, factor) => {
          const { accelerator } = replica;
          const stepS = seconds(replica, work);
          const peakFlops = Object.fromEntries(
            Object.entries(accelerator.peakFlops).map(([name, flops]) => [name, flops * factor]),
          );
          const faster = (link: typeof accelerator.hostLink) => ({
            ...link,
            bytesPerS: link.bytesPerS * factor,
          });
          for (const change of [
            { memoryBytesPerS: accelerator.memoryBytesPerS * factor },
            { peakFlops },
            { hostLink: faster(accelerator.hostLink) },
            { peerLink: accelerator.peerLink && faster(accelerator.peerLink) },
          ]) {
            const better = { ...replica, accelerator: { ...accelerator, ...change } };
            expect(seconds(better, work)).toBeLessThanOrEqual(stepS);
          }
        },
      ),
    );
  });

  test('dividing a model costs no less in total, and saves no more than its share', () => {
    fc.assert(
      fc.property(replicas, works, (replica, work) => {
        const alone = servingPhysics({ ...replica, tensorParallel: 1 });
        const split = servingPhysics(replica);
        const degree = replica.tensorParallel ?? 1;
        expect(kvBytesWritten(split.amounts)).toBeGreaterThanOrEqual(
          kvBytesWritten(alone.amounts) * (1 - 1e-12),
        );
        expect(split.amounts.flopsPerToken).toBe(alone.amounts.flopsPerToken);
        const [aloneS, splitS] = [alone, split].map((physics) => secondsOf(physics, work));
        expect(splitS * degree).toBeGreaterThanOrEqual(aloneS * (1 - 1e-12));
      }),
    );
  });

  test('a cache of fewer bits is read faster, and weights of fewer bits are fewer bytes', () => {
    fc.assert(
      fc.property(replicas, (replica) => {
        const given = servingPhysics(replica);
        const small = servingPhysics({ ...replica, kvCache: 'int4', weights: 'int4' });
        expect(small.costs.contextSPerToken).toBeLessThanOrEqual(given.costs.contextSPerToken);
        if (replica.weights === 'published') return;
        expect(small.amounts.weightBytes(7)).toBeLessThanOrEqual(given.amounts.weightBytes(7));
      }),
    );
  });
});

describe('coefficients', () => {
  test('every value lies in its range and says where it comes from', () => {
    for (const { values } of [...PRIOR_SETS, ...CALIBRATED_SETS]) {
      for (const { value, low, high, how, provenance } of Object.values(values)) {
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
        expect(how === 'prior').toBe(provenance.source.includes('not yet calibrated'));
        expect(provenance.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      }
    }
  });

  test('each family of the catalog has its own set, and survives a round trip as JSON', () => {
    for (const accelerator of ACCELERATORS) {
      const set = defaultCoefficients(accelerator);
      expect(set.family).toBe(accelerator.family);
      const coefficients = JSON.parse(JSON.stringify(set)) as typeof set;
      const options = { model: findModel('llama-3-8b'), accelerator };
      expect(seconds({ ...options, coefficients }, prefill(100))).toBe(
        seconds(options, prefill(100)),
      );
    }
    const other = defaultCoefficients({ ...H100, family: 'volta' });
    expect(Object.values(other.values).every(({ how }) => how === 'prior')).toBe(true);
  });
});

describe('products', () => {
  test('that overlap take at least the longer part and at most both', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 64, noNaN: true }),
        (computeS, readS, exponent) => {
          const bothS = overlapped(computeS, readS, exponent);
          expect(bothS).toBeGreaterThanOrEqual(Math.max(computeS, readS) * (1 - 1e-12));
          expect(bothS).toBeLessThanOrEqual((computeS + readS) * (1 + 1e-12));
        },
      ),
    );
    expect(overlapped(0, 0, 4)).toBe(0);
    expect(overlapped(3, 4, 2)).toBeCloseTo(5, 12);
  });
});

describe('experts', () => {
  const mixture = (changes: Partial<ServingPhysicsOptions> = {}) =>
    physics('qwen3-30b-a3b', changes).costs;

  test('that replicas share are read once for the tokens of all of them', () => {
    const alone = mixture();
    const shared = mixture({ dataParallel: 4 });
    // One token of each of four replicas touches about four times as many experts, of which each accelerator reads a quarter.
    expect(shared.linearS(1)).toBeLessThan(alone.linearS(1) * 1.2);
    // With all experts touched, each accelerator reads a quarter of them.
    expect(shared.linearS(512)).toBeLessThan(alone.linearS(512));
  });

  test('compute the tokens of all ranks, wherever these are, and of equal ranks as many as those of one', () => {
    const none = mixture();
    expect(none.linearOfRankS).toBeUndefined();
    for (const dataParallel of [2, 3, 4]) {
      const { costs, amounts } = physics('qwen3-30b-a3b', { dataParallel });
      const { linearOfRankS } = costs;
      if (linearOfRankS === undefined) throw new Error('ranks that share experts have costs');
      for (const tokens of [1, 7, 64, 1000]) {
        const all = dataParallel * tokens;
        expect(linearOfRankS(tokens, all, tokens)).toBe(costs.linearS(tokens));
        expect(amounts.sharedWeightBytes?.(all)).toBe(amounts.weightBytes(tokens));
        // A rank with fewer computes less of its own, and the same of the experts; with more tokens elsewhere it takes longer.
        expect(linearOfRankS(1, all, tokens)).toBeLessThanOrEqual(costs.linearS(tokens));
        expect(linearOfRankS(tokens, all + 100, tokens + 100)).toBeGreaterThan(
          costs.linearS(tokens),
        );
      }
    }
  });

  test('cost what fills their tiles up: more experts, more of it', () => {
    const model = findModel('qwen3-30b-a3b');
    const { experts } = model;
    if (experts === undefined) throw new Error('a mixture has experts');
    // The same parameters in twice as many experts of half the width, of which a token takes twice as many.
    const finer: ModelArchitecture = {
      ...model,
      experts: {
        ...experts,
        experts: 2 * experts.experts,
        activeExperts: 2 * experts.activeExperts,
        intermediateSize: experts.intermediateSize / 2,
      },
    };
    const secondsOf = (shape: ModelArchitecture) =>
      servingPhysics({ model: shape, accelerator: H100 }).costs.linearS(4096);
    expect(secondsOf(finer)).toBeGreaterThanOrEqual(secondsOf(model) * (1 - 1e-9));
  });
});

describe('stages', () => {
  test('divide the weights of a replica and pass a step on', () => {
    const staged = physics('llama-3-70b', { tensorParallel: 2, pipelineParallel: 4 });
    const flat = physics('llama-3-70b', { tensorParallel: 2 });
    expect(staged.costs.stages).toBe(4);
    // A single sequence goes through all stages, one after the other, and is handed on three times.
    const { hopS } = defaultCoefficients(H100).values;
    const work = decode(1, 100);
    const difference = secondsOf(staged, work) - secondsOf(flat, work);
    expect(difference).toBeCloseTo(3 * hopS.value, 9);
    expect(secondsOf(staged, decode(64, 1000))).toBeLessThan(secondsOf(flat, decode(64, 1000)));
  });
});
