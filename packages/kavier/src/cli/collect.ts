/** Gathers the words of an option that may be given several times. */
export function collect(word: string, words: readonly string[] | undefined): readonly string[] {
  return [...(words ?? []), word];
}
