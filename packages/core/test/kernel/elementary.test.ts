import { describe, expect, it } from 'vitest';
import { cosTurns, exp, ln, pow } from '../../src/kernel/elementary.ts';
import { lnGamma, weibullCv, weibullMean, weibullShape } from '../../src/kernel/gamma-function.ts';
import { normalQuantile } from '../../src/kernel/normal-quantile.ts';
import { RandomStream } from '../../src/kernel/random.ts';

/** Distance of neighbouring doubles at x. */
function ulp(x: number): number {
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))));
  return 2 ** (exponent - 52);
}

describe('elementary functions', () => {
  it('ln and exp agree with the platform within 2 units in the last place', () => {
    const stream = RandomStream.named(1, 'elementary');
    let worst = 0;
    for (let i = 0; i < 40_000; i++) {
      const anywhere = 2 ** (stream.nextUniform() * 2040 - 1020);
      const nearOne = 0.5 + stream.nextUniform();
      const power = stream.nextUniform() * 1400 - 700;
      const small = (stream.nextUniform() - 0.5) * 2 ** -(i % 50);
      for (const x of [anywhere, nearOne]) {
        worst = Math.max(worst, Math.abs(ln(x) - Math.log(x)) / ulp(Math.log(x)));
      }
      for (const x of [power, small]) {
        worst = Math.max(worst, Math.abs(exp(x) - Math.exp(x)) / ulp(Math.exp(x)));
      }
    }
    expect(worst).toBeLessThan(2);
  });

  it('pow agrees with the platform within 2e-15 relative', () => {
    const stream = RandomStream.named(2, 'elementary');
    let worst = 0;
    for (let i = 0; i < 40_000; i++) {
      const x = 2 ** (stream.nextUniform() * 60 - 30);
      const y = (stream.nextUniform() - 0.5) * 60;
      const expected = x ** y;
      if (expected < 1e-300 || expected > 1e300) continue;
      worst = Math.max(worst, Math.abs(pow(x, y) / expected - 1));
    }
    expect(worst).toBeLessThan(2e-15);
    for (let n = 0; n <= 20; n++) expect(pow(10, n)).toBe(10 ** n);
  });

  it('cosTurns agrees with the cosine of the angle', () => {
    let worst = 0;
    for (let i = -4096; i <= 4096; i++) {
      const turns = i / 8192;
      worst = Math.max(worst, Math.abs(cosTurns(turns) - Math.cos(2 * Math.PI * turns)));
      expect(cosTurns(turns + 3)).toBe(cosTurns(turns));
    }
    expect(worst).toBeLessThan(5e-16);
    expect([0, 0.25, 0.5, 0.75, 1].map(cosTurns)).toEqual([1, 0, -1, -0, 1].map((x) => x + 0));
  });

  it('holds the limits', () => {
    expect([ln(0), ln(1), ln(Number.POSITIVE_INFINITY)]).toEqual([-Infinity, 0, Infinity]);
    expect([ln(-1), ln(Number.NaN), exp(Number.NaN), pow(-2, 2)].every(Number.isNaN)).toBe(true);
    expect(ln(5e-324)).toBe(Math.log(5e-324));
    expect([exp(0), exp(-Infinity), exp(Infinity), exp(-746), exp(710)]).toEqual([
      1,
      0,
      Infinity,
      0,
      Infinity,
    ]);
    expect(exp(-745.1)).toBe(5e-324);
    expect([pow(0, 2), pow(0, -2), pow(0, 0), pow(2, 1023), pow(2, -1074), pow(9, 1)]).toEqual([
      0,
      Infinity,
      1,
      2 ** 1023,
      5e-324,
      9,
    ]);
    expect([pow(2, Infinity), pow(0.5, Infinity), pow(Infinity, -1)]).toEqual([Infinity, 0, 0]);
    expect([pow(2, 5000), pow(2, -5000)]).toEqual([Infinity, 0]);
  });

  it('keeps its bits', () => {
    const xs = [1e-300, 0.1, 0.7, 1.3, 3, 1e10];
    expect(xs.map(ln)).toMatchInlineSnapshot(`
      [
        -690.7755278982137,
        -2.3025850929940455,
        -0.35667494393873245,
        0.26236426446749106,
        1.0986122886681096,
        23.025850929940457,
      ]
    `);
    expect([-700, -1.5, 0.1, 2, 700].map(exp)).toMatchInlineSnapshot(`
      [
        9.85967654375977e-305,
        0.22313016014842982,
        1.1051709180756477,
        7.38905609893065,
        1.0142320547350045e+304,
      ]
    `);
    expect(xs.map((x) => pow(x, 0.3))).toMatchInlineSnapshot(`
      [
        1.0000000000000078e-90,
        0.5011872336272724,
        0.8985234417906398,
        1.0818897486445278,
        1.3903891703159093,
        999.9999999999998,
      ]
    `);
    expect([0.1, 0.2, 0.3].map(cosTurns)).toMatchInlineSnapshot(`
      [
        0.8090169943749475,
        0.30901699437494734,
        -0.30901699437494734,
      ]
    `);
  });
});

describe('gamma function', () => {
  it('is the factorial at whole numbers and the root of pi at a half', () => {
    let factorial = 1;
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(lnGamma(n) - Math.log(factorial))).toBeLessThan(
        2e-15 * Math.max(5, Math.log(factorial)),
      );
      factorial *= n;
    }
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
    expect(lnGamma(-1)).toBeNaN();
  });

  it('inverts the cv of a Weibull distribution', () => {
    expect(weibullMean(1)).toBeCloseTo(1, 13);
    expect(weibullMean(2)).toBeCloseTo(Math.sqrt(Math.PI) / 2, 13);
    expect(weibullShape(1)).toBeCloseTo(1, 12);
    expect(weibullCv(2)).toBeCloseTo(Math.sqrt(4 / Math.PI - 1), 12);
    for (const cv of [0.02, 0.3, 0.9, 1.7, 6, 30]) {
      expect(weibullCv(weibullShape(cv)) / cv).toBeCloseTo(1, 9);
    }
  });
});

describe('normalQuantile', () => {
  it('meets published percentage points', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.999)).toBeCloseTo(3.090232306167813, 13);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 12);
    expect(normalQuantile(1e-100)).toBeCloseTo(-21.27345, 5);
  });

  it('is symmetric, rising, and continuous where its formulas meet', () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < 4096; i++) {
      const x = normalQuantile(i / 4096);
      expect(x).toBeGreaterThan(before);
      expect(x + normalQuantile(1 - i / 4096)).toBe(0);
      before = x;
    }
    for (const p of [0.075, Math.exp(-25)]) {
      const jump = normalQuantile(p * (1 + 1e-12)) - normalQuantile(p * (1 - 1e-12));
      expect(jump).toBeGreaterThanOrEqual(0);
      expect(jump).toBeLessThan(1e-11);
    }
  });
});
