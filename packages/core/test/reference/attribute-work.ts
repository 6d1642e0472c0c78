import { emptyRequestWork, type RequestWork } from '../../src/record/request-work.ts';
import type { StepAmounts } from '../../src/timing/step-amounts.ts';
import { causalPairs } from '../../src/timing/step-work.ts';
import type { ReferenceRun } from './contract.ts';
import { withinWindow } from './share.ts';

/** The work of each request, added up over every step that it was in. */
export function attributeWork(
  { requests, steps }: ReferenceRun,
  amountsOf: (replica: number) => StepAmounts,
): RequestWork {
  const work = emptyRequestWork(requests.length);
  for (const { replica, startS, endS, tokens: stepTokens, allTokens, batch } of steps) {
    const amounts = amountsOf(replica);
    const weightBytes =
      allTokens === 0 ? amounts.weightBytes(stepTokens) : sharedWeightBytes(amounts, allTokens);
    for (const { request, context, tokens, sampled } of batch) {
      work.flops[request] +=
        tokens * amounts.flopsPerToken +
        sampled * amounts.flopsPerSample +
        causalPairs(tokens, context) * amounts.flopsPerPair;
      // Reads all that it attends to, and writes what is new.
      work.kvBytes[request] +=
        (context + tokens + tokens) * amounts.kvBytesPerToken + amounts.stateBytes;
      for (const { window, flopsPerPair, kvBytesPerToken } of amounts.windows ?? []) {
        const within = withinWindow(window, { context, tokens });
        work.flops[request] += within.attentionPairs * flopsPerPair;
        work.kvBytes[request] += (within.contextTokens + tokens) * kvBytesPerToken;
      }
      work.weightBytes[request] += weightBytes / batch.length;
      work.shareS[request] += (endS - startS) / batch.length;
    }
  }
  return work;
}

function sharedWeightBytes(amounts: StepAmounts, allTokens: number): number {
  if (amounts.sharedWeightBytes === undefined) throw new Error('these amounts share no weights');
  return amounts.sharedWeightBytes(allTokens);
}
