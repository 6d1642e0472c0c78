/**
 * Prompt tokens that a replica's prefix cache did not spare requests at their first admission, by cause. The sum is what
 * was queried and not hit.
 */
export interface MissTokens {
  /** In blocks whose content this replica had never held. A second replica sees what the first has seen for the first time. */
  firstSeen: number;
  /** In blocks whose content was held and has lost its place since: a larger cache would have hit them. */
  evicted: number;
  /** In blocks that are cached, but behind a miss, or that hold the last token of the prompt, which is always computed. */
  unusable: number;
  /** Behind the last full block: only full blocks are cached. */
  partial: number;
}

export function noMisses(): MissTokens {
  return { firstSeen: 0, evicted: 0, unusable: 0, partial: 0 };
}
