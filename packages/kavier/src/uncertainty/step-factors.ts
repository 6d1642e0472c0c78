import type { ErrorFactors } from '@kavier/evidence';

/** Factors on every second of a service at the two ends of an error interval. */
export interface StepFactors {
  /** What the factors follow from. */
  readonly metric: 'throughput' | 'tpot';
  readonly optimistic: number;
  readonly pessimistic: number;
}

/**
 * How much faster and slower the service may be than it was predicted: a TPOT that would be measured f times as long is one of
 * steps that take f times as long, and a throughput f times as high one of steps that take 1 / f times as long.
 */
export function stepFactors(
  metric: StepFactors['metric'],
  { low, high }: Pick<ErrorFactors, 'low' | 'high'>,
): StepFactors {
  return metric === 'throughput'
    ? { metric, optimistic: 1 / high, pessimistic: 1 / low }
    : { metric, optimistic: low, pessimistic: high };
}
