import { drawNormal } from '../kernel/distributions.ts';
import { exp, ln } from '../kernel/elementary.ts';
import type { RandomStream } from '../kernel/random.ts';
import { KavierError } from '../units/errors.ts';

export interface OutputTotals {
  /** Number of outputs, n. */
  readonly requests: number;
  /** Sum of all output lengths. */
  readonly outputTokens: number;
  /** Sum of o (o + 1) / 2 over all output lengths o: decode steps weighted by their position. */
  readonly outputTokenPairs: number;
}

/**
 * Lognormal output lengths, each >= 1, whose count, sum and sum of o (o + 1) / 2 are exactly the
 * given ones. The spread is chosen so that the real-valued lengths have both sums; rounding is then
 * repaired with few changes: single tokens for the sum, and tokens moved from one output to another
 * for the second sum.
 */
export function exactOutputs(totals: OutputTotals, stream: RandomStream): Int32Array {
  const { requests: n, outputTokens, outputTokenPairs } = totals;
  const normals = new Float64Array(n);
  for (let i = 0; i < n; i++) normals[i] = drawNormal(stream);
  const lengths = fittedLengths(normals, totals);
  const outputs = new Int32Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    outputs[i] = Math.max(1, Math.round(lengths[i]));
    sum += outputs[i];
  }
  repairSum(outputs, outputTokens - sum);
  for (let round = 0; round < 20; round++) {
    const missing = outputTokenPairs - pairsOf(outputs);
    if (missing === 0) return outputs;
    movePartOf(outputs, missing);
    moveExactly(outputs, outputTokenPairs - pairsOf(outputs));
  }
  if (pairsOf(outputs) === outputTokenPairs) return outputs;
  throw impossible(totals);
}

/**
 * c exp(sigma z) with both sums. For a lognormal variable n * squares / sum^2 is exp(sigma^2), so
 * the root of its logarithm is nearly sigma itself, and secant steps from there converge in a few
 * passes.
 */
function fittedLengths(normals: Float64Array, totals: OutputTotals): Float64Array {
  const { requests: n, outputTokens: sum, outputTokenPairs } = totals;
  const wanted = (n * (2 * outputTokenPairs - sum)) / (sum * sum);
  const lengths = new Float64Array(n);
  if (!(wanted >= 1 && sum >= n && wanted <= n)) throw impossible(totals);
  const target = Math.sqrt(ln(wanted));
  let previous = 0;
  let previousSpread = 0;
  let sigma = target;
  for (let pass = 0; pass < 50; pass++) {
    const spread = scaleTo(normals, lengths, sigma, sum);
    if (Math.abs(spread - target) <= 1e-8) return lengths;
    const slope = (spread - previousSpread) / (sigma - previous);
    previous = sigma;
    previousSpread = spread;
    sigma += (target - spread) / (slope > 0.05 ? slope : 1);
    if (!(sigma >= 0 && sigma < 30)) break;
  }
  throw impossible(totals);
}

/** Sets lengths = c exp(sigma z) with the given sum; returns sqrt(ln(n * squares / sum^2)). */
function scaleTo(normals: Float64Array, lengths: Float64Array, sigma: number, sum: number): number {
  const n = normals.length;
  let total = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const length = exp(sigma * normals[i]);
    lengths[i] = length;
    total += length;
    squares += length * length;
  }
  const factor = sum / total;
  for (let i = 0; i < n; i++) lengths[i] *= factor;
  return Math.sqrt(Math.max(0, ln((n * squares) / (total * total))));
}

/** Adds `missing` tokens (or takes them away), one an output, spread evenly over the list. */
function repairSum(outputs: Int32Array, missing: number): void {
  const step = Math.sign(missing);
  let left = Math.abs(missing);
  while (left > 0) {
    const stride = Math.max(1, Math.floor(outputs.length / left));
    for (let i = 0; i < outputs.length && left > 0; i += stride) {
      if (outputs[i] + step < 1) continue;
      outputs[i] += step;
      left--;
    }
  }
}

function pairsOf(outputs: Int32Array): number {
  let pairs = 0;
  for (let i = 0; i < outputs.length; i++) pairs += (outputs[i] * (outputs[i] + 1)) / 2;
  return pairs;
}

/**
 * Moving a token from an output of a tokens to one of b changes the second sum by b + 1 - a. Moves
 * single tokens between short outputs (from the 25th percentile up) and long ones (from the 90th)
 * while that does not overshoot.
 */
function movePartOf(outputs: Int32Array, missing: number): void {
  const n = outputs.length;
  const order = Int32Array.from({ length: n }, (_, i) => i);
  order.sort((a, b) => outputs[a] - outputs[b] || a - b);
  let left = missing;
  const short = Math.floor(n * 0.25);
  const long = Math.floor(n * 0.9);
  for (let k = 0; long + k < n && short + k < long; k++) {
    const from = left > 0 ? order[short + k] : order[long + k];
    const to = left > 0 ? order[long + k] : order[short + k];
    const change = outputs[to] + 1 - outputs[from];
    if (outputs[from] < 2 || change === 0) continue;
    if (Math.sign(change) !== Math.sign(left) || Math.abs(change) > Math.abs(left)) return;
    outputs[from]--;
    outputs[to]++;
    left -= change;
  }
}

/**
 * Closes the gap with one move, if some pair of outputs differs by just the right number of tokens.
 */
function moveExactly(outputs: Int32Array, missing: number): void {
  if (missing === 0) return;
  const holder = new Map<number, number>();
  for (let i = 0; i < outputs.length; i++) holder.set(outputs[i], i);
  for (let from = 0; from < outputs.length; from++) {
    const to = holder.get(outputs[from] + missing - 1);
    if (outputs[from] < 2 || to === undefined || to === from) continue;
    outputs[from]--;
    outputs[to]++;
    return;
  }
}

function impossible({ requests, outputTokens, outputTokenPairs }: OutputTotals): KavierError {
  return new KavierError('no lognormal output lengths were found with these totals', {
    kind: 'input',
    where: 'outputTokenPairs',
    found: `${requests} outputs, ${outputTokens} tokens, ${outputTokenPairs} pairs`,
    expected: 'at least one token an output, and a spread that so many outputs can have',
  });
}
