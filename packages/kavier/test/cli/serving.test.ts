import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../src/run/run-document.ts';
import { SERVING } from '../scenario/serving.ts';
import { SMALL_YAML } from '../scenario/small.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';
import { serviceOf, storedIn, workplace } from './serving-workplace.ts';

/** Runs a scenario object; the answer as a document. */
async function documentOf(scenario: object, ...flags: readonly string[]): Promise<RunDocument> {
  const readStdin = async () => JSON.stringify(scenario);
  const { stdout, stderr } = await kavier(['run', '-', '--no-write', '--json', ...flags], {
    readStdin,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as RunDocument;
}

describe('kavier run on a batching engine', () => {
  test('prints what the service did, what limits it and what was assumed', async () => {
    const { scenario } = workplace();
    const { code, stdout } = await kavier([
      'run',
      scenario,
      '--no-write',
      '--full',
      '--replicas',
      '2',
    ]);
    expect(code).toBe(0);
    for (const part of [
      'llama-3.1-8b on 2 replicas of h100-sxm serves',
      'queued',
      '0 rejected · 0 timed out · 0 cut short',
      'new tokens a step',
      'KV memory',
      'of prompt tokens',
      'Saturation: stable',
      'Binding: decode, at the speed of memory',
      'Open loop',
      'Engine defaults are those of vLLM V1, August 2026',
      'The coefficients are shipped with Kavier: vllm-2026 on hopper, fitted to',
      'tokens of KV cache a replica',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test('stays within the width of the terminal, commands aside', async () => {
    const { scenario } = workplace();
    const flags = [
      '--set',
      'objectives.ttftMs.p95=1',
      '--set',
      'warmUpS=3',
      '--max-sequences',
      '4',
    ];
    for (const columns of [72, 80, 120]) {
      const { stdout } = await kavier(['run', scenario, '--no-write', ...flags], { columns });
      const long = stdout
        .split('\n')
        .filter((line) => line.length > columns && !line.startsWith('again:'));
      expect(long).toEqual([]);
    }
  });

  test('counts every request once and every second of it once', async () => {
    const { scenario, out } = workplace();
    const { stdout } = await kavier(['run', scenario, '--out', out, '--json', '--replicas', '2']);
    const document = JSON.parse(stdout) as RunDocument;
    const { record, promptTokens, outputTokens } = await storedIn(out);
    const outcomes = Object.values(document.performance.outcomes);
    expect(outcomes.reduce((sum, count) => sum + count)).toBe(document.workload.requests);
    const { serving } = record;
    if (serving === undefined) throw new Error('no serving columns');
    let hits = 0;
    for (let id = 0; id < record.count; id++) {
      const partsS =
        serving.queueS[id] + record.prefillS[id] + record.decodeS[id] + serving.stallS[id];
      expect(partsS).toBeCloseTo(record.finishS[id] - record.arrivalS[id], 9);
      expect(serving.generatedTokens[id]).toBe(outputTokens[id]);
      expect(record.cachedTokens[id]).toBeLessThan(promptTokens[id]);
      hits += record.cachedTokens[id];
    }
    expect(document.cache?.hitTokens).toBe(hits);
    expect(hits).toBeGreaterThan(0);
    const { acceleratorHours, costUsd } = document.efficiency;
    expect(costUsd).toBeCloseTo(acceleratorHours * 3, 12);
    expect(serviceOf(document).kv.peakUse).toBeLessThanOrEqual(1);
  });

  test('the resolved scenario makes the run again, to the byte', async () => {
    const { scenario, out, folder } = workplace();
    const again = join(folder, 'again');
    const flags = [
      '--replicas',
      '3',
      '--router',
      'prefix-aware',
      '--set',
      'gateway.viewDelayMs=40',
    ];
    const first = await kavier(['run', scenario, '--out', out, '--json', ...flags]);
    const second = await kavier(['run', out, '--out', again, '--json']);
    const [a, b] = [first, second].map(({ stdout }) => JSON.parse(stdout) as RunDocument);
    expect(b.scenarioHash).toBe(a.scenarioHash);
    expect(b.performance).toEqual(a.performance);
    expect(b.service).toEqual(a.service);
    for (const name of ['requests.parquet', 'timeline.parquet', 'fragments.parquet']) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name)))).toBe(true);
    }
  });

  test('stages, parts that share experts and eager kernels come back, and are paid for', async () => {
    const { scenario, out, folder } = workplace();
    const flags = '--model qwen3-30b-a3b --tp 2 --pp 2 --dp 4 --replicas 3 --eager on'.split(' ');
    const first = await kavier(['run', scenario, '--out', out, '--json', ...flags]);
    const second = await kavier(['run', out, '--out', join(folder, 'again'), '--json']);
    const [a, b] = [first, second].map(({ stdout }) => JSON.parse(stdout) as RunDocument);
    expect(b.scenarioHash).toBe(a.scenarioHash);
    expect(a.fleet[0]).toMatchObject({
      tensorParallel: 2,
      pipelineParallel: 2,
      dataParallel: 4,
      replicas: 3,
      accelerators: 48,
      eager: true,
    });
    const { record } = await storedIn(out);
    expect(Math.max(...record.replica)).toBe(11);
    const endS = Math.max(...record.finishS);
    expect(a.efficiency.acceleratorHours).toBeCloseTo((endS * 48) / 3600, 9);
    const { stdout } = await kavier(['run', out, '--no-write', '--full'], { columns: 500 });
    for (const part of [
      'on 3 replicas of 16 x h100-sxm (tensor parallel 2, pipeline parallel 2, data parallel 4) serves',
      'h held by 48 accelerators',
      'Data parallel parts of replicas busy over time, of 12',
      'Each replica is 4 parts that share its routed experts',
      'Kernels are launched one by one',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test.each([
    ['--tp', '2'],
    ['--pp', '2'],
    ['--dp', '2'],
    ['--eager', 'on'],
    ['--set', 'fleet[0].engine.hostTime=serial'],
  ])('%s %s is another scenario', async (...flags) => {
    const mixture = { ...SERVING, fleet: [{ ...SERVING.fleet[0], model: 'qwen3-30b-a3b' }] };
    const [plain, changed] = [await documentOf(mixture), await documentOf(mixture, ...flags)];
    expect(changed.scenarioHash).not.toBe(plain.scenarioHash);
    expect(changed.performance.e2eS.mean).not.toBe(plain.performance.e2eS.mean);
  });

  test('every flag reaches its place of the scenario', async () => {
    const { scenario, out } = workplace();
    const flags = (
      '--engine nano-vllm --tp 2 --pp 4 --eager on --replicas 3 --router power-of-two --max-batched-tokens 999 ' +
      '--max-sequences 17 --max-context 4000 --prefix-caching off --kv-cache-blocks 700 ' +
      '--kv-block-tokens 32 --weights fp8 --kv-precision fp8'
    ).split(' ');
    const { code } = await kavier(['run', scenario, '--out', out, '--json', ...flags]);
    expect(code).toBe(0);
    const { parse } = await import('yaml');
    expect(parse(readFileSync(join(out, 'scenario.resolved.yaml'), 'utf8'))).toMatchObject({
      gateway: { router: { policy: 'power-of-two' }, admission: 'none', viewDelayMs: 0 },
      fleet: [
        {
          tensorParallel: 2,
          pipelineParallel: 4,
          dataParallel: 1,
          replicas: 3,
          engine: {
            eager: true,
            profile: 'nano-vllm',
            maxBatchedTokens: 999,
            maxSequences: 17,
            maxContextTokens: 4000,
            prefixCaching: false,
            kvCacheBlocks: 700,
            blockTokens: 32,
            weightPrecision: 'fp8',
            kvPrecision: 'fp8',
            hostTime: 'serial',
          },
        },
      ],
    });
  });

  test('objectives that are missed are said and end with 1', async () => {
    const { scenario } = workplace();
    const run = (limit: string) =>
      kavier(['run', scenario, '--no-write', '--set', `objectives.ttftMs={ p95: ${limit} }`]);
    const missed = await run('1');
    expect(missed.code).toBe(1);
    expect(missed.stdout).toContain('It MISSES p95 TTFT <= 1.00 ms.');
    expect(missed.stdout).toContain('goodput 0 req/s');
    expect(missed.stderr).toContain('error: the run misses its objectives');
    const met = await run('10000');
    expect(met.code).toBe(0);
    expect(met.stdout).toContain('It meets its objectives.');
    const wrong = await kavier(['run', scenario, '--no-write', '--set', 'objectives.ttftMs={}']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('expected a limit, such as { p95: 500 }');
  });

  test('a warm-up leaves requests out of latencies and says how many', async () => {
    const all = await documentOf(SERVING, '--set', 'warmUpS=0');
    const later = await documentOf(SERVING, '--set', 'warmUpS=8');
    expect(all.window).toMatchObject({ rule: 'warm-up', leftOut: 0 });
    expect(later.window).toMatchObject({ rule: 'warm-up', fromS: 8 });
    expect(later.window.leftOut).toBeGreaterThan(0);
    expect(later.window.requests).toBe(all.window.requests - later.window.leftOut);
    expect(later.performance.e2eS.count).toBe(all.performance.e2eS.count - later.window.leftOut);
    // Totals are those of the whole run; figures per token are not.
    expect(later.efficiency.costUsd).toBe(all.efficiency.costUsd);
    expect(later.energy.totalWh).toBe(all.energy.totalWh);
    expect(later.efficiency.costUsdPerMtokenOutput).not.toBe(all.efficiency.costUsdPerMtokenOutput);
  });

  test('admission turns requests away, which stay in every denominator', async () => {
    const admission = { policy: 'queue-limit', maxWaiting: 1 };
    const objectives = { e2eMs: { p50: 1e6 } };
    const scenario = { ...SERVING, gateway: { admission }, objectives, warmUpS: 0 };
    const document = await documentOf(scenario, '--max-sequences', '1');
    const { completed, rejected } = document.performance.outcomes;
    expect(rejected).toBeGreaterThan(0);
    expect(completed).toBeGreaterThan(0);
    expect(serviceOf(document).turnedAway).toBe(rejected);
    expect(document.objectives?.slo.attainment).toBe(completed / document.workload.requests);
    expect(document.saturation.state).toBe('over');
    const { servedPromptTokens } = serviceOf(document);
    expect(servedPromptTokens).toBeLessThan(document.workload.promptTokens);
    // What is turned away is in no token that is divided by.
    const { fromS, toS, served } = document.window;
    const tokens = served.promptTokens + served.outputTokens;
    expect(served.promptTokens).toBeLessThanOrEqual(servedPromptTokens);
    const { costUsdPerMtokenTotal, acceleratorHourUsd } = document.efficiency;
    const usd = ((acceleratorHourUsd ?? Number.NaN) * (toS - fromS)) / 3600;
    expect(costUsdPerMtokenTotal).toBeCloseTo((usd / tokens) * 1e6, 9);
  });

  test('priorities by class need no priorities for what is not named', async () => {
    const document = await documentOf(
      SERVING,
      '--set',
      'fleet[0].engine.order=priority',
      '--set',
      'fleet[0].engine.classPriorities={ chat: -1 }',
    );
    expect(document.performance.outcomes.completed).toBe(document.workload.requests);
  });

  test('another engine takes the place of the file’s, and it is said', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'small.yaml');
    writeFileSync(
      file,
      SMALL_YAML.replace('profile: kavier-2025', 'profile: kavier-2025\n      kvCache: true'),
    );
    const { code, stdout } = await kavier([
      'run',
      file,
      '--no-write',
      '--full',
      '--engine',
      'vllm',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('options of the engine kavier-2025 have no meaning for vllm');
    const back = await kavier([
      'run',
      workplace().scenario,
      '--no-write',
      '--engine',
      'kavier-2025',
    ]);
    expect(back.code).toBe(0);
  });
});

describe('what does not go together is refused', () => {
  test.each([
    [['--model', 'llama-3.1-70b'], 'the model does not fit', 'It fits with tensorParallel 4'],
    [
      ['--model', 'llama-3.1-405b', '--gpu', 'l4'],
      'the model does not fit',
      'For contexts of 4096 tokens it fits with tensorParallel 64',
    ],
    [['--tp', '3'], '--tp: attention heads cannot be divided', 'expected one of 1, 2, 4, 8'],
    [['--pp', '33'], '--pp: ', '<= 32'],
    [['--dp', '2'], '--dp: only replicas of a mixture of experts', 'set replicas'],
    [['--eager', 'yes'], 'is not valid', 'true or false'],
    [['--max-context', '1000000'], '--max-context: ', '<= 131072'],
    [['--gpu', 'a10', '--max-context', '100000'], 'the KV memory cannot hold', 'tensorParallel 2'],
    [['--engine', 'vlm'], 'is not valid', 'Did you mean vllm?'],
    [['--router', 'prefix-awar'], 'is not valid', 'prefix-aware'],
    [['--set', 'fleet[0].engine.kvCach=off'], 'there is no fleet[0].engine.kvCach', ''],
    [
      ['--engine', 'kavier-2025', '--replicas', '2'],
      'the published engine has no replicas',
      'vllm',
    ],
    [['--engine', 'kavier-2025', '--dp', '2'], '--dp: the published engine has no', 'vllm'],
    [['--steps-from', '3'], 'a window of steps was given and no file', '--steps FILE'],
    [['--steps', 'x.json', '--steps-to', '0'], 'the window of steps is empty', 'more than 0'],
  ])('%j', async (flags, message, hint) => {
    const { scenario } = workplace();
    const { code, stdout, stderr } = await kavier(['run', scenario, '--no-write', ...flags]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test('an option of the published engine without it', async () => {
    const folder = temporaryFolder();
    const trace = join(folder, 'trace.csv');
    writeFileSync(trace, 'ts,num_input_tokens,num_output_tokens\n0,10,10\n');
    const { code, stderr } = await kavier(['run', trace, '--no-write', '--kv-cache', 'off']);
    expect(code).toBe(2);
    expect(stderr).toContain('--kv-cache: this option belongs to the engine kavier-2025');
    expect(stderr).toContain('Add --engine kavier-2025');
  });
});
