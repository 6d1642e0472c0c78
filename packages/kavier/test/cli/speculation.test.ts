import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { RunDocument } from '../../src/run/run-document.ts';
import { SERVING } from '../scenario/serving.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { kavier } from './in-process.ts';

const SPECULATION = { draftTokens: 3, acceptance: 0.7, draftCost: 0.05 };

function workplace(speculation?: object) {
  const folder = temporaryFolder();
  const scenario = join(folder, 'scenario.json');
  const [member] = SERVING.fleet;
  const fleet = [{ ...member, engine: { ...member.engine, speculation } }];
  writeFileSync(scenario, JSON.stringify({ ...SERVING, fleet }));
  return { folder, scenario };
}

const documentOf = async (...argv: readonly string[]) => {
  const { stdout, stderr } = await kavier(['run', ...argv, '--json']);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as RunDocument;
};

describe('speculative decoding', () => {
  test('is in the report, in the document and among the assumptions', async () => {
    const { scenario } = workplace(SPECULATION);
    const { stdout } = await kavier(['run', scenario, '--no-write', '--full']);
    expect(stdout).toMatch(/speculation +accepted [\d,]+ of [\d,]+ drafted tokens · 2\.\d+ tokens/);
    const { service, assumptions } = await documentOf(scenario, '--no-write');
    const { draftedTokens = 0, acceptedTokens = 0, tokensPerDecode } = service?.speculation ?? {};
    expect(acceptedTokens).toBeGreaterThan(draftedTokens * 0.4);
    expect(acceptedTokens).toBeLessThan(draftedTokens * 0.7);
    const expected = (1 - 0.7 ** 4) / (1 - 0.7);
    expect(tokensPerDecode).toBeGreaterThan(expected * 0.95);
    expect(tokensPerDecode).toBeLessThan(expected * 1.02);
    expect(assumptions.join(' ')).toContain(
      'Speculative decoding verifies 3 drafted tokens a step',
    );
  });

  test('is nowhere without drafts, and makes tokens come faster', async () => {
    const { scenario } = workplace(SPECULATION);
    const fast = await documentOf(scenario, '--no-write');
    const plain = await documentOf(workplace().scenario, '--no-write');
    expect(plain.service?.speculation).toBeNull();
    expect(JSON.stringify(plain.fleet)).not.toContain('speculation');
    expect(fast.scenarioHash).not.toBe(plain.scenarioHash);
    expect(fast.performance.tpotS.mean).toBeLessThan((plain.performance.tpotS.mean ?? 0) * 0.7);
  });

  test('comes back from a run folder to the same run', async () => {
    const { folder, scenario } = workplace(SPECULATION);
    const [out, again] = [join(folder, 'out'), join(folder, 'again')];
    const first = await documentOf(scenario, '--out', out);
    const resolved = parse(readFileSync(join(out, 'scenario.resolved.yaml'), 'utf8'));
    expect(resolved.fleet[0].engine.speculation).toEqual(SPECULATION);
    const second = await documentOf(out, '--out', again);
    expect(second.scenarioHash).toBe(first.scenarioHash);
    expect(second.performance).toEqual(first.performance);
    expect(second.service).toEqual(first.service);
  });

  test.each([
    ['draftTokens', 17],
    ['draftTokens', 0],
    ['acceptance', 1.1],
    ['draftCost', -1],
  ])('refuses a %s of %f', async (name, value) => {
    const { scenario } = workplace({ ...SPECULATION, [name]: value });
    const { code, stderr } = await kavier(['run', scenario, '--no-write', '--full']);
    expect(code).toBe(2);
    expect(stderr).toContain(name);
  });
});
