import {
  KV_FORMATS,
  PUBLISHED_PROFILE,
  ROUTER_NAMES,
  SERVING_PROFILE_NAMES,
  WEIGHT_FORMATS,
} from '@kavier/core';
import { describe, expect, test } from 'vitest';
import { ENGINE_NAMES, KV_PRECISIONS, ROUTERS, WEIGHTS } from '../../src/cli/choice-names.ts';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';
import { kavier } from './in-process.ts';

const ESCAPE = '\u001b';

describe('usage', () => {
  test.each([
    [['runn'], 'Did you mean run?'],
    [['run', 'x.csv', '--modle', 'y'], 'Did you mean --model?'],
    [['run'], "missing required argument 'scenario|trace'"],
    [['run', 'nothing-here.csv', '--no-write'], 'there is no such file or folder'],
    [['catalog', 'h100-smx'], 'Did you mean h100-sxm?'],
    [['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish'],
    [['trace', 'generate', '--out', 'x.parquet', '--requests', 'many'], '--requests'],
    [['run', '-', '--set', 'seed'], 'expected path=value'],
  ])('%j ends with 2 and says why on stderr', async (argv, message) => {
    const { code, stdout, stderr } = await kavier(argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  test('--help and --version are answers', async () => {
    for (const argv of [['--help'], ['run', '--help'], ['trace', 'inspect', '--help'], ['-V']]) {
      const { code, stdout, stderr } = await kavier(argv);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout.length).toBeGreaterThan(4);
    }
    expect((await kavier(['--help'])).stdout).toContain('catalog');
  });

  test('an unexpected exception is called a defect and ends with 1', async () => {
    const readStdin = () => Promise.reject(new TypeError('boom'));
    const plain = await kavier(['run', '-', '--no-write'], { readStdin });
    expect(plain.code).toBe(1);
    expect(plain.stderr).toContain('This is a defect in Kavier');
    expect(plain.stderr).not.toContain('    at ');
    const debug = await kavier(['run', '-', '--no-write', '--debug'], { readStdin });
    expect(debug.stderr).toContain('    at ');
  });
});

describe('colours', () => {
  const colored = async (argv: readonly string[], changes = {}) =>
    (await kavier(['catalog', 'gpus', ...argv], changes)).stdout.includes(ESCAPE);

  test('only on a terminal', async () => {
    expect(await colored([])).toBe(false);
    expect(await colored([], { stdoutIsTty: true })).toBe(true);
    expect(await colored([], { stdoutIsTty: true, env: { TERM: 'dumb' } })).toBe(false);
  });

  test('NO_COLOR, FORCE_COLOR and --no-color decide', async () => {
    const terminal = { stdoutIsTty: true };
    expect(await colored([], { ...terminal, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await colored([], { ...terminal, env: { NO_COLOR: '' } })).toBe(true);
    expect(await colored(['--no-color'], terminal)).toBe(false);
    expect(await colored([], { env: { FORCE_COLOR: '1' } })).toBe(true);
    expect(await colored(['--no-color'], { env: { FORCE_COLOR: '1' } })).toBe(false);
  });

  test('never enter JSON', async () => {
    const { stdout } = await kavier(['catalog', '--json'], { env: { FORCE_COLOR: '1' } });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'kavier.catalog/1' });
  });
});

describe('progress', () => {
  const scenario = async () => `workload: { generate: { kind: plain, requests: 5,
    arrivals: { process: constant, rateRps: 1 },
    promptTokens: { distribution: fixed, tokens: 9 },
    outputTokens: { distribution: fixed, tokens: 9 } } }
fleet: [{ model: llama-3-8b, accelerator: a10 }]`;

  test('is nowhere when nobody watches', async () => {
    const { stderr } = await kavier(['run', '-', '--no-write'], { readStdin: scenario });
    expect(stderr).toBe('');
  });
});

describe('catalog', () => {
  test('one entry shows each value with its unit and source', async () => {
    const { stdout } = await kavier(['catalog', 'H100']);
    expect(stdout).toContain('989.4 TFLOP/s');
    expect(stdout).toContain('Sources');
    expect(stdout).toContain('1,979 TFLOP/s');
  });

  test('every listed name can be shown, in text and JSON', async () => {
    const { stdout } = await kavier(['catalog', '--json']);
    const { models, accelerators } = JSON.parse(stdout) as Record<string, { name: string }[]>;
    for (const { name } of [...models, ...accelerators]) {
      const text = await kavier(['catalog', name]);
      expect(text.code).toBe(0);
      expect(text.stdout).toContain(`${name}: `);
      const json = await kavier(['catalog', name, '--json']);
      expect(JSON.parse(json.stdout)).toMatchObject({ entry: { name } });
    }
  });

  test('parts leave the other part out', async () => {
    const { stdout } = await kavier(['catalog', 'models', '--json']);
    expect(JSON.parse(stdout)).not.toHaveProperty('accelerators');
  });
});

test('the words that flags list are those of the simulator', () => {
  expect(ENGINE_NAMES).toEqual([...SERVING_PROFILE_NAMES, PUBLISHED_PROFILE]);
  expect(ROUTERS).toEqual(ROUTER_NAMES);
  expect(WEIGHTS).toEqual(WEIGHT_FORMATS);
  expect(KV_PRECISIONS).toEqual(KV_FORMATS);
});

test('schema prints the JSON Schema that checks scenarios', async () => {
  const { stdout } = await kavier(['schema']);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
});

test.each([60, 80, 120])('help of every verb fits %i columns', async (columns) => {
  const { stdout } = await kavier(['--help'], { columns });
  const verbs = [...stdout.matchAll(/^ {2}([a-z]+) [[<]/gm)].map(([, verb]) => verb);
  expect(verbs.length).toBeGreaterThan(10);
  for (const verb of ['', ...verbs]) {
    const help = await kavier([verb, '--help'].filter(Boolean), { columns });
    const long = help.stdout.split('\n').filter((line) => line.length > columns);
    // A word in quotes is never broken.
    expect(long.filter((line) => !line.includes("'"))).toEqual([]);
  }
});

test('a wrong verb lists the verbs, and the nearest', async () => {
  const wrong = await kavier(['rnu', 'x']);
  expect(wrong).toMatchObject({ code: 2, stdout: '' });
  expect(wrong.stderr).toContain('Did you mean run?');
  expect(wrong.stderr).toMatch(/^Verbs: run, compare, footprint, .*, completion$/m);
  const part = await kavier(['trace', 'ispect']);
  expect(part.stderr).toContain('Verbs: inspect, convert, export, generate\n');
});
