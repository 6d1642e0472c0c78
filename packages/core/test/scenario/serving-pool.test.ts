import { describe, expect, test } from 'vitest';
import {
  findServingProfile,
  SERVING_PROFILE_NAMES,
  SERVING_PROFILES,
} from '../../src/engine/profiles/registry.ts';
import { findAccelerator } from '../../src/hardware/catalog.ts';
import { findModel } from '../../src/model/catalog.ts';
import { memoryPlan } from '../../src/model/memory.ts';
import { resolveServing, type ServingPoolOptions } from '../../src/scenario/serving-pool.ts';

function member(changes: Partial<ServingPoolOptions> = {}): ServingPoolOptions {
  return {
    profile: 'vllm',
    name: 'chat',
    model: findModel('llama-3.1-8b'),
    accelerator: findAccelerator('h100-sxm'),
    engine: {},
    ...changes,
  };
}

describe('engine profiles', () => {
  test('every name leads to a profile, and every profile to its name', () => {
    for (const name of SERVING_PROFILE_NAMES) {
      expect(SERVING_PROFILES).toContain(findServingProfile(name));
    }
    for (const profile of SERVING_PROFILES) expect(findServingProfile(profile.name)).toBe(profile);
    expect(findServingProfile('vllm').name).toBe('vllm-2026-08');
    expect(() => findServingProfile('vlm')).toThrow('Did you mean vllm?');
  });

  test('every default says where it stands and when that was read', () => {
    for (const { defaults } of SERVING_PROFILES) {
      for (const { provenance } of Object.values(defaults)) {
        expect(provenance.source).toMatch(/^[\w-]+\/[\w-]+ /);
        expect(provenance.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      }
    }
  });
});

describe('a serving pool', () => {
  test('takes speculation as given, or refuses it by name', () => {
    const speculation = { draftTokens: 4, acceptance: 0.8, draftCost: 0.1 };
    const withSpeculation = (changes: object) =>
      resolveServing(member({ engine: { speculation: { ...speculation, ...changes } } })).pool;
    expect(withSpeculation({}).scheduler.speculation).toEqual(speculation);
    expect(resolveServing(member()).pool.scheduler).not.toHaveProperty('speculation');
    expect(() => withSpeculation({ draftTokens: 2.5 })).toThrow(/speculation.draftTokens/);
    expect(() => withSpeculation({ acceptance: 2 })).toThrow(/speculation.acceptance/);
    expect(() => withSpeculation({ draftCost: Number.NaN })).toThrow(/speculation.draftCost/);
  });

  test('gets the blocks that the memory plan leaves, and vLLM’s limits for the accelerator', () => {
    const { pool, plan } = resolveServing(member());
    expect(pool.kv).toEqual({
      blockTokens: 16,
      blocks: plan.blocks,
      prefixCaching: true,
      emptyRelease: 'head',
      eviction: 'lru',
    });
    expect(plan.blocks).toBe(
      memoryPlan({ model: pool.model, accelerator: pool.accelerator }).blocks,
    );
    expect(pool.scheduler).toMatchObject({ maxBatchedTokens: 8192, maxSequences: 1024 });
    const small = resolveServing(member({ accelerator: findAccelerator('a10') })).pool;
    expect(small.scheduler).toMatchObject({ maxBatchedTokens: 2048, maxSequences: 256 });
  });

  test('differs between dated profiles as their defaults do', () => {
    const [now, before] = ['vllm-2026-08', 'vllm-2025-06'].map(
      (profile) => resolveServing(member({ profile })).pool,
    );
    expect(before.kv.blocks).toBeLessThan(now.kv.blocks);
    expect(before.kv.emptyRelease).toBe('tail');
    expect([now.scheduler.reserveWholePrompt, before.scheduler.reserveWholePrompt]).toEqual([
      true,
      false,
    ]);
    expect([now.coefficients.host, before.coefficients.host]).toEqual(['overlapped', 'serial']);
    const nano = resolveServing(member({ profile: 'nano-vllm' })).pool;
    expect(nano.kv.blockTokens).toBe(256);
    expect(nano.scheduler).toMatchObject({ maxBatchedTokens: 16_384, maxSequences: 512 });
  });

  test('cuts a context that nobody asked for to what the memory holds, and says so', () => {
    const long = resolveServing(member({ accelerator: findAccelerator('a10') }));
    expect(long.contextCut).toBe(true);
    expect(long.pool.scheduler.maxContextTokens).toBe(long.plan.longestRequestTokens);
    const given = resolveServing(member({ engine: { kvCacheBlocks: 100 } }));
    expect(given.pool.scheduler.maxContextTokens).toBe(1600);
    expect(resolveServing(member()).contextCut).toBe(false);
  });

  test('counts parts that share experts as replicas, and decides ahead where the host overlaps', () => {
    const mixture = { model: findModel('qwen3-30b-a3b'), dataParallel: 4, pipelineParallel: 2 };
    const { pool } = resolveServing(member({ ...mixture, replicas: 3, engine: { eager: true } }));
    expect(pool).toMatchObject({
      replicas: 12,
      dataParallel: 4,
      pipelineParallel: 2,
      eager: true,
    });
    expect(resolveServing(member()).pool.eager).toBe(false);
    const aheadOf = (hostTime: 'serial' | 'overlapped') =>
      resolveServing(member({ engine: { hostTime } })).pool.scheduler.schedulesAhead;
    expect([aheadOf('serial'), aheadOf('overlapped')]).toEqual([false, true]);
    expect(() => resolveServing(member({ dataParallel: 2 }))).toThrow('mixture of experts');
    const tooFew = { ...mixture, model: findModel('llama-3.1-405b'), dataParallel: 1 };
    expect(() => resolveServing(member(tooFew))).toThrow('on 2 x h100-sxm');
  });

  test('says how parts that share experts step together, by profile, and nothing where nothing is shared', () => {
    const mixture = { model: findModel('qwen3-30b-a3b'), dataParallel: 2 };
    const lockstepOf = (profile: string, engine = {}) =>
      resolveServing(member({ ...mixture, profile, engine })).pool.lockstep;
    expect(lockstepOf('vllm-2026-08')).toEqual({ finishSyncSteps: 16, prefillInterval: 1 });
    expect(lockstepOf('vllm-2025-06')).toEqual({ finishSyncSteps: 32, prefillInterval: 1 });
    const given = { finishSyncSteps: 1, prefillInterval: 4 };
    expect(lockstepOf('vllm', given)).toEqual(given);
    expect(resolveServing(member()).pool.lockstep).toBeUndefined();
    for (const engine of [{ finishSyncSteps: 16 }, { prefillInterval: 2 }]) {
      const [where] = Object.keys(engine);
      expect(() => resolveServing(member({ engine }))).toThrow(expect.objectContaining({ where }));
      expect(() => lockstepOf('vllm', { [where]: 0 })).toThrow(where);
    }
  });

  test('keeps a share of its blocks free as the watermark says', () => {
    const { pool } = resolveServing(member({ engine: { kvCacheBlocks: 1000, watermark: 0.015 } }));
    expect(pool.scheduler.watermarkBlocks).toBe(15);
  });

  test('that does not fit says how much is missing and what would', () => {
    const big = { model: findModel('llama-3.1-70b') };
    expect(() => resolveServing(member(big))).toThrow(/63\.0 GiB missing.*tensorParallel 4/);
    expect(() => resolveServing(member({ ...big, engine: { kvCacheBlocks: 10 } }))).toThrow(
      'the model does not fit',
    );
    const { pool } = resolveServing(member({ ...big, tensorParallel: 4 }));
    expect(pool.kv.blocks).toBeGreaterThan(10_000);
  });

  test.each([
    [{ watermark: 2 }, 'watermark'],
    [{ kvCacheBlocks: 0 }, 'kvCacheBlocks'],
    [{ memoryFraction: 1.2 }, 'memoryFraction'],
    [{ maxSequences: 0 }, 'maxSequences'],
    [{ maxContextTokens: 0 }, 'maxContextTokens'],
  ])('refuses %j by its name', (engine, name) => {
    expect(() => resolveServing(member({ engine }))).toThrow(name);
  });
});
