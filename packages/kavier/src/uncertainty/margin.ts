import {
  checkObjectives,
  largestOf,
  type Objective,
  pickColumns,
  type RequestRecord,
  runOfPool,
  SATURATION_STATES,
  type SaturationState,
  smallestOf,
  spanOf,
} from '@kavier/core';
import type { TailMetric } from '@kavier/evidence';
import { errorFactors } from '@kavier/evidence';
import {
  type JudgedObjective,
  judgedObjectives,
  type PlacedObjective,
} from '../run/judged-objectives.ts';
import type { Run } from '../run/run-scenario.ts';
import { inOrder } from '../workers/in-order.ts';
import type { Workers } from '../workers/workers.ts';
import { type Headline, headlineOf } from './headline.ts';
import type { PoolCells } from './run-cells.ts';
import { type StepFactors, stepFactors } from './step-factors.ts';

/** Runs a decision again: only when it may be close, always, or never. */
export type MarginWish = 'auto' | 'always' | 'never';

/** The same workload on a service whose every second takes `stepFactor` times as long. */
export interface MarginEnd {
  /** Of the first pool. */
  readonly stepFactor: number;
  /** By pool. */
  readonly stepFactors: readonly number[];
  readonly state: SaturationState;
  /** As those of the run, then of its pools; empty without any. */
  readonly objectives: readonly JudgedObjective[];
  readonly headline: Headline;
}

/** What becomes of a run at both ends of the validated error. */
export interface Margin {
  /** The error interval that the ends are of. */
  readonly metric: StepFactors['metric'];
  readonly optimistic: MarginEnd;
  readonly pessimistic: MarginEnd;
  /** States of the run and of both ends, each once, the least loaded first. */
  readonly states: readonly SaturationState[];
}

/** The margin, or why there is none where one might be wanted. */
export interface MarginResult {
  readonly margin: Margin | null;
  readonly note: string | null;
  /**
   * Objectives that the validated error leaves open: met at one end of the interval of their latency and missed at the other, or
   * met in one of the runs of the margin and missed in another.
   */
  readonly undecided: readonly PlacedObjective[];
}

/** Largest workload that is simulated again without being asked. */
const MOST_REQUESTS = 200_000;

/** Runs both ends when it is asked for, or when the decision may be close and the workload is small. */
export async function marginOf(
  run: Run,
  cells: readonly PoolCells[],
  wish: MarginWish,
  workers: Workers,
  mostRequests = MOST_REQUESTS,
): Promise<MarginResult> {
  const open = openObjectives(run, cells);
  const result = (margin: Margin | null, note: string | null = null): MarginResult => ({
    margin,
    note,
    undecided: undecidedOf(run, open, margin),
  });
  const isClose = stateAndObjectives(run).state !== 'stable' || open.length > 0;
  if (wish === 'never' || (wish === 'auto' && !isClose)) return result(null);
  if (run.summary.service?.saturation.completedShare === 0) {
    return result(
      null,
      'nothing was served, and a faster or slower service is judged by what it serves',
    );
  }
  const factors = factorsOf(run, cells);
  if (factors === null) {
    return result(null, 'no throughput or TPOT of anything like it was validated, so none was run');
  }
  if (wish === 'auto' && run.summary.requests > mostRequests) {
    return result(
      null,
      'the decision is close, and --margin says whether it holds (two more runs)',
    );
  }
  return result(await compareEnds(run, factors, workers));
}

function stateAndObjectives({ summary }: Pick<Run, 'summary'>) {
  return {
    state: summary.service?.saturation.state ?? 'stable',
    objectives: judgedObjectives(summary),
  };
}

/**
 * The objectives that measurements at one end of the interval would meet and at the other would not: those of which the limit is in
 * the interval. A latency that is measured f times as long as predicted is within its limit when the prediction is within
 * limit / f.
 */
