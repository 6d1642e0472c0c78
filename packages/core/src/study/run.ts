import { PublishedCostModel } from '../engine/published/cost-model.ts';
import { simulatePublished } from '../engine/published/single-stream.ts';
import type { RunRecord } from '../record/run-record.ts';
import { type Ecosystem, publishedPool, servingPools } from '../scenario/ecosystem.ts';
import { PLAIN_GATEWAY } from '../scenario/gateway-options.ts';
import { KavierError } from '../units/errors.ts';
import type { RequestTable } from '../workload/request-table.ts';
import { runServing, type ServingRunOptions } from './run-serving.ts';

/**
 * Simulates a workload on an ecosystem. Pure: the same arguments give the same record, bit for bit. The options are about
 * the steps of batching replicas; the published engine has none.
 * Error (KavierError, `input`): the published engine beside other pools.
 */
export function runEcosystem(
  ecosystem: Ecosystem,
  requests: RequestTable,
  options: Pick<ServingRunOptions, 'onSteps' | 'stepFactor' | 'attribution' | 'onProgress'> = {},
): RunRecord {
  const { record, gateway = PLAIN_GATEWAY } = ecosystem;
  const published = publishedPool(ecosystem);
  if (published === undefined) {
    const pools = servingPools(ecosystem);
    return runServing({ pools, gateway }, ecosystem, requests, options);
  }
  if (ecosystem.pools.length > 1) throw publishedAmongOthers(ecosystem);
  return simulatePublished(
    requests,
    new PublishedCostModel(published.model, published.accelerator),
    published.options,
    record.bucketS,
    options.onProgress,
    published.name,
  );
}

function publishedAmongOthers({ pools }: Ecosystem): KavierError {
  return new KavierError('the published engine has no pools beside it', {
    kind: 'input',
    where: 'pools',
    found: `${pools.length} pools`,
    expected: 'one pool, or engines that batch in all of them',
  });
}
