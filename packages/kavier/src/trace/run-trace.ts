import { KavierError, type RequestTable, sortByArrival, type Workload } from '@kavier/core';
import { readRequests } from '@kavier/io';
import { storedFolder } from '@kavier/io/node';
import { readSummary } from '../footprint/priced-run.ts';
import { workloadFingerprint } from '../scenario/hash.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { loadWorkload } from '../scenario/load-workload.ts';

/**
 * The workload of a run folder as it happened: requests at the times at which they reached the service. What followed an
 * answer now comes at its time, so replaying it is an open loop; lengths, sessions and prefix blocks are the workload's.
 * Errors (KavierError, kind `input`): the folder holds no run; the workload is no longer the one that was run.
 */
export async function workloadOfRun(folder: string, loaded: LoadedScenario): Promise<Workload> {
  const stored = storedFolder(folder);
  const { fingerprint } = (await readSummary(stored)).workload;
  const { requests: table, card } = await loadWorkload(loaded);
  const found = workloadFingerprint(table);
  if (found !== fingerprint) {
    throw new KavierError('the workload is not the one that was run', {
      kind: 'input',
      where: loaded.locate(['workload']),
      found: `fingerprint ${found.slice(0, 12)}`,
      expected: `${fingerprint.slice(0, 12)}, as in summary.json`,
      hint: 'Its trace may have changed since; run it again',
    });
  }
  const { record } = await readRequests(await stored.file('requests.parquet'));
  const isClosed = table.afterRequest?.some((before) => before >= 0) === true;
  return {
    requests: asHappened(table, record.arrivalS),
    card: {
      ...card,
      source: folder,
      format: 'kavier-run',
      notes: [
        ...card.notes,
        `Arrivals are those of the run ${loaded.name}.`,
        ...(isClosed
          ? ['Requests that waited for answers now come at the time they came: an open loop.']
          : []),
      ],
    },
  };
}

/** The table with its arrivals replaced, in order of arrival. */
function asHappened(table: RequestTable, arrivalS: Float64Array): RequestTable {
  const { afterRequest: _, thinkTimeS: __, ...rest } = table;
  return sortByArrival({ ...rest, arrivalS }).table;
}
