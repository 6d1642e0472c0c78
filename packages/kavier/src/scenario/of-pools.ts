/**
 * What is said of the pools of an ecosystem, each sentence once, in order of its first mention: with the names of the pools that it is
 * about in brackets behind it, unless it is about all of them.
 */
export function saidOfPools(
  pools: readonly { readonly name: string; readonly said: readonly string[] }[],
): readonly string[] {
  const about = new Map<string, string[]>();
  for (const { name, said } of pools) {
    for (const sentence of new Set(said)) {
      about.set(sentence, [...(about.get(sentence) ?? []), name]);
    }
  }
  return [...about].map(([sentence, names]) =>
    names.length === pools.length ? sentence : `${sentence} [${names.join(', ')}]`,
  );
}
