import fc from 'fast-check';
import { Service } from '../../src/cluster/service.ts';
import { OUTCOMES, type Outcome } from '../../src/record/request-record.ts';
import { WorkLedger } from '../../src/record/work-ledger.ts';
import type { StepTimer } from '../../src/timing/contract.ts';
import { onePool } from '../cluster/plain-service.ts';
import { amountsWith } from '../reference/amounts.ts';
import type { ReferenceInput } from '../reference/contract.ts';
import {
  inputOf,
  patient,
  type Scenario,
  scenarioArbitrary,
  timerOf,
} from '../reference/random-serving.ts';

/** A run of equal steps, as numbers. */
export interface StepRun {
  readonly replica: number;
  readonly startS: number;
  readonly endS: number;
  readonly steps: number;
  readonly tokens: number;
  readonly sampled: number;
  readonly sequences: number;
  /** Of its last step. */
  readonly contextTokens: number;
}

/** What a replica holds after it has planned, until it plans again. */
export interface Holding {
  readonly replica: number;
  readonly atS: number;
  /** Running requests that have not ended, and waiting ones. */
  readonly active: number;
  readonly waiting: number;
  /** Decodes for which the budget did not suffice. */
  readonly stalled: number;
}

export interface ScenarioRun {
  readonly input: ReferenceInput;
  readonly service: Service;
  readonly ledger: WorkLedger;
  /** Replica by replica, each in order of time. */
  readonly runs: readonly StepRun[];
  readonly holdings: readonly Holding[];
  /** Ids in the order in which they arrived. */
  readonly arrived: readonly number[];
  readonly outcomes: readonly Outcome[];
}

/**
 * Runs a scenario, or `input` made from it, through the serving engine; each step takes `stretch` times as long, and `fastForward`
 * false takes each by itself.
 */
export function runScenario(
  scenario: Scenario,
  input = inputOf(scenario),
  { stretch = 1, fastForward = true } = {},
): ScenarioRun {
  const { requests, priority, kv, scheduler, windows, replicas, seed, route } = input;
  const amounts = amountsWith(windows);
  const runs: StepRun[] = [];
  const holdings: Holding[] = [];
  const ledger = new WorkLedger({ bucketS: 1e6, replicas });
  const arrived: number[] = [];
  const service: Service = new Service(
    requests,
    onePool({
      replicas,
      kv,
      scheduler,
      priority,
      seed,
      fastForward,
      windows,
      amounts,
      timer: () => stretched(timerOf(scenario), stretch),
      router: {
        route: ({ id }, fleet) => {
          arrived.push(id);
          return route(id, service.nowS, fleet.replicas);
        },
      },
    }),
    {
      ended: () => {},
      planned: (replica, atS) => {
        replica.checkIntegrity();
        const { index, waiting, stalled } = replica;
        const active = replica.outstanding - waiting;
        holdings.push({ replica: index, atS, active, waiting, stalled });
      },
      ran: (replica, run) => {
        run.book(ledger, replica, amounts);
        const { work, growth, startS, endS, steps } = run;
        const { tokens, sampled, sequences } = work;
        const contextTokens = work.contextTokens + (steps - 1) * growth.contextTokens;
        runs.push({ replica, startS, endS, steps, tokens, sampled, sequences, contextTokens });
      },
    },
  );
  service.run();
  const outcomes = Array.from(service.state.record.outcome, (code) => OUTCOMES[code]);
  // A service may advance its replicas one by one; each hears of itself in order.
  runs.sort((a, b) => a.replica - b.replica);
  return { input, service, ledger, runs, holdings, arrived, outcomes };
}

/** A timer that takes `factor` times as long. */
function stretched(timer: StepTimer, factor: number): StepTimer {
  return {
    stepS: (work) => factor * timer.stepS(work),
    begin: (work, growth) => timer.begin(work, growth),
    stepOfRunS: (step) => factor * timer.stepOfRunS(step),
    runS: (steps) => factor * timer.runS(steps),
    stepsWithin: (seconds, most) => timer.stepsWithin(seconds / factor, most),
  };
}

/** Checks a law on many scenarios. */
export function holds(
  law: (run: ScenarioRun, scenario: Scenario) => void,
  { numRuns = 200, arbitrary = scenarioArbitrary } = {},
): void {
  fc.assert(
    fc.property(arbitrary, (scenario) => law(runScenario(scenario), scenario)),
    { numRuns },
  );
}

/** Scenarios in which nothing is given up: neither by the service nor by a client. */
export const withoutDeadlines = scenarioArbitrary.map((scenario) => ({
  ...patient(scenario),
  scheduler: { ...scenario.scheduler, timeoutS: Number.POSITIVE_INFINITY },
}));

export const total = (values: Iterable<number>) => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/** Drafted tokens that were verified and not accepted. */
export const rejectedDrafts = ({ replicas }: Service) =>
  total(
    replicas.map((replica) => {
      const { speculation } = replica.counters();
      return speculation === null ? 0 : speculation.draftedTokens - speculation.acceptedTokens;
    }),
  );
