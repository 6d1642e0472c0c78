import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROMPT_SAVINGS, PromptStore } from '../../src/cluster/prompt-store.ts';
import { Service } from '../../src/cluster/service.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { onePool } from '../cluster/plain-service.ts';
import { TIME_TOLERANCE } from './compare.ts';
import type { ReferenceInput, ReferenceRun, ReferenceStore } from './contract.ts';
import { inputOf, type Scenario, scenarioArbitrary } from './random-serving.ts';
import { runReference } from './run-reference.ts';

/** A store by the obvious means: a list, least recently used first. */
function naiveStore(
  saves: ReferenceStore['saves'],
  keyOf: (request: number) => number,
  maxPrompts: number,
): ReferenceStore {
  let held: readonly number[] = [];
  const finds = (request: number) => {
    const key = keyOf(request);
    if (key < 0) return false;
    const isHeld = held.includes(key);
    held = [...held.filter((one) => one !== key), key].slice(-maxPrompts);
    return isHeld;
  };
  return { saves, finds };
}

const arbitrary = fc.record({
  scenario: scenarioArbitrary.map(
    (scenario): Scenario => ({ ...scenario, kv: { ...scenario.kv, prefixCaching: false } }),
  ),
  saves: fc.constantFrom(...PROMPT_SAVINGS),
  maxPrompts: fc.integer({ min: 1, max: 6 }),
  /** Requests whose numbers are equal modulo this share a key; every fifth has none. */
  keys: fc.integer({ min: 1, max: 8 }),
});

function runFast(input: ReferenceInput, scenario: Scenario, promptStore: PromptStore): Service {
  const { requests, priority, kv, scheduler, windows, replicas, seed, route } = input;
  const service: Service = new Service(
    requests,
    onePool({
      replicas,
      kv,
      scheduler,
      windows,
      timer: () => inputOf(scenario).timer,
      router: { route: ({ id }, fleet) => route(id, service.nowS, fleet.replicas) },
      priority,
      seed,
      promptStore,
    }),
    { ended: () => {}, ran: () => {} },
  );
  service.run();
  for (const replica of service.replicas) replica.checkIntegrity();
  return service;
}

const TIMES = ['arrivalS', 'startS', 'firstTokenS', 'finishS', 'prefillS', 'decodeS'] as const;

function expectSame({ state: { record, columns } }: Service, { requests }: ReferenceRun): void {
  const lastS = Math.max(1, ...requests.map(({ finishS }) => finishS || 0));
  const wrong: string[] = [];
  const check = (what: string, found: number, expected: number, tolerance: number) => {
    if (Object.is(found, expected) || Math.abs(found - expected) <= tolerance) return;
    wrong.push(`${what}: ${found}, reference ${expected}`);
  };
  for (const [id, row] of requests.entries()) {
    for (const name of TIMES)
      check(`${name} of ${id}`, record[name][id], row[name], TIME_TOLERANCE * lastS);
    check(`queueS of ${id}`, columns.queueS[id], row.queueS, TIME_TOLERANCE * lastS);
    check(`outcome of ${id}`, record.outcome[id], OUTCOMES.indexOf(row.outcome), 0);
    for (const name of ['cachedTokens', 'replica'] as const) {
      check(`${name} of ${id}`, record[name][id], row[name], 0);
    }
    for (const name of ['preemptions', 'selfHitTokens', 'recomputedTokens'] as const) {
      check(`${name} of ${id}`, columns[name][id], row[name], 0);
    }
    check(`outputTokens of ${id}`, columns.generatedTokens[id], row.outputTokens, 0);
  }
  expect(wrong).toEqual([]);
}

test('a service behind a store of prompts is what the reference says, step by step', () => {
  const reached = { prefill: 0, full: 0, preempted: 0 };
  fc.assert(
    fc.property(arbitrary, ({ scenario, saves, maxPrompts, keys }) => {
      const input = inputOf(scenario);
      const keyOf = (request: number) => (request % 5 === 4 ? -1 : request % keys);
      const store = naiveStore(saves, keyOf, maxPrompts);
      const reference = runReference({ ...input, store });
      const all = Int32Array.from({ length: input.requests.count }, (_, id) => keyOf(id));
      const options = { saves, maxPrompts, keys: { keys: all, distinct: keys } };
      const service = runFast(inputOf(scenario), scenario, new PromptStore(options, 'store'));
      expectSame(service, reference);
      const isHit = reference.requests.some(({ cachedTokens }) => cachedTokens > 0);
      if (isHit) reached[saves]++;
      const again = reference.requests.some(({ selfHitTokens }) => selfHitTokens > 0);
      if (again) reached.preempted++;
    }),
    { numRuns: 400 },
  );
  expect(reached.prefill).toBeGreaterThan(50);
  expect(reached.full).toBeGreaterThan(50);
  expect(reached.preempted).toBeGreaterThan(2);
});
