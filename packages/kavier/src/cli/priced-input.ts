import { KavierError } from '@kavier/core';
import { checkPricing, fieldsNamed } from '../footprint/check-pricing.ts';
import { openPriced, type PricedRun, simulatePriced } from '../footprint/priced-run.ts';
import type { LoadedScenario } from '../scenario/load.ts';
import { folderOfInput, kindOfInput, openInput } from '../scenario/open-input.ts';
import { type GivenFlag, givenFlags } from './given-flags.ts';
import { requestsShown } from './input-workload.ts';
import type { Terminal } from './terminal.ts';

/** A run to price and what was asked to be different. */
export interface PricedInput {
  readonly run: PricedRun;
  readonly given: readonly GivenFlag[];
}

/**
 * Opens a run folder as it is stored, or simulates a scenario or a trace. `check` sees the scenario before that.
 * Errors (KavierError): `usage` when a stored run is asked to have been simulated differently, and those of opening.
 */
export async function openPricedInput(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
  check: (loaded: LoadedScenario) => Promise<void> = async () => {},
): Promise<PricedInput> {
  const kind = await kindOfInput(input);
  const given = givenFlags(options, folderOfInput(input, kind));
  if (kind === 'run-folder') requirePricing(given, input);
  const loaded = await openInput(input, kind, given, terminal.host.readStdin);
  await check(loaded);
  if (kind === 'run-folder') {
    await checkPricing(loaded, fieldsNamed(given.map(({ path }) => placeOf(path))));
    return { run: await openPriced(input, loaded), given };
  }
  const simulating = terminal.progress('simulating');
  const generating = terminal.progress('generating');
  const run = await simulatePriced(loaded, {
    onProgress: requestsShown(simulating),
    onGenerated: requestsShown(generating),
  }).finally(() => {
    generating.end();
    simulating.end();
  });
  return { run, given };
}

/** A path without the pool that it is about: `fleet.1.facility.grid` is of the place of a pool. */
const placeOf = (path: string) => path.replace(/^fleet(\.\d+|\[\d+\])\./, '');

/** A stored run can be priced differently, not simulated differently. */
function requirePricing(given: readonly GivenFlag[], input: string): void {
  const other = given.find(({ path }) => !/^(facility|prices)\b/.test(placeOf(path)));
  if (other === undefined) return;
  throw new KavierError('this would be another simulation', {
    kind: 'usage',
    where: other.flag,
    found: other.path,
    expected: 'facility.* or prices.*, also of a pool, which a stored run can be priced with again',
    hint: `Simulate it: kavier run ${input} ${other.flag} ...`,
  });
}
