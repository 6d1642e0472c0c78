import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type {
  CarbonDocument,
  CostDocument,
  FootprintDocument,
  RepriceDocument,
} from '../../src/index.ts';
import { facility } from '../../src/scenario/schema-facility.ts';
import { prices } from '../../src/scenario/schema-prices.ts';
import { answer, storedRun } from './stored-run.ts';

const { run } = storedRun();
const docs = new URL('../../../../docs/', import.meta.url);
const page = (name: string) => readFileSync(new URL(name, docs), 'utf8');

type PricedDocument = CarbonDocument | CostDocument | FootprintDocument | RepriceDocument;

/** Names of a document and of what is in it, down to figures; lists by their first entry. */
function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return namesIn(value[0]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

/** What is written as code in the sections of a page whose headings hold a text, split into names. */
function wordsOf(text: string, heading: string): ReadonlySet<string> {
  const section = text.split('\n## ').find((part) => part.startsWith(heading)) ?? '';
  const code = [...section.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(
    ([, word]) => word,
  );
  return new Set(code.flatMap((word) => word.split(/[.\s,:]+/)));
}

/** Described by a range, as `prefillL` to `facilityL`. */
const PARTS = /^(prefill|decode|idle|host|facility)(W|L|Usd|)$/;
/** Described once for all: the head of every document, distributions, and the window that figures per token cover. */
const ELSEWHERE = new Set([
  ...'schema kavier name scenarioHash command verdict count mean p50 p90 p95 p99 max'.split(' '),
  ...'rule reason fromS toS leftOut served promptTokens cachedTokens outputTokens'.split(' '),
]);

describe.each([
  ['footprint', 2, ['--grid', 'NL', '--wue', '1', '--ewif', '1'], []],
  ['cost', 2, ['--electricity-usd', '1', '--api', 'claude-haiku-4.5'], []],
  ['carbon', 1, ['--regions', 'NL'], []],
  ['reprice', 2, ['--grid', 'NL'], ['footprint', 'cost']],
] as const)('kavier.%s/%i', (verb, version, flags, documents) => {
  test('has every field in docs/json.md', async () => {
    const document = await answer<PricedDocument>(verb, run, ...flags);
    expect(document.schema).toBe(`kavier.${verb}/${version}`);
    const own = Object.fromEntries(
      Object.entries(document).filter(([name]) => !documents.some((one) => one === name)),
    );
    const text = page('json.md');
    expect(text).toContain(`| \`${document.schema}\` | \`kavier ${verb}\``);
    const words = wordsOf(text, document.schema);
    const missing = namesIn(own).filter(
      (name) => !words.has(name) && !ELSEWHERE.has(name) && !PARTS.test(name),
    );
    expect(missing).toEqual([]);
  });
});

test.each([
  ['facility', Object.keys(facility.shape), 'footprint.md'],
  ['prices', Object.keys(prices.shape), 'cost.md'],
])('%s of a scenario has every field documented', (_, fields, name) => {
  const words = wordsOf(page(name), 'In a scenario');
  expect(fields.filter((field) => !words.has(field))).toEqual([]);
});
