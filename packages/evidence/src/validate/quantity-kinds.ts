import type { MeasuredQuantity } from '@kavier/io';

/** Quantities that are judged and drawn together. */
export const QUANTITY_KINDS = ['TTFT', 'TPOT', 'E2E', 'throughput'] as const;
export type QuantityKind = (typeof QUANTITY_KINDS)[number];

/** Means and medians of a kind: what bars are about. Tails are summarized, not judged. */
export const CENTRAL_QUANTITIES: Readonly<Record<QuantityKind, readonly MeasuredQuantity[]>> = {
  TTFT: ['ttftMeanS', 'ttftP50S'],
  TPOT: ['tpotMeanS', 'tpotP50S', 'itlP50S'],
  E2E: ['e2eMeanS', 'e2eP50S'],
  throughput: ['outputTokensPerS', 'totalTokensPerS', 'requestsPerS'],
};
