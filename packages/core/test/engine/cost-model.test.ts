import { describe, expect, test } from 'vitest';
import { decodeTokenTimes, PublishedCostModel } from '../../src/engine/published/cost-model.ts';

const LLAMA_3_8B = {
  name: 'llama-3-8b',
  parameters: 8e9,
  weightBytes: 2,
  layers: 32,
  hiddenSize: 4096,
};
const A10 = { name: 'a10', peakFlops: 125e12, memoryBytesPerS: 600e9 };
const A100 = { name: 'a100-80gb', peakFlops: 312e12, memoryBytesPerS: 1935e9 };

describe('the published cost model', () => {
  const model = new PublishedCostModel(LLAMA_3_8B, A10);

  test('prefill is 25 ms plus two FLOPs a parameter and token at 30 % of the peak', () => {
    expect(model.prefillS(0)).toBe(0.025);
    expect(model.prefillS(64)).toBeCloseTo(0.025 + (64 * 16e9) / 37.5e12, 15);
  });

  test('decode reads the weights once a token at 60 % of the bandwidth', () => {
    expect(model.decodeSPerToken).toBeCloseTo(16e9 / 360e9, 15);
    expect(model.decodeS(53, true)).toBeCloseTo((53 * 16e9) / 360e9, 12);
  });

  test('decode is bound by compute where compute is the slower of the two', () => {
    const slow = new PublishedCostModel(LLAMA_3_8B, { ...A10, peakFlops: 1e12 });
    expect(slow.decodeSPerToken).toBeCloseTo(16e9 / 0.3e12, 15);
  });

  test('without a KV cache token k costs k token times', () => {
    for (const tokens of [0, 1, 2, 17, 1000]) {
      let times = 0;
      for (let k = 1; k <= tokens; k++) times += k;
      expect(decodeTokenTimes(tokens, false)).toBe(times);
    }
  });

  test('gives the published hours of the whole trace on an A100-80GB from its totals', () => {
    const a100 = new PublishedCostModel(LLAMA_3_8B, A100);
    const prefillH = (96_870 * a100.prefillS(0) + a100.prefillS(1_041_916_164) - 0.025) / 3600;
    expect(Math.abs(prefillH - 50.14)).toBeLessThan(0.02);
    expect(Math.abs(a100.decodeS(30_616_800, true) / 3600 / 117.2 - 1)).toBeLessThan(0.001);
  });

  test('counts KV as if every head were a KV head, four times the bytes of grouped heads', () => {
    expect(model.kvBytesPerToken).toBe(32 * 4096 * 2 * 2);
  });
});
