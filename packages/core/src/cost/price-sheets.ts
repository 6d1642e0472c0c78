import { derived, estimated, readIn } from '../hardware/provenance.ts';
import type { PriceSheet } from './price-sheet.ts';

/**
 * Price sheets of APIs, USD. A few models each, to show the kinds of prices; others are priced with the sheet of their
 * provider that has no base prices. Prices for long prompts, batches, priority, regions and tools are left out.
 */
const CLAUDE = readIn('platform.claude.com/docs/en/about-claude/pricing, "Model pricing"');
const CLAUDE_CACHE = readIn('platform.claude.com/docs/en/build-with-claude/prompt-caching');
const CLAUDE_MINIMUM = readIn(
  'dev.to/creeta/claudes-prompt-cache-fails-silently-below-1024-tokens-1ch1, minimum by model',
);
const OPENAI_CACHE = readIn('developers.openai.com/api/docs/guides/prompt-caching');
const GEMINI_CACHE = readIn('ai.google.dev/gemini-api/docs/caching, minimum by model');
const GEMINI_PRICES = readIn('docs.rs/crate/gemini-cost 0.1.0 src/pricing.rs, prompts up to 200k');
const DEEPSEEK_CACHE = readIn('api-docs.deepseek.com/guides/kv_cache');
const DEEPSEEK_V32 = readIn(
  'RooCodeInc/Roo-Code packages/types/src/providers/deepseek.ts, of 2025-12-09',
);
const NOT_PUBLISHED = 'not published by the provider';

const ANTHROPIC = {
  name: 'anthropic',
  provider: 'anthropic',
  inputUsdPerMtoken: null,
  outputUsdPerMtoken: null,
  cacheWriteMultiplier: 1.25,
  cacheReadMultiplier: 0.1,
  matching: 'prompt-ends',
  minimumTokens: 1024,
  granularityTokens: 1,
  ttlS: 300,
  ttl: 'sliding',
  storageUsdPerMtokenHour: 0,
  provenance: { all: CLAUDE_CACHE, minimumTokens: CLAUDE_MINIMUM },
} as const satisfies PriceSheet;

/** Lives for an hour after its last use, and costs more to write. */
const ANTHROPIC_HOUR = { cacheWriteMultiplier: 2, ttlS: 3600 } as const;

function claude(
  name: string,
  inputUsdPerMtoken: number,
  outputUsdPerMtoken: number,
  minimumTokens: number,
): PriceSheet {
  const provenance = {
    all: CLAUDE,
    matching: CLAUDE_CACHE,
    ttlS: CLAUDE_CACHE,
    minimumTokens: CLAUDE_MINIMUM,
  };
  const prices = { inputUsdPerMtoken, outputUsdPerMtoken, minimumTokens };
  return { ...ANTHROPIC, ...prices, name, provenance };
}

/** Models before GPT-5.6. */
const OPENAI = {
  ...ANTHROPIC,
  name: 'openai',
  provider: 'openai',
  cacheWriteMultiplier: 1,
  matching: 'longest-prefix',
  granularityTokens: 128,
  ttlS: 300,
  provenance: {
    all: OPENAI_CACHE,
    cacheReadMultiplier: readIn(
      'docs.rs/crate/adk-model 0.6.0 src/openai/pricing.rs: 90 % off in the GPT-5 family',
    ),
    granularityTokens: readIn(
      'a Microsoft Q&A answer on Azure OpenAI: 1,024 tokens, then steps of 128',
    ),
    ttlS: derived('low end of "5 to 10 minutes of inactivity" of the Azure page on prompt caching'),
  },
} as const satisfies PriceSheet;

/** GPT-5.6 and later families. */
const OPENAI_BREAKPOINTS = {
  ...ANTHROPIC,
  name: 'openai-breakpoints',
  provider: 'openai',
  ttlS: 1800,
  provenance: {
    all: OPENAI_CACHE,
    cacheReadMultiplier: readIn('docs.apiyi.com/models, GPT-5.6 models: a tenth of input'),
    ttl: estimated('the guide states a minimum lifetime of 30 minutes, not what starts it'),
  },
} as const satisfies PriceSheet;

const GEMINI = {
  ...OPENAI,
  name: 'gemini',
  provider: 'google',
  granularityTokens: 1,
  provenance: {
    all: GEMINI_CACHE,
    cacheReadMultiplier: readIn(
      'docs.cloud.google.com context cache overview: 90 % off, no storage cost of implicit caching',
    ),
    ttlS: estimated(NOT_PUBLISHED),
    granularityTokens: estimated(NOT_PUBLISHED),
  },
} as const satisfies PriceSheet;

