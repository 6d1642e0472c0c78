import {
  type CardCount,
  generateClosedUsers,
  generatePlain,
  generateSessions,
  generateWithTotals,
  KavierError,
  scaleRate,
  sliceRequests,
  type Workload,
  withPatience,
} from '@kavier/core';
import { readTrace, type TraceProgress } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import type { LoadedScenario } from './load.ts';
import type { Scenario } from './schema.ts';

export interface WorkloadOptions {
  /** Hears how far the reading of a trace is. */
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
}

/**
 * The workload that a scenario describes: read or generated, cut and scaled.
 * Errors (KavierError): whatever reader or generator finds wrong; a workload without requests.
 */
export async function loadWorkload(
  loaded: LoadedScenario,
  { onProgress }: WorkloadOptions = {},
): Promise<Workload> {
  const { workload, seed } = loaded.scenario;
  const made =
    'trace' in workload
      ? await fromTrace(workload, loaded, onProgress)
      : generate(workload.generate, seed, loaded.locate(['workload', 'generate']));
  if (made.requests.count > 0) return impatient(made, loaded);
  throw new KavierError('the workload has no requests', {
    kind: 'input',
    where: loaded.locate(['workload']),
    found: describeLeftOut(made.card.leftOut),
    expected: 'at least one request',
  });
}

/** The workload with the patience that the scenario gives its clients. */
function impatient(made: Workload, loaded: LoadedScenario): Workload {
  const { workload, seed } = loaded.scenario;
  const { patienceS } = workload;
  if (patienceS === undefined) return made;
  const where = loaded.locate(['workload', 'patienceS']);
  const requests = withPatience(made.requests, patienceS, seed, where);
  const note = 'Clients cancel after a patience that the scenario gives them.';
  return { requests, card: { ...made.card, notes: [...made.card.notes, note] } };
}

type Generator = Extract<Scenario['workload'], { generate: unknown }>['generate'];
type Trace = Extract<Scenario['workload'], { trace: unknown }>;

function generate(options: Generator, seed: number, place: string): Workload {
  const where = place.includes('workload') ? place : `${place} workload.generate`;
  switch (options.kind) {
    case 'plain':
      return generatePlain({ ...options, seed }, where);
    case 'sessions':
      return generateSessions({ ...options, seed }, where);
    case 'users':
      return generateClosedUsers({ ...options, seed }, where);
    case 'totals':
      return generateWithTotals({ ...options, seed }, where);
  }
}

async function fromTrace(
  trace: Trace,
  loaded: LoadedScenario,
  onProgress: WorkloadOptions['onProgress'],
): Promise<Workload> {
  const { trace: path, first, patienceS: _, ...options } = trace;
  const source = await openSource(loaded.resolvePath(path));
  const read = await readTrace(source, { ...options, seed: loaded.scenario.seed, onProgress });
  // A client pool is cut and scaled while it is drawn; rows of a trace, afterwards.
  const isDrawn = read.card.format === 'servegen';
  const { fromS, toS, rateScale } = options;
  const scaled = isDrawn ? read.requests : scaleRate(windowed(read, fromS, toS), rateScale);
  const kept = first === undefined ? scaled : sliceRequests(scaled, { first }, 'workload');
  const leftOut = [...read.card.leftOut];
  const outside = read.requests.count - scaled.count;
  if (outside > 0) leftOut.push({ reason: 'outside fromS..toS', count: outside });
  const beyond = scaled.count - kept.count;
  if (beyond > 0) leftOut.push({ reason: `after the first ${first}`, count: beyond });
  const notes = [...read.card.notes];
  if (rateScale !== 1) notes.push(`Requests arrive ${rateScale} times as fast as in the trace.`);
  return { requests: kept, card: { ...read.card, requests: kept.count, leftOut, notes } };
}

function windowed({ requests }: Workload, fromS?: number, toS?: number) {
  if (fromS === undefined && toS === undefined) return requests;
  return sliceRequests(requests, { fromS, toS }, 'workload');
}

function describeLeftOut(leftOut: readonly CardCount[]): string {
  if (leftOut.length === 0) return 'none';
  return `none; left out: ${leftOut.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`;
}
