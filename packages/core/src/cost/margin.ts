import type { ApiBill } from './bill-as-api.ts';
import { ratio } from './token-use.ts';

/** What serving a workload oneself leaves when it is sold at an API's prices. */
export interface Margin {
  readonly revenueUsd: number;
  readonly costUsd: number;
  /** revenue - cost; negative is a loss. */
  readonly marginUsd: number;
  /** margin / revenue; null without revenue. */
  readonly share: number | null;
  /** Of all billed tokens, input (cached or not) and output; null without tokens. */
  readonly marginUsdPerMtokenAll: number | null;
  readonly marginUsdPerRequest: number | null;
}

/** `costUsd` is the cost of the same requests on one's own replicas: `RunCost.totalUsd`. */
export function marginOf(bill: ApiBill, costUsd: number): Margin {
  const { input, cacheWrite, cacheRead, output } = bill.tokens;
  const marginUsd = bill.totalUsd - costUsd;
  return {
    revenueUsd: bill.totalUsd,
    costUsd,
    marginUsd,
    share: ratio(marginUsd, bill.totalUsd),
    marginUsdPerMtokenAll: ratio(marginUsd, (input + cacheWrite + cacheRead + output) / 1e6),
    marginUsdPerRequest: ratio(marginUsd, bill.requests),
  };
}
