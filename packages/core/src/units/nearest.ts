/**
 * The valid name closest to a mistyped one, or undefined when nothing is close enough to be what was meant.
 * Distance is Damerau-Levenshtein with adjacent transpositions, letters compared without case; a name is close
 * when at most a third of the longer name (and at least two letters) has to change, or when one contains the other and
 * both have at least three letters.
 */
export function nearestName(name: string, valid: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of valid) {
    const folded = candidate.toLowerCase();
    const contained =
      Math.min(wanted.length, folded.length) >= 3 &&
      (folded.includes(wanted) || wanted.includes(folded))
        ? 1
        : 0;
    const distance = contained === 1 ? 1 : editDistance(wanted, folded);
    const limit = Math.max(2, Math.floor(Math.max(wanted.length, folded.length) / 3));
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** "Did you mean `x`?" when something is near, otherwise the valid names, cut after twenty. */
export function suggestName(name: string, valid: Iterable<string>): string {
  const names = [...valid];
  const near = nearestName(name, names);
  if (near !== undefined) return `Did you mean ${near}?`;
  const shown = names.slice(0, 20).join(', ');
  return `Valid names: ${shown}${names.length > 20 ? ', ...' : ''}`;
}

/** Letters to insert, drop, change or swap with their neighbour to get from one word to the other. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(previous[j] + 1, current[j - 1] + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforePrevious[j - 2] + 1);
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length];
}
