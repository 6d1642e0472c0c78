/** Where a catalog value comes from. Every value of the catalog carries one; a test refuses entries without. */
export interface Provenance {
  /**
   * Data sheet, model configuration, paper or measurement, precise enough to find it again. The catalogs begin with
   * one of four words: `read in`, `derived:`, `estimate:` or `not re-read; from memory of`.
   */
  readonly source: string;
  /** Day on which the source was read or, where it was not, on which the value was written down; YYYY-MM-DD. */
  readonly date: string;
}

/** The provenance of each field of an entry: a field's name, a part of one as `peakFlops.tf32`, or `all` others. */
export type FieldProvenance = Readonly<Record<string, Provenance>>;

/** The day of most entries; those written down later give their own. */
const CATALOG_DATE = '2026-11-22';

/** A value that was compared with what `place` states: a repository path, a page's title. */
export function readIn(place: string, date = CATALOG_DATE): Provenance {
  return { source: `read in ${place}`, date };
}

/** A value that follows from others by a stated rule. */
export function derived(rule: string, date = CATALOG_DATE): Provenance {
  return { source: `derived: ${rule}`, date };
}

/** A value that nobody publishes, with what it was estimated from. */
export function estimated(how: string, date = CATALOG_DATE): Provenance {
  return { source: `estimate: ${how}`, date };
}

/** A value written from memory of `sheet`, which was not at hand to check it: likely right, but unread. */
export function fromMemory(sheet: string, date = CATALOG_DATE): Provenance {
  return { source: `not re-read; from memory of ${sheet}`, date };
}
