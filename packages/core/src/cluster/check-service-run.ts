import { FINISH_SYNC_STEPS, type LockstepOptions, PREFILL_INTERVAL } from '../engine/lockstep.ts';
import { checkKvCacheOptions } from '../kvcache/options.ts';
import { KavierError } from '../units/errors.ts';
import { requireNumber } from '../units/require.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { checkHeld } from './pool-life.ts';
import type { PoolRunOptions, ServiceRunOptions } from './simulate-service.ts';

/** Throws a KavierError below the path `where` where options are out of range or do not go together. */
export function checkServiceRun(
  requests: RequestTable,
  options: ServiceRunOptions,
  where: string,
): void {
  const { pools, viewDelayS = 0, bucketS } = options;
  requireNumber(viewDelayS, `${where}.viewDelayS`, { from: 0 });
  if (bucketS !== undefined) requireNumber(bucketS, `${where}.bucketS`, { above: 0 });
  if (pools.length === 0) throw wrongPools('there is no pool', where, 'none', 'at least one');
  for (const [index, pool] of pools.entries()) {
    const path = `${where}.pools[${index}]`;
    if (pools.findIndex(({ name }) => name === pool.name) < index) {
      throw wrongPools('two pools have one name', `${path}.name`, pool.name, 'names of their own');
    }
    checkPool(requests, pool, path);
    if (options.promptCache !== undefined && pool.kv.prefixCaching) throw twoCaches(where);
  }
  if (options.promptCache !== undefined && pools.length > 1) {
    const found = `${pools.length} pools`;
    throw wrongPools('a prompt cache is of one model', `${where}.promptCache`, found, 'one pool');
  }
}

function checkPool(requests: RequestTable, pool: PoolRunOptions, where: string): void {
  const { replicas, kv, frontendS = 0, acceleratorsPerReplica } = pool;
  const count = { from: 1, to: 1e6, integer: true };
  requireNumber(replicas, `${where}.replicas`, count);
  requireNumber(acceleratorsPerReplica, `${where}.acceleratorsPerReplica`, count);
  requireNumber(frontendS, `${where}.frontendS`, { from: 0 });
  if (pool.lockstep !== undefined) checkLockstep(pool.lockstep, replicas, `${where}.lockstep`);
  if (pool.held !== undefined) checkHeld(pool.held, replicas, `${where}.held`);
  checkKvCacheOptions(kv, `${where}.kv`);
  const { promptBlocks, outputBlocks } = pool.blocks ?? requests;
  const named = promptBlocks ?? outputBlocks;
  if (!kv.prefixCaching || named === undefined || named.blockTokens === kv.blockTokens) return;
  throw new KavierError('the workload names prefix blocks of another size than the KV cache has', {
    kind: 'input',
    where: `${where}.kv.blockTokens`,
    found: `${kv.blockTokens} tokens, and ${named.blockTokens} in the workload`,
    expected: 'the same number',
  });
}

function checkLockstep(
  { ranks, finishSyncSteps, prefillInterval }: LockstepOptions,
  replicas: number,
  where: string,
): void {
  requireNumber(ranks, `${where}.ranks`, { from: 1, to: replicas, integer: true });
  requireNumber(finishSyncSteps, `${where}.finishSyncSteps`, FINISH_SYNC_STEPS);
  requireNumber(prefillInterval, `${where}.prefillInterval`, PREFILL_INTERVAL);
  if (replicas % ranks === 0) return;
  throw new KavierError('replicas are no whole number of groups', {
    kind: 'input',
    where: `${where}.ranks`,
    found: `${replicas} replicas in groups of ${ranks}`,
    expected: 'a number that divides the replicas',
  });
}

function wrongPools(message: string, where: string, found: string, expected: string): KavierError {
  return new KavierError(message, { kind: 'input', where, found, expected });
}

/** Hits of both would be told apart by nothing. */
function twoCaches(where: string): KavierError {
  return new KavierError('a prompt cache and prefix caching are on together', {
    kind: 'input',
    where: `${where}.promptCache`,
    found: 'prefixCaching true',
    expected: 'one of them',
  });
}
