import type { CardCount } from '@kavier/core';
import { formatCount } from './format.ts';
import { bullets, type Layout } from './layout.ts';

/** What a workload's card says. */
export interface CardFacts {
  readonly source: string;
  readonly format: string;
  readonly rows: number;
  readonly requests: number;
  readonly leftOut: readonly CardCount[];
  readonly repaired: readonly CardCount[];
  readonly notes: readonly string[];
}

/** The card as a section: what was read, left out, repaired and assumed. */
export function renderCard(card: CardFacts, layout: Layout): string[] {
  const counted = (what: string, counts: readonly CardCount[]) =>
    counts.map(({ reason, count }) => `${what}: ${formatCount(count)} (${reason}).`);
  const items = [
    `${formatCount(card.requests)} requests from ${formatCount(card.rows)} rows.`,
    ...counted('Left out', card.leftOut),
    ...counted('Repaired', card.repaired),
    ...card.notes,
  ];
  return bullets(`Workload: ${card.source} (${card.format})`, items, layout);
}
