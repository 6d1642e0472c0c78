import { PUBLISHED_PROFILE } from '@kavier/core';
import { type PreparedRun, prepareRun } from '../run/run-scenario.ts';
import { checkObject } from '../scenario/load.ts';

/** Llama-3-8B on one A10 with the published engine, ready to run; the workload is a placeholder for the case's own. */
export async function preparedOnA10(
  sections: Readonly<Record<string, unknown>> = {},
): Promise<PreparedRun> {
  const fixed = { distribution: 'fixed', tokens: 1 };
  return prepareRun(
    checkObject(
      {
        workload: {
          generate: {
            kind: 'plain',
            requests: 1,
            arrivals: { process: 'constant', rateRps: 1 },
            promptTokens: fixed,
            outputTokens: fixed,
          },
        },
        fleet: [
          {
            model: 'llama-3-8b',
            accelerator: 'a10',
            engine: { profile: PUBLISHED_PROFILE },
          },
        ],
        ...sections,
      },
      [],
      { name: 'bench' },
    ),
  );
}
