import type { Exclusion } from '../measured/point.ts';

/** Rows left out, counted by rule. */
export class ExclusionCounts {
  readonly #rows = new Map<string, number>();

  add(rule: string, rows = 1): void {
    if (rows > 0) this.#rows.set(rule, (this.#rows.get(rule) ?? 0) + rows);
  }

  /** The items that a rule keeps; the others are counted under it. */
  keep<Item>(rule: string, items: readonly Item[], keeps: (item: Item) => boolean): Item[] {
    const kept = items.filter(keeps);
    this.add(rule, items.length - kept.length);
    return kept;
  }

  list(): readonly Exclusion[] {
    return [...this.#rows].map(([rule, rows]) => ({ rule, rows }));
  }
}
