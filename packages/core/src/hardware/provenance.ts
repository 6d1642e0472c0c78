/** Where a catalog value comes from. Every value of the catalog carries one; a test refuses entries without. */
export interface Provenance {
  /** Data sheet, model configuration, paper or measurement, precise enough to find it again. */
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}
