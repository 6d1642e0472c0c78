import { createArrivals, RandomStream, type Workload } from '@kavier/core';

/** A workload whose source has no arrivals, with those of a Poisson process; the card says so. */
export function drawnArrivals({ requests, card }: Workload, rateRps: number, seed = 0): Workload {
  const stream = RandomStream.named(seed, 'trace', 'arrivals');
  const arrivals = createArrivals({ process: 'poisson', rateRps }, stream, 'arrivals');
  const arrivalS = new Float64Array(requests.count);
  for (let i = 0; i < arrivalS.length; i++) arrivalS[i] = arrivals.next();
  const how = `Poisson at ${rateRps} requests/s, seed ${seed}`;
  const note = `The table has no arrivals: they are drawn, ${how}.`;
  const { doubts: _, ...rest } = card;
  return { requests: { ...requests, arrivalS }, card: { ...rest, notes: [...card.notes, note] } };
}