function openObjectives(run: Run, pools: readonly PoolCells[]): readonly PlacedObjective[] {
  const { objectives = [], objectivesByPool = [] } = run.ecosystem.measure ?? {};
  const { record } = run;
  const generated = record.requests.serving?.generatedTokens ?? run.workload.requests.outputTokens;
  const span = spanOf(run.summary.window);
  const openOf = (part: Part, own: readonly PoolCells[]) => {
    const metAt = (end: 'low' | 'high') => {
      const scaled = part.objectives.map((objective) => {
        const factors = own.map((cells) => factorOf(cells, objective, end));
        const factor = end === 'low' ? smallestOf(factors) : largestOf(factors);
        return { ...objective, limitS: objective.limitS / factor };
      });
      return checkObjectives(part.requests, part.generated, scaled, span)?.objectives ?? [];
    };
    const [low, high] = [metAt('low'), metAt('high')];
    return part.objectives.filter((_, index) => low[index].met !== high[index].met);
  };
  const ofPools = record.pools.flatMap(({ name }, index) => {
    const own = pools.filter(({ pool }) => pool === name);
    if ((objectivesByPool[index] ?? []).length === 0 || own.length === 0) return [];
    const part = runOfPool(record, index);
    const columns = pickColumns({ generated }, part.rows);
    const { requests } = part.run;
    return openOf({ objectives: objectivesByPool[index], requests, ...columns }, own).map(
      (objective): PlacedObjective => ({ ...objective, pool: name }),
    );
  });
  return [...openOf({ objectives, requests: record.requests, generated }, pools), ...ofPools];
}

/** Objectives, and the requests that they are about. */
interface Part {
  readonly objectives: readonly Objective[];
  readonly requests: RequestRecord;
  readonly generated: Int32Array;
}

function factorOf(
  { found, table }: PoolCells,
  { metric, percentile }: Objective,
  end: 'low' | 'high',
): number {
  const cell = found[CELL_OF[metric]];
  return (cell === null ? null : errorFactors(cell, table, percentile))?.[end] ?? 1;
}

const CELL_OF: Readonly<Record<Objective['metric'], TailMetric>> = {
  ttftS: 'ttft',
  tpotS: 'tpot',
  e2eS: 'e2e',
};

/** Open ones, and those that the runs of the margin do not agree on, in the order of the scenario. */
function undecidedOf(
  run: Run,
  open: readonly PlacedObjective[],
  margin: Margin | null,
): readonly PlacedObjective[] {
  const { objectives } = stateAndObjectives(run);
  const ends = margin === null ? [] : [margin.optimistic, margin.pessimistic];
  return objectives.flatMap(({ metric, percentile, limitS, pool, met }, index) => {
    const objective = { metric, percentile, limitS, ...(pool !== undefined && { pool }) };
    const isOpen = open.some(
      (one) =>
        one.pool === objective.pool &&
        one.metric === objective.metric &&
        one.percentile === objective.percentile &&
        one.limitS === objective.limitS,
    );
    const isSplit = ends.some((end) => end.objectives[index].met !== met);
    return isOpen || isSplit ? [objective] : [];
  });
}

/** Of each pool its own, in the order of the run; null where one has none. */
function factorsOf(run: Run, pools: readonly PoolCells[]): PoolFactors | null {
  const known = pools.map((cells) => ({ pool: cells.pool, factors: factorsOfPool(cells) }));
  const [{ factors: first }] = known;
  if (first === null || known.some(({ factors }) => factors === null)) return null;
  const byPool = (end: 'optimistic' | 'pessimistic') =>
    run.summary.pools.map(
      ({ name }) => known.find(({ pool }) => pool === name)?.factors?.[end] ?? 1,
    );
  return {
    metric: first.metric,
    optimistic: byPool('optimistic'),
    pessimistic: byPool('pessimistic'),
  };
}

/** Factors on every second of each pool, at the two ends of its error interval. */
interface PoolFactors {
  readonly metric: StepFactors['metric'];
  readonly optimistic: readonly number[];
  readonly pessimistic: readonly number[];
}

/** TPOT first: it is measured at each load, and rates of whole batteries also hold what nobody stated of their prompts. */
function factorsOfPool({ found, table }: PoolCells): StepFactors | null {
  for (const metric of ['tpot', 'throughput'] as const) {
    const cell = found[metric];
    const factors = cell === null ? null : errorFactors(cell, table);
    if (factors !== null) return stepFactors(metric, factors);
  }
  return null;
}

async function compareEnds(
  run: Run,
  { metric, optimistic: fast, pessimistic: slow }: PoolFactors,
  workers: Workers,
): Promise<Margin> {
  const { ecosystem } = run;
  const requests = workers.handed(run.workload.requests);
  const [optimistic, pessimistic] = await inOrder(
    [fast, slow].map(async (stepFactors): Promise<MarginEnd> => {
      const summary = await workers.run('summary', { ecosystem, requests, stepFactors });
      const [stepFactor] = stepFactors;
      return {
        stepFactor,
        stepFactors,
        ...stateAndObjectives({ summary }),
        headline: headlineOf(summary),
      };
    }),
  );
  const own = stateAndObjectives(run);
  const all = [own, optimistic, pessimistic];
  const states = SATURATION_STATES.filter((state) => all.some((one) => one.state === state));
  return { metric, optimistic, pessimistic, states };
}
