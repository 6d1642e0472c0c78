import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECLARED_CALIBRATIONS, DECLARED_POWER } from '@kavier/evidence';
import { describe, expect, test } from 'vitest';
import type { CalibrateDocument } from '../../src/calibrate/own/document.ts';
import type { CoefficientProfile } from '../../src/scenario/schema-coefficients.ts';
import { kavier } from '../cli/in-process.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { SCENARIO } from './invented-points.ts';

const CSV = `kind,requests,prompt_tokens,output_tokens,ttft_mean_s,tpot_mean_s
batch,1,64,8,0.026,0.012
batch,1,2048,8,0.172,0.0112
batch,8,512,8,0.245,0.0134
`;

function workplace() {
  const folder = temporaryFolder();
  const points = join(folder, 'points.csv');
  writeFileSync(points, CSV);
  const deployment = ['--model', 'llama-3.1-8b', '--gpu', 'npu-x1', '--catalog', SCENARIO];
  const argv = [
    'calibrate',
    points,
    ...deployment,
    '--fit',
    'linearCompute,weightMemory,frontendS',
  ];
  return { folder, points, argv, out: join(folder, 'profile.json') };
}

describe('kavier calibrate RESULTS', () => {
  test('prints one versioned document, the same every time', async () => {
    const { argv, points } = workplace();
    const { code, stdout, stderr } = await kavier([...argv, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const document = JSON.parse(stdout) as CalibrateDocument;
    expect(document).toMatchObject({
      schema: 'kavier.calibrate/1',
      engine: 'vllm-2026',
      family: 'npu-x',
      models: ['llama-3.1-8b'],
      accelerators: ['npu-x1'],
      points: 3,
      measurements: 6,
      heldOut: { groups: [{ name: 'batch of 1' }, { name: 'batch of 8' }] },
    });
    expect(document.coefficients.map(({ name }) => name)).toHaveLength(3);
    expect((await kavier([...argv, '--json'])).stdout).toBe(stdout);
    expect(stdout).not.toContain(points);
  });

  test('writes a profile that a run takes, and no second one without --force', async () => {
    const { argv, out, folder } = workplace();
    const { stderr } = await kavier([...argv, '--out', out, '--date', '2026-11-01']);
    expect(stderr).toContain(`Written to ${out}`);
    const first = readFileSync(out, 'utf8');
    const { values, fittedTo, errors } = JSON.parse(first) as CoefficientProfile;
    expect(values.linearCompute).toMatchObject({ how: 'fitted', date: '2026-11-01' });
    expect(values.linearCompute.source).toMatch(/^fitted to 3 points of points.csv \(SHA-256 /);
    expect(values.hopS.how).toBe('prior');
    expect(fittedTo?.sources[0]).toMatchObject({ file: 'points.csv' });
    expect(errors?.map(({ quantity }) => quantity)).toEqual(['ttftMeanS', 'tpotMeanS']);
    const again = await kavier([...argv, '--out', out]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect((await kavier([...argv, '--out', out, '--force'])).code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      values: { linearCompute: { date: 'undated' } },
    });
    expect(readdirSync(folder).sort()).toEqual(['points.csv', 'profile.json']);
    const run = await kavier(['run', SCENARIO, '--no-write', '--full', '--coefficients', out]);
    expect(run.code).toBe(0);
    expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain('fitted to 3 points of points.csv');
  });

  test('leaves nothing out when it is told so, and says that', async () => {
    const { argv } = workplace();
    const { stdout } = await kavier([...argv, '--no-held-out', '--json']);
    const { groups, heldOut, next } = JSON.parse(stdout) as CalibrateDocument;
    expect([groups, heldOut]).toEqual([2, null]);
    expect(next).toContainEqual(expect.stringContaining('errors of a fit, not of predictions'));
  });

  test.each([40, 60, 80, 120])(
    'keeps to %i columns, and nothing ends in blanks',
    async (columns) => {
      const { argv } = workplace();
      const lines = (await kavier(argv, { columns })).stdout.split('\n');
      expect(lines.filter((line) => line.length > columns)).toEqual([]);
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
      expect(lines.join(' ')).toMatch(/weightMemory|frontendS/);
    },
  );

  test('colours only a terminal, without NO_COLOR', async () => {
    const { argv } = workplace();
    const terminal = { stdoutIsTty: true };
    expect((await kavier(argv, terminal)).stdout).toContain('\u001b');
    const none = await kavier(argv, { ...terminal, env: { NO_COLOR: '1' } });
    expect(none.stdout).not.toContain('\u001b');
  });

  test.each([
    [['calibrate'], 'there is nothing to fit coefficients to'],
    [['calibrate', 'x.csv', '--write', 'y'], '--defaults beside it'],
    [['calibrate', 'x.csv', '--measurements', 'y'], '--defaults beside it'],
    [['calibrate', 'x.csv', '--engine', 'vlm'], 'Did you mean vllm?'],
    [['calibrate', 'x.csv', '--date', 'today'], 'expected a day such as'],
    [['calibrate', 'x.csv', '--out', 'no/such/folder.json'], 'no folder no/such'],
    [['calibrate', 'nothing-here.csv'], 'the file cannot be read'],
    [['calibrate', '--list', '--out', 'x'], 'cannot be used with'],
    [['calibrate', '--defaults', '--gpu', 'x'], 'cannot be used with'],
    [['calibrate', '--defaults', 'x.csv'], 'Leave out the files'],
    [['calibrate', '--defaults', '--write', 'x.ts'], 'nothing here reads the clock'],
    [['calibrate', '--defaults', '--measurements', '/nothing'], 'no such folder of measurements'],
  ])('%j ends with 2 and says why', async (argv, message) => {
    const { code, stdout, stderr } = await kavier(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(existsSync('x.ts')).toBe(false);
  });
});

describe('kavier calibrate --list', () => {
  test('names every declared calibration, its rows and its coefficients', async () => {
    const { stdout } = await kavier(['calibrate', '--list', '--json']);
    const { schema, calibrations } = JSON.parse(stdout) as {
      schema: string;
      calibrations: { engine: string; steps: { names: string[] }[] }[];
    };
    expect(schema).toBe('kavier.calibrations/1');
    expect(
      calibrations.map(({ engine, steps }) => [engine, steps.map(({ names }) => names)]),
    ).toEqual(
      DECLARED_CALIBRATIONS.map(({ engine, steps }) => [engine, steps.map(({ names }) => names)]),
    );
    const text = (await kavier(['calibrate', '--list'])).stdout;
    for (const { engine, family } of DECLARED_CALIBRATIONS) {
      expect(text).toContain(`${engine} on ${family}\n`);
    }
    for (const { family } of DECLARED_POWER) expect(text).toContain(`- ${family}: `);
  });
});
