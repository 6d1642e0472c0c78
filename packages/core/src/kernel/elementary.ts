/**
 * ln, exp, pow and cos from additions, multiplications, divisions and exact operations only.
 * ECMAScript leaves the last bits of Math.log, Math.exp, Math.pow and Math.cos to each engine;
 * whatever has to be the same bytes in every runtime uses these instead. Errors measured in the
 * tests: ln and exp below 2 units in the last place, pow below 2e-15 relative, cosTurns below 3e-16
 * absolute.
 */

const LN2_HIGH = 0.6931471803691238; // 33 bits: k * LN2_HIGH is exact for every exponent k
const LN2_LOW = 1.9082149292705877e-10;
const TWO_54 = 18014398509481984;
const TWO_PI = 2 * Math.PI;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
/** Which of the two words holds sign and exponent: depends on the machine's byte order. */
const TOP = words[1] === 0 ? 0 : 1;

/**
 * Taylor coefficients 1/3, 1/5, ... of (atanh(s) / s - 1) / s^2 in s^2; |s| <= 0.172 needs eleven.
 */
const ATANH = Float64Array.from({ length: 11 }, (_, i) => 1 / (2 * i + 3));
/** 1/2!, 1/3!, ... 1/14!, of (exp(r) - 1 - r) / r^2 in r; |r| <= 0.347 needs thirteen. */
const EXP = inverseFactorials(2, 1, 13);
/** Coefficients of cos and sin in theta^2, |theta| <= pi / 4. */
const COS = inverseFactorials(2, 2, 8);
const SIN = inverseFactorials(3, 2, 8);

/** Natural logarithm. -Infinity at 0, NaN below. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const k = splitExponent(x);
  const mantissa = double[0];
  const f = mantissa - 1;
  const s = f / (mantissa + 1);
  // ln(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + tail); the large first term stays exact.
  const tail = 2 * atanhTail(s * s);
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + tail) + k * LN2_LOW) - f);
}

/** e to the power x; 0 and Infinity beyond the range of doubles. */
export function exp(x: number): number {
  if (!(x > -746 && x < 710)) return x < 0 ? 0 : x > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  const k = Math.floor(x / Math.LN2 + 0.5);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  return scale(1 + (high + (r * r * horner(EXP, r) - low)), k);
}

/** x to the power y for x >= 0; NaN for x < 0. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (y === 1) return x;
  if (!(x > 0 && x < Number.POSITIVE_INFINITY && Number.isFinite(y))) return powLimit(x, y);
  const k = splitExponent(x);
  const mantissa = double[0];
  // ln x = k ln 2 + 2 atanh(s), with s in twice the precision: f and d are exact, so is the
  // remainder of f / d.
  const f = mantissa - 1;
  const d = mantissa + 1;
  const dLow = mantissa - (d - 1);
  const s = f / d;
  const sLow = (f - s * d - productError(s, d, s * d) - s * dLow) / d;
  const rest = 2 * (sLow + s * atanhTail(s * s)) + k * LN2_LOW;
  const base = k * LN2_HIGH;
  const sum = base + 2 * s;
  // Two-sum: what the addition lost.
  const back = sum - base;
  const lost = base - (sum - back) + (2 * s - back);
  const high = sum + (rest + lost);
  const low = sum - high + (rest + lost);
  const product = y * high;
  if (!(product > -746 && product < 710)) return exp(product);
  const error = productError(y, high, product) + y * low;
  const power = exp(product);
  return power === 0 ? 0 : power + power * error;
}

/** Cosine of `turns` whole turns: cosTurns(0.25) is 0, period 1. */
export function cosTurns(turns: number): number {
  const t = Math.abs(turns - Math.floor(turns + 0.5));
  return t > 0.25 ? -cosFirstQuarter(0.5 - t) : cosFirstQuarter(t);
}

function cosFirstQuarter(t: number): number {
  const useSine = t > 0.125;
  const theta = TWO_PI * (useSine ? 0.25 - t : t);
  const square = -theta * theta;
  const series = horner(useSine ? SIN : COS, square);
  return useSine ? theta + theta * square * series : 1 + square * series;
}

/** atanh(s) / s - 1 as a series in square = s^2. */
function atanhTail(square: number): number {
  return square * horner(ATANH, square);
}

function horner(coefficients: Float64Array, x: number): number {
  let sum = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/**
 * Splits x = mantissa * 2^k with mantissa in [sqrt(1/2), sqrt(2)), left in double[0]; returns k.
 * x is positive and finite.
 */
function splitExponent(x: number): number {
  let k = 0;
  double[0] = x;
  if (words[TOP] < 0x0010_0000) {
    double[0] = x * TWO_54;
    k = -54;
  }
  const top = words[TOP];
  k += (top >>> 20) - 1022;
  words[TOP] = (top & 0x000f_ffff) | 0x3fe0_0000;
  if (double[0] >= Math.SQRT1_2) return k;
  double[0] *= 2;
  return k - 1;
}

/** x * 2^k in two exact steps, so that results below the normal range round once. */
function scale(x: number, k: number): number {
  const first = k >> 1;
  return x * powerOfTwo(first) * powerOfTwo(k - first);
}

function powerOfTwo(k: number): number {
  double[0] = 1;
  words[TOP] = (k + 1023) << 20;
  return double[0];
}

/** The exact a * b minus its rounded `product` (Dekker's product with Veltkamp's split). */
function productError(a: number, b: number, product: number): number {
  const aSplit = a * 134217729;
  const aHigh = aSplit - (aSplit - a);
  const aLow = a - aHigh;
  const bSplit = b * 134217729;
  const bHigh = bSplit - (bSplit - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function powLimit(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y) || x < 0) return Number.NaN;
  if (x === 0 || x === Number.POSITIVE_INFINITY) {
    return (x === 0) === y > 0 ? 0 : Number.POSITIVE_INFINITY;
  }
  return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
}

/** 1/first!, 1/(first + step)!, ... as correctly rounded quotients of exact integers. */
function inverseFactorials(first: number, step: number, length: number): Float64Array {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Float64Array.from({ length }, (_, i) => 1 / factorial(first + step * i));
}
