import { KavierError } from '../units/errors.ts';
import { suggestName } from '../units/nearest.ts';

/** What a catalog entry is found by. */
export interface NamedEntry {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
}

/**
 * The first entry whose name, title or alias equals `name`, letters compared without case.
 *
 * @throws KavierError of kind `input` that names the nearest known name.
 */
export function findEntry<Entry extends NamedEntry>(
  noun: string,
  name: string,
  known: readonly Entry[],
): Entry {
  const wanted = name.trim().toLowerCase();
  const found = known.find((entry) =>
    [entry.name, entry.title, ...entry.aliases].some((title) => title.toLowerCase() === wanted),
  );
  if (found !== undefined) return found;
  const names = known.map((entry) => entry.name);
  const aliases = known.flatMap((entry) => entry.aliases);
  throw new KavierError(`unknown ${noun}`, {
    kind: 'input',
    found: `"${name}"`,
    expected: `the name or alias of ${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`,
    hint: suggestName(name, [...names, ...aliases]),
  });
}
