import { describe, expect, test } from 'vitest';
import { readKavierCapsule } from '../../src/node/kavier-capsule.ts';
import { readTracerSurfA10 } from '../../src/node/tracer-surf-a10.ts';
import { folderOf } from './folder-of.ts';
import { excluded, HAS_NO_DATA, pointOf, SKIPPED, setFolder } from './shared-data.ts';

describe.skipIf(HAS_NO_DATA)(`single requests on an A10 ${SKIPPED}`, () => {
  test('the capsule: nine prefills, nine decodes at the requested lengths', async () => {
    const set = await readKavierCapsule(setFolder('kavier-capsule'));
    expect(set.points).toHaveLength(18);
    expect(pointOf(set, 'prefill prompt 2048').measured).toEqual({ ttftMeanS: 0.819 });
    const decode = pointOf(set, 'decode output 2048');
    expect(decode.measured).toEqual({ e2eMeanS: 73.062 });
    expect(decode.load).toMatchObject({ requests: 1, promptTokens: 7, outputTokens: 2048 });
    expect(excluded(set, 'without a measured time')).toBe(2);
  });

  test('the raw repeats behind it: every row is a repeat of a point or counted', async () => {
    const set = await readTracerSurfA10(setFolder('tracer-surf-a10'));
    expect(set.points).toHaveLength(20);
    expect(excluded(set, 'ended early')).toBe(19);
    expect(set.points.reduce((sum, { repeats = 1 }) => sum + repeats, 19)).toBe(90 + 110);
    expect(pointOf(set, 'decode output 4096')).toMatchObject({
      repeats: 5,
      measured: { e2eP50S: 147.414 },
    });
  });

  test('both agree, because the capsule was made from the repeats', async () => {
    const capsule = await readKavierCapsule(setFolder('kavier-capsule'));
    const tracer = await readTracerSurfA10(setFolder('tracer-surf-a10'));
    for (const { id, measured } of capsule.points) {
      const raw = pointOf(tracer, id).measured;
      const [expectedS, rawS] = [measured, raw].map((values) => Object.values(values)[0]);
      expect(Math.abs(rawS / expectedS - 1), id).toBeLessThan(0.01);
    }
  });
});

describe('early stops', () => {
  test('are judged by the longest latency of their size, whatever was counted', async () => {
    const folder = folderOf({
      'raw_prefill.csv': 'requested_response_size,latency_s\n64,0.05\n',
      'raw_decode.csv': 'requested_length,response_size,latency_s\n8,2,4\n8,8,1\n8,7,3.2\n',
    });
    const set = await readTracerSurfA10(folder);
    expect(pointOf(set, 'decode output 8')).toMatchObject({
      repeats: 2,
      measured: { e2eP50S: 3.6 },
    });
    expect(excluded(set, 'ended early')).toBe(1);
  });
});
