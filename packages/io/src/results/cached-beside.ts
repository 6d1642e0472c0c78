/**
 * Prompt lengths of a file that may count cached tokens beside them, as Anthropic's usage does: a request with more
 * cached tokens than prompt tokens shows it, for all requests of the file. -1 is not known.
 */
export function wholePrompts(
  promptTokens: Int32Array,
  cachedTokens: Int32Array,
  writtenTokens: Int32Array,
): { readonly tokens: Int32Array; readonly isBeside: boolean } {
  const isBeside = promptTokens.some((tokens, i) => tokens >= 0 && cachedTokens[i] > tokens);
  if (!isBeside) return { tokens: promptTokens, isBeside };
  const tokens = promptTokens.map((rest, i) =>
    rest < 0 ? rest : rest + Math.max(0, cachedTokens[i]) + Math.max(0, writtenTokens[i]),
  );
  return { tokens, isBeside };
}
