const MOST = 12;

/** The largest of many, such as tenants, so that a report stays readable, and how many were left out. */
export function largest<Item>(
  items: readonly Item[],
  amountOf: (item: Item) => number,
): { readonly shown: readonly Item[]; readonly more: number } {
  const shown = [...items].sort((a, b) => amountOf(b) - amountOf(a)).slice(0, MOST);
  return { shown, more: items.length - shown.length };
}

/** Says that some were left out; nothing where none were. */
export const moreWords = (more: number): readonly string[] =>
  more > 0 ? [`and ${more} more; --json has all`] : [];
