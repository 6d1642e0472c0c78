import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPONENT_IDS, type ComponentId, findComponent } from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { RunDocument } from '../src/run/run-document.ts';
import { kavier } from './cli/in-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const ECOSYSTEMS = join(EXAMPLES, 'ecosystems');
const TRACE = join(EXAMPLES, 'traces/conversations.parquet');
const TABLE = fileURLToPath(new URL('../../../docs/ecosystems.md', import.meta.url));

/** Engine and router of each system, as the engine can express them: profile, block tokens, router. */
const SYSTEMS = {
  'dynamo.yaml': ['vllm-2026-08', 16, 'prefix-aware'],
  'hosted-api.yaml': ['vllm-2026-08', 16, 'prefix-aware'],
  'llm-d.yaml': ['vllm-2026-08', 16, 'prefix-aware'],
  'mooncake.yaml': ['vllm-2025-06', 16, 'prefix-aware'],
  'sglang.yaml': ['vllm-2025-06', 1, 'prefix-aware'],
  'tensorrt-llm.yaml': ['vllm-2025-06', 32, 'round-robin'],
  'vllm-prefix-aware.yaml': ['vllm-2026-08', 16, 'prefix-aware'],
  'vllm-round-robin.yaml': ['vllm-2026-08', 16, 'round-robin'],
} as const;
type Preset = keyof typeof SYSTEMS;
const names = Object.keys(SYSTEMS) as Preset[];

const textOf = (name: Preset) => readFileSync(join(ECOSYSTEMS, name), 'utf8');