const DEEPSEEK = {
  ...OPENAI,
  name: 'deepseek',
  provider: 'deepseek',
  matching: 'prompt-ends',
  minimumTokens: 0,
  granularityTokens: 64,
  ttlS: 6 * 3600,
  provenance: {
    all: DEEPSEEK_CACHE,
    cacheReadMultiplier: DEEPSEEK_V32,
    granularityTokens: estimated('units of 64 tokens, of the first description of its cache'),
    ttlS: estimated('"hours to days" of disk; a low figure'),
  },
} as const satisfies PriceSheet;

export const PRICE_SHEETS: readonly PriceSheet[] = [
  ANTHROPIC,
  { ...ANTHROPIC, ...ANTHROPIC_HOUR, name: 'anthropic-1h' },
  claude('claude-opus-5', 5, 25, 512),
  { ...claude('claude-opus-5-1h', 5, 25, 512), ...ANTHROPIC_HOUR },
  claude('claude-sonnet-4.5', 3, 15, 1024),
  claude('claude-haiku-4.5', 1, 5, 4096),
  OPENAI,
  {
    ...OPENAI,
    name: 'gpt-5.4',
    inputUsdPerMtoken: 2.5,
    outputUsdPerMtoken: 15,
    provenance: {
      ...OPENAI.provenance,
      ...prices('api-evangelist/openai plans/openai-plans-pricing.yml, of 2026-05-04'),
    },
  },
  {
    ...OPENAI,
    name: 'gpt-4.1',
    inputUsdPerMtoken: 2,
    outputUsdPerMtoken: 8,
    cacheReadMultiplier: 0.25,
    provenance: {
      ...OPENAI.provenance,
      ...prices('powershellgallery.com ShellPilot 0.3.1 data/PriceTable.psd1, of 2026-06-01'),
    },
  },
  OPENAI_BREAKPOINTS,
  {
    ...OPENAI_BREAKPOINTS,
    name: 'gpt-6.1-sol',
    inputUsdPerMtoken: 2,
    outputUsdPerMtoken: 10,
    cacheReadMultiplier: 0.05,
    provenance: {
      ...OPENAI_BREAKPOINTS.provenance,
      ...prices('amine123max/Codex-Manager release 0.4.7, of 2026-09-30, prompts up to 272k'),
    },
  },
  GEMINI,
  {
    ...GEMINI,
    name: 'gemini-2.5-pro',
    inputUsdPerMtoken: 1.25,
    outputUsdPerMtoken: 10,
    minimumTokens: 4096,
    provenance: { ...GEMINI.provenance, ...base(GEMINI_PRICES) },
  },
  {
    ...GEMINI,
    name: 'gemini-2.5-pro-explicit',
    inputUsdPerMtoken: 1.25,
    outputUsdPerMtoken: 10,
    minimumTokens: 4096,
    ttlS: 3600,
    ttl: 'fixed',
    storageUsdPerMtokenHour: 4.5,
    provenance: {
      ...GEMINI.provenance,
      ...base(GEMINI_PRICES),
      ttlS: readIn('ai.google.dev/gemini-api/docs/caching: explicit caches live 1 hour by default'),
      storageUsdPerMtokenHour: readIn('discuss.ai.google.dev 92919, quoting the pricing page'),
    },
  },
  {
    ...GEMINI,
    name: 'mistral-medium-3.5',
    provider: 'mistral',
    inputUsdPerMtoken: 1.5,
    outputUsdPerMtoken: 7.5,
    minimumTokens: 0,
    provenance: {
      ...base(readIn('braintrustdata/braintrust-proxy issue 505, quoting the model card')),
      all: readIn('docs.mistral.ai prompt caching: cached tokens at 10 % of the input price'),
      ttlS: estimated(NOT_PUBLISHED),
      minimumTokens: estimated(NOT_PUBLISHED),
      granularityTokens: estimated(NOT_PUBLISHED),
    },
  },
  DEEPSEEK,
  {
    ...DEEPSEEK,
    name: 'deepseek-v3.2',
    inputUsdPerMtoken: 0.28,
    outputUsdPerMtoken: 0.42,
    provenance: { ...DEEPSEEK.provenance, ...base(DEEPSEEK_V32) },
  },
  {
    ...DEEPSEEK,
    name: 'deepseek-v4.1-flash',
    inputUsdPerMtoken: 0.3,
    outputUsdPerMtoken: 1.2,
    cacheReadMultiplier: 0.02,
    provenance: {
      ...DEEPSEEK.provenance,
      ...prices('the wiki of benderandrew069/deepseek-api-pricing-2026, peak hours, of 2026-10-27'),
    },
  },
];

/** Provenance of both base prices. */
function base(source: ReturnType<typeof readIn>) {
  return { inputUsdPerMtoken: source, outputUsdPerMtoken: source };
}

/** Provenance of the base prices and of what a cached token costs. */
function prices(place: string) {
  return { ...base(readIn(place)), cacheReadMultiplier: readIn(place) };
}
