import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ScenarioInput } from '../../../src/scenario/schema.ts';
import { leafFields } from '../schema-fields.ts';
import { fieldOf, otherValues, placesIn, withValue } from './alternatives.ts';
import { bases, engine, OWN, scenario, WORK } from './bases.ts';
import { answerOf, differ, ecosystemOf } from './figures.ts';
import { writeFiles } from './files.ts';
import { particular } from './particular.ts';
import { ofPools, poolRouters } from './pools.ts';

/** An option is honoured or refused: none is taken and then forgotten. */

const folder = mkdtempSync(join(tmpdir(), 'kavier-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const files = writeFiles(folder);
const ALONE = { ...bases(files), ...Object.fromEntries(particular(files)) };
const SCENARIOS: Readonly<Record<string, ScenarioInput>> = {
  ...ALONE,
  ...Object.fromEntries([...ofPools(ALONE), ...poolRouters(files)]),
};
const LEAVES = leafFields();

/** The field of the ecosystem that a field of a pool replaces. */
const ofEcosystem = (field: string) => field.replace(/^fleet\[\]\.(facility|prices)\b/, '$1');

/** What is said for people and decides no number: kept, and told. */
const WORDS =
  /^name$|^fleet\[\]\.name$|\.(title|source|doubts)$|^catalog\.models\[\]\.family$|\.coefficients\.(schema|engine|family|fittedTo|errors)\b|\.coefficients\.values\.\w+\.(unit|how|date)$|^(fleet\[\]\.)?facility\.(signal|basis)$/;

/** Facts of models and accelerators of one's own that are kept with them, and that no number follows from. */
const KEPT = new Set([
  'catalog.models[].encoders[].modality',
  'catalog.models[].encoders[].layers',
  'catalog.models[].parameterParts.embedding',
  'catalog.models[].parameterParts.norms',
  'catalog.models[].parameterParts.head',
  'catalog.accelerators[].hostLink.kind',
]);
const isTold = (field: string) => WORDS.test(field) || KEPT.has(field);

/** What has no other value that would not be another scenario altogether, where one is named here. */
const OTHERS: Readonly<Record<string, readonly unknown[]>> = {
  'workload.trace': [files.tenants],
  'fleet[].engine.maxContextTokens': [600],
  'catalog.models[].activeParameters': [3e9],
  'gateway.pools.pool': ['a'],
  'gateway.pools.weights': [{ a: 3, b: 1 }],
  'gateway.pools.otherwise': ['a'],
  'gateway.router.blocksPerReplica': [4],
  'fleet[].accelerator': ['h100-sxm'],
  'prices.electricityTrace': [files.otherElectricity],
  'facility.startAt': ['2024-01-01T01:00:00Z'],
  'facility.grid': [500, 'FR'],
  'fleet[].model.huggingFace': [files.otherModel],
  'facility.carbonTrace': [files.gap, files.carbon],
  'prices.provider': ['lambda', 'runpod-secure', 'nebius'],
  'prices.api.sheet': ['gpt-5.4', 'gpt-4.1'],
  ...Object.fromEntries(
    [...LEAVES.keys()]
      .filter((field) => /^(fleet\[\]\.)?objectives\./.test(field))
      .map((field) => [field, [1e6]]),
  ),
};

/** What decides whether there is a run at all: any other value is refused, with its reason. */
const REFUSES = new Set([
  'workload.format',
  'workload.blockTokens',
  'workload.traceBlockTokens',
  'facility.outside',
  'facility.gaps',
  'catalog.models[].name',
  'catalog.accelerators[].name',
]);

/** The only value of every form that has the field: which forms there are is seen by the fields that they have. */
const isConstant = (field: string) =>
  (LEAVES.get(field) ?? []).every((node) => node.const !== undefined);

/** Of a coefficient, one other value within its range, or one other end of that, is enough. */
function valuesFor(field: string, value: unknown): readonly unknown[] {
  const [, part] = /\.coefficients\.values\.\w+\.(value|low|high)$/.exec(field) ?? [];
  if (part !== undefined) return [Number(value) * { value: 1.1, low: 0.5, high: 2 }[part as 'low']];
  return OTHERS[ofEcosystem(field)] ?? otherValues(value, LEAVES.get(field) ?? []);
}

const decided = new Set<string>();
const told = new Set<string>();
const isDone = (field: string) => decided.has(field) || (isTold(field) && told.has(field));

describe.each(Object.keys(SCENARIOS))('%s', (name) => {
  const given = SCENARIOS[name];

  test('is a run, and every option of it is honoured, or refused with a reason', async () => {
    const plain = await answerOf(given);
    expect(plain.refusal).toBeUndefined();
    expect(await ecosystemOf(plain.words)).toEqual(plain.ecosystem);
    for (const [place, value] of placesIn(given, LEAVES)) {
      const field = fieldOf(place);
      if (isConstant(field) || isDone(field)) continue;
      for (const other of valuesFor(field, value)) {
        const changed = await answerOf(withValue(given, place, other), plain);
        if (changed.refusal !== undefined) {
          if (REFUSES.has(ofEcosystem(field))) decided.add(field);
          continue;
        }
        // The scenario with every default filled in says all that this one does.
        expect([field, other, await ecosystemOf(changed.words)]).toEqual([
          field,
          other,
          changed.ecosystem,
        ]);
        if (differ(changed, plain)) decided.add(field);
        if (JSON.stringify(changed.words) !== JSON.stringify(plain.words)) told.add(field);
        if (isDone(field)) break;
      }
    }
  });
});

const fields = [...LEAVES.keys()].filter(
  (field) => !isConstant(field) && field !== 'catalog.models[].unknownQuantization',
);

test('every option of the schema decides something in one of these scenarios', () => {
  expect(fields.filter((field) => !decided.has(field) && !isTold(field))).toEqual([]);
});

test('what is only said is in the resolved scenario, and decides nothing', () => {
  expect(fields.filter((field) => isTold(field) && !told.has(field))).toEqual([]);
  expect(fields.filter((field) => isTold(field) && decided.has(field))).toEqual([]);
});

test('a quantization that is not known is refused unless a format is chosen', async () => {
  const [model] = OWN.catalog.models;
  const unknown = { models: [{ ...model, unknownQuantization: 'odd-4bit' }], accelerators: [] };
  const asked = (weightPrecision?: 'int4') =>
    scenario(WORK, { model: model.name, ...engine({ weightPrecision }) }, { catalog: unknown });
  expect((await answerOf(asked())).refusal).toContain('odd-4bit');
  expect((await answerOf(asked('int4'))).refusal).toBeUndefined();
});