async function json<T>(...argv: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await kavier([...argv, '--json', '-q']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as T;
}

const known = new Map<string, Promise<RunDocument>>();

/** The document of a run, which is made once for all tests of this file. */
function runOf(path: string, ...flags: readonly string[]): Promise<RunDocument> {
  const key = [path, ...flags].join(' ');
  const run =
    known.get(key) ?? json<RunDocument>('run', path, '--no-write', '--no-margin', ...flags);
  known.set(key, run);
  return run;
}

/** The serving member of a run; a preset never has the published engine. */
function servingOf({ fleet: [member] }: RunDocument) {
  if (member === undefined || !('gateway' in member)) throw new Error('no serving fleet');
  return member;
}

/** Comment lines of a part of the header: from its title to the next one. */
function partOf(name: Preset, title: string): string {
  const header = textOf(name).split('\nname:')[0] ?? '';
  const [, after = ''] = header.split(`\n# ${title}`);
  return after.split(/\n# (?! )/)[0] ?? '';
}

/** Whatever looks like the id of a component. */
const idsIn = (text: string): readonly string[] => text.match(/\b[FBROID]\d\b/g) ?? [];

describe('presets of ecosystems', () => {
  test('are those whose system is known here', () => {
    expect(readdirSync(ECOSYSTEMS).sort()).toEqual(names);
  });

  test.each(names)(
    '%s runs, ends every request, and costs energy, carbon and money',
    async (name) => {
      const document = await runOf(join(ECOSYSTEMS, name));
      const { performance, workload, energy, efficiency, objectives, saturation } = document;
      const { outcomes } = performance;
      const ended =
        outcomes.completed + outcomes.rejected + outcomes['timed-out'] + outcomes.cancelled;
      expect(ended).toBe(workload.requests);
      expect(outcomes.completed).toBeGreaterThan(0.95 * workload.requests);
      expect(workload.requests).toBeGreaterThanOrEqual(500);
      expect(saturation.state).toBe('stable');
      expect(objectives?.met).toBe(true);
      expect(energy.totalWh).toBeGreaterThan(0);
      expect(efficiency.costUsd).toBeGreaterThan(0);
      expect(document.cache?.hitTokens).toBeGreaterThan(0);
      expect(document.carbon?.totalG).toBeGreaterThan(0);
    },
  );

  test.each(names)('%s serves the bundled trace as well', async (name) => {
    const scenario = parse(textOf(name)) as Record<string, unknown>;
    const path = join(temporaryFolder(), name);
    const { objectives: _, ...rest } = scenario;
    writeFileSync(path, stringify({ ...rest, workload: { trace: TRACE } }));
    const { performance, workload } = await runOf(path);
    expect(workload.requests).toBe(3863);
    expect(performance.outcomes.unfinished).toBe(0);
    expect(performance.outcomes.completed).toBeGreaterThan(0.9 * workload.requests);
  });

  test.each(names)('%s has the engine and the router of its system', async (name) => {
    const member = servingOf(await runOf(join(ECOSYSTEMS, name)));
    const { profile, kv, gateway } = member;
    expect([profile, kv.blockTokens, gateway.router.policy]).toEqual(SYSTEMS[name]);
    expect(kv.prefixCaching).toBe(true);
  });

  test.each(names)('%s says where it is from, what it exercises and what it leaves out', (name) => {
    expect(partOf(name, 'Settings from (read 20')).not.toBe('');
    const exercised = idsIn(partOf(name, 'Exercises'));
    const leftOut = idsIn(partOf(name, 'Leaves out'));
    expect(exercised.length).toBeGreaterThan(0);
    expect(leftOut.length).toBeGreaterThan(0);
    const known: readonly string[] = COMPONENT_IDS;
    for (const id of [...exercised, ...leftOut]) expect(known).toContain(id);
    for (const id of exercised) expect(findComponent(id).simulation.how).not.toBe('absent');
    expect(exercised).toEqual(COMPONENT_IDS.filter((id) => exercised.includes(id)));
  });

  test.each(names)('the table of the documentation says of %s what its header says', (name) => {
    const row = readFileSync(TABLE, 'utf8')
      .split('\n')
      .find((line) => line.includes(`ecosystems/${name})`));
    const cells = (row ?? '').split('|').map((cell) => new Set(idsIn(cell)));
    const inOrder = (ids: ReadonlySet<string>): readonly ComponentId[] =>
      COMPONENT_IDS.filter((id) => ids.has(id));
    expect(inOrder(cells.at(-2) ?? new Set())).toEqual(
      inOrder(new Set(idsIn(partOf(name, 'Leaves out')))),
    );
  });
});

describe('what presets are there to show', () => {
  const path = (name: Preset) => join(ECOSYSTEMS, name);

  test('a router that knows of prefixes hits more than one that does not', async () => {
    const blind = await runOf(path('vllm-round-robin.yaml'));
    const names = ['vllm-prefix-aware.yaml', 'llm-d.yaml', 'dynamo.yaml'] as const;
    for (const name of names) {
      const aware = await runOf(path(name));
      expect(aware.workload.fingerprint).toBe(blind.workload.fingerprint);
      expect(aware.cache?.hitTokens).toBeGreaterThan(1.1 * (blind.cache?.hitTokens ?? 0));
    }
  });

  test('llm-d sees its engines late', async () => {
    const { gateway } = servingOf(await runOf(path('llm-d.yaml')));
    expect(gateway.viewDelayS).toBe(0.05);
    expect(gateway.countOwnDispatches).toBe(false);
  });

  test('the index of Dynamo holds what a worker holds', async () => {
    const { gateway, kv } = servingOf(await runOf(path('dynamo.yaml')));
    expect(gateway.router).toMatchObject({ blocksPerReplica: kv.blocks });
  });

  test('TensorRT-LLM pauses nobody', async () => {
    const { service } = await runOf(path('tensorrt-llm.yaml'));
    expect(service?.preemptions).toBe(0);
    expect(service?.blockedS.kvMemory).toBe(0);
  });

  test('smaller blocks waste less of a prefix: SGLang matches to the token', async () => {
    const engine = 'fleet.0.engine';
    const to = async (tokens: number) =>
      (
        await runOf(
          path('sglang.yaml'),
          '--set',
          `${engine}.blockTokens=${tokens}`,
          '--set',
          `${engine}.kvCacheBlocks=${Math.floor(451_000 / tokens)}`,
        )
      ).cache?.hitTokens ?? 0;
    expect(await to(1)).toBeGreaterThan(await to(64));
  });

  test('clients of the hosted API give up, and the API has a bill', async () => {
    const { performance } = await runOf(path('hosted-api.yaml'));
    expect(performance.outcomes.cancelled).toBeGreaterThan(0);
    const { api } = await json<{ api: { bill: { sheet: string; totalUsd: number } } }>(
      'cost',
      path('hosted-api.yaml'),
    );
    expect(api.bill.sheet).toBe('deepseek-v3.2');
    expect(api.bill.totalUsd).toBeGreaterThan(0);
  });
});

test('the bundled trace is what its README says it is made by', async () => {
  const readme = readFileSync(join(EXAMPLES, 'traces/README.md'), 'utf8');
  const command = readme.split('\n').find((line) => line.startsWith('npx kavier trace generate'));
  const argv = (command ?? '').split(' ').slice(2);
  const out = join(temporaryFolder(), 'again.parquet');
  const flags = argv.map((word) =>
    word === 'examples/traces/conversations.parquet'
      ? out
      : word.replace(/^examples/, () => EXAMPLES),
  );
  expect((await kavier(flags)).code).toBe(0);
  const fingerprint = async (file: string) =>
    (await json<{ fingerprint: string }>('trace', 'inspect', file)).fingerprint;
  expect(await fingerprint(out)).toBe(await fingerprint(TRACE));
});
