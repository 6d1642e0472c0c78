import { Float64Column, Int32Column } from '../kernel/columns.ts';
import { RandomStream } from '../kernel/random.ts';
import { type ArrivalOptions, createArrivals, meanRateRps } from './arrivals/registry.ts';
import { requireExtent } from './extent.ts';
import { type GenerationLimits, GenerationMeter } from './generation-meter.ts';
import { createLengths, type LengthOptions } from './lengths/registry.ts';
import type { Workload } from './trace-card.ts';

export interface PlainOptions {
  /**
   * Number of requests, an integer >= 0. Give this, or `durationS`, or both: the first to be
   * reached ends it.
   */
  readonly requests?: number | undefined;
  /** Requests that would arrive at or after this time in seconds are not generated; > 0. */
  readonly durationS?: number | undefined;
  /** When requests arrive. */
  readonly arrivals: ArrivalOptions;
  /** Prompt lengths in tokens. */
  readonly promptTokens: LengthOptions;
  /** Output lengths in tokens. */
  readonly outputTokens: LengthOptions;
  /** Seed of all draws: an integer or a text. Default 0. */
  readonly seed?: number | string | undefined;
}

/**
 * Independent requests: no sessions, no shared prefixes, open loop. Arrivals, prompts and outputs
 * draw from streams of their own, so changing one leaves the others as they were. `where` is the
 * options' path, for errors; `limits` bound how many there may be.
 */
export function generatePlain(
  options: PlainOptions,
  where = 'workload',
  limits: GenerationLimits = {},
): Workload {
  const extent = { count: options.requests, durationS: options.durationS };
  const { count, durationS } = requireExtent(extent, where, 'requests');
  const stream = RandomStream.named(options.seed ?? 0, 'plain');
  const arrivals = createArrivals(options.arrivals, stream.split('arrivals'), `${where}.arrivals`);
  const prompts = createLengths(options.promptTokens, `${where}.promptTokens`);
  const outputs = createLengths(options.outputTokens, `${where}.outputTokens`);
  const promptStream = stream.split('prompt tokens');
  const outputStream = stream.split('output tokens');

  const expected = Math.min(count, durationS * meanRateRps(options.arrivals));
  const meter = new GenerationMeter(limits, expected, where);
  const arrivalS = new Float64Column();
  const promptTokens = new Int32Column();
  const outputTokens = new Int32Column();
  while (arrivalS.length < count) {
    const timeS = arrivals.next();
    if (timeS >= durationS) break;
    arrivalS.push(timeS);
    promptTokens.push(prompts.draw(promptStream));
    outputTokens.push(outputs.draw(outputStream));
    meter.made(arrivalS.length);
  }
  const requests = {
    count: arrivalS.length,
    arrivalS: arrivalS.view(),
    promptTokens: promptTokens.view(),
    outputTokens: outputTokens.view(),
  };
  return {
    requests,
    card: {
      source: 'independent requests',
      format: 'generated',
      rows: requests.count,
      requests: requests.count,
      leftOut: [],
      repaired: [],
      notes: ['Requests share no prefixes and belong to no sessions.'],
    },
  };
}
