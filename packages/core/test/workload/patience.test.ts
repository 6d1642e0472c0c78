import { describe, expect, test } from 'vitest';
import { withPatience } from '../../src/workload/patience.ts';
import { generatePlain } from '../../src/workload/plain.ts';
import { sliceRequests } from '../../src/workload/scale.ts';

const { requests } = generatePlain({
  requests: 20_000,
  arrivals: { process: 'poisson', rateRps: 10 },
  promptTokens: { distribution: 'fixed', tokens: 10 },
  outputTokens: { distribution: 'fixed', tokens: 10 },
  seed: 3,
});

describe('patience', () => {
  test('is drawn from its distribution, and changes nothing else', () => {
    const { patienceS, ...rest } = withPatience(
      requests,
      { distribution: 'exponential', mean: 8 },
      3,
    );
    expect(rest).toEqual(requests);
    const mean =
      Array.from(patienceS ?? []).reduce((sum, value) => sum + value, 0) / requests.count;
    // Standard error of the mean: 8 / sqrt(20,000) = 0.057.
    expect(Math.abs(mean - 8)).toBeLessThan(4 * 0.057);
    expect(Math.min(...(patienceS ?? [0]))).toBeGreaterThan(0);
  });

  test('is that of the seed and the row', () => {
    const options = { distribution: 'lognormal', mean: 8, cv: 1 } as const;
    const whole = withPatience(requests, options, 3).patienceS;
    expect(withPatience(requests, options, 3).patienceS).toEqual(whole);
    expect(withPatience(requests, options, 4).patienceS).not.toEqual(whole);
    const first = withPatience(sliceRequests(requests, { first: 5 }), options, 3).patienceS;
    expect(first).toEqual(whole?.subarray(0, 5));
  });

  test.each([0, -1, { distribution: 'exponential', mean: 0 } as const])(
    'of %j is refused',
    (options) => {
      expect(() => withPatience(requests, options, 3)).toThrow(/patienceS.*> 0/s);
    },
  );
});
