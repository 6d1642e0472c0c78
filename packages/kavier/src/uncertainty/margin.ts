import {
  checkObjectives,
  type Objective,
  type ObjectiveResult,
  runEcosystem,
  SATURATION_STATES,
  type SaturationState,
  spanOf,
  summarizeRun,
} from '@kavier/core';
import type { Run } from '../run/run-scenario.ts';
import { type Headline, headlineOf } from './headline.ts';
import { type StepFactors, stepFactors } from './interval.ts';
import type { RunCells } from './run-cells.ts';

/** Runs a decision again: only when it may be close, always, or never. */
export type MarginWish = 'auto' | 'always' | 'never';

/** The same workload on a service whose every second takes `stepFactor` times as long. */
export interface MarginEnd {
  readonly stepFactor: number;
  readonly state: SaturationState;
  /** As those of the run; empty without any. */
  readonly objectives: readonly ObjectiveResult[];
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
  /** Objectives that are met in one of the three and missed in another. */
  readonly undecided: readonly Objective[];
}

/** The margin, or why there is none where one might be wanted. */
export interface MarginResult {
  readonly margin: Margin | null;
  readonly note: string | null;
}

/** Largest workload that is simulated again without being asked. */
const MOST_REQUESTS = 200_000;

const NOTHING: MarginResult = { margin: null, note: null };

/** Runs both ends when it is asked for, or when the decision may be close and the workload is small. */
export function marginOf(
  run: Run,
  cells: RunCells,
  wish: MarginWish,
  mostRequests = MOST_REQUESTS,
): MarginResult {
  if (wish === 'never' || (wish === 'auto' && !isClose(run, cells))) return NOTHING;
  const factors = factorsOf(cells);
  if (factors === null) {
    const note = 'no throughput or TPOT of anything like it was validated, so none was run';
    return { margin: null, note };
  }
  if (wish === 'auto' && run.summary.requests > mostRequests) {
    const note = 'the decision is close, and --margin says whether it holds (two more runs)';
    return { margin: null, note };
  }
  return { margin: compareEnds(run, factors), note: null };
}

/** The service is near what it can take or beyond, or an objective may be met or missed within the validated error. */
function isClose(run: Run, cells: RunCells): boolean {
  const { state } = stateAndObjectives(run);
  return state !== 'stable' || objectivesAreClose(run, cells);
}

function stateAndObjectives({ summary }: Pick<Run, 'summary'>) {
  return {
    state: summary.service?.saturation.state ?? 'stable',
    objectives: summary.objectives?.objectives ?? [],
  };
}

/**
 * Whether measurements at one end of the interval would meet an objective and at the other would not. A latency that is
 * predicted 1 + e times as long is within its limit when the prediction is within 1 + e times the limit.
 */
function objectivesAreClose(
  { ecosystem, record: { requests }, summary, workload }: Run,
  { found }: RunCells,
): boolean {
  const objectives = ecosystem.measure?.objectives ?? [];
  if (objectives.length === 0) return false;
  const generated = requests.serving?.generatedTokens ?? workload.requests.outputTokens;
  const span = spanOf(summary.window);
  const metAt = (end: 'p10Pct' | 'p90Pct') => {
    const scaled = objectives.map((objective) => {
      const cell = found[CELL_OF[objective.metric]]?.cell;
      return { ...objective, limitS: objective.limitS * Math.max(0, 1 + (cell?.[end] ?? 0) / 100) };
    });
    return checkObjectives(requests, generated, scaled, span)?.objectives.map(({ met }) => met);
  };
  const [low, high] = [metAt('p10Pct'), metAt('p90Pct')];
  return low?.some((met, index) => met !== high?.[index]) ?? false;
}

const CELL_OF = { ttftS: 'ttft', tpotS: 'tpot', e2eS: 'e2e' } as const;

function factorsOf({ found }: RunCells): StepFactors | null {
  // TPOT first: it is measured at each load, and rates of whole batteries also hold what nobody stated of their prompts.
  const cell = found.tpot?.cell ?? found.throughput?.cell;
  return cell === undefined ? null : stepFactors(cell);
}

function compareEnds(run: Run, { metric, ...factors }: StepFactors): Margin {
  const optimistic = endOf(run, factors.optimistic);
  const pessimistic = endOf(run, factors.pessimistic);
  const own = stateAndObjectives(run);
  const all = [own, optimistic, pessimistic];
  const states = SATURATION_STATES.filter((state) => all.some((one) => one.state === state));
  const undecided = own.objectives.filter(({ met }, index) =>
    all.some(({ objectives }) => objectives[index].met !== met),
  );
  return {
    metric,
    optimistic,
    pessimistic,
    states,
    undecided: undecided.map(({ metric: latency, percentile, limitS }) => ({
      metric: latency,
      percentile,
      limitS,
    })),
  };
}

function endOf({ ecosystem, workload: { requests } }: Run, stepFactor: number): MarginEnd {
  const record = runEcosystem(ecosystem, requests, { stepFactor });
  const summary = summarizeRun(ecosystem, requests, record);
  return { stepFactor, ...stateAndObjectives({ summary }), headline: headlineOf(summary) };
}
