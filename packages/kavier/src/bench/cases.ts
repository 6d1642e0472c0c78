import { readWallTimes } from '@kavier/evidence';
import type { BenchCase } from './case.ts';
import { publicCases } from './public-cases.ts';
import { replicaCases, workerCases } from './replica-cases.ts';

const PUBLISHED =
  'atlarge-research/Kavier docs/reproducibility_capsule at 7329bb0, mean of 10 runs';

/** Every case, in the order in which they run. `quick` shrinks them to a check that they work. */
export function benchCases(quick: boolean): BenchCase[] {
  return [
    ...exportCases(quick),
    csvCase(quick),
    ...scalingCases(quick),
    ...chatCases(quick),
    ...replicaCases(quick),
    ...workerCases(quick),
    ...commandCases(),
    ...browserCases(quick, process.env),
    ...(quick ? [] : publicCases(process.env)),
  ];
}

/**
 * The published trace at the published export rates. `merged` is what a run writes by default; `fixed-rate` writes
 * every snapshot as a row, as the published tool does.
 */
function exportCases(quick: boolean): BenchCase[] {
  const cases: BenchCase[] = [];
  for (const snapshots of ['merged', 'fixed-rate']) {
    for (const { exportRateS, statedS } of readWallTimes()) {
      if (quick && exportRateS < 0.1) continue;
      cases.push({
        name: `export-${exportRateS}s-${snapshots}`,
        title: `simulate 96,870 requests and write the run folder, ${snapshots} snapshots each ${exportRateS} s`,
        kind: 'published-export',
        parameters: { exportRateMs: exportRateS * 1000, snapshots },
        published: { wallS: statedS, source: PUBLISHED },
      });
    }
  }
  return cases;
}

function csvCase(quick: boolean): BenchCase {
  const rows = quick ? 100_000 : 10_000_000;
  return {
    name: 'read-azure-csv',
    title: `read ${rows.toLocaleString('en-US')} rows of Azure-shaped CSV into columns, file in the page cache`,
    kind: 'read-azure-csv',
    parameters: { rows },
  };
}

function scalingCases(quick: boolean): BenchCase[] {
  const counts = quick ? [1e3, 1e4] : [1e4, 1e5, 1e6, 1e7];
  return counts.map((requests) => ({
    name: `simulate-${requests.toExponential().replace('+', '')}`,
    title: `simulate and summarize ${requests.toLocaleString('en-US')} generated requests with kavier-2025`,
    kind: 'simulate',
    parameters: { requests },
  }));
}

/** Chat requests through one batching replica: growth at 70 % load, overload, and without fast-forward or attribution. */
function chatCases(quick: boolean): BenchCase[] {
  const counts = quick ? [1e3, 1e4] : [1e5, 1e6, 1e7];
  const few = quick ? 1e3 : 1e5;
  const many = quick ? 1e4 : 1e6;
  const serve = (
    name: string,
    what: string,
    parameters: BenchCase['parameters'],
    comparedTo?: string,
  ): BenchCase => ({
    name,
    title: `serve ${Number(parameters.requests).toLocaleString('en-US')} chat requests on one H100, ${what}`,
    kind: 'serve',
    parameters,
    comparedTo,
  });
  return [
    ...counts.map((requests) =>
      serve(
        `serve-${requests.toExponential().replace('+', '')}`,
        'at 70 % of its capacity',
        { requests, load: 0.7 },
        requests === many ? 'serve-unattributed' : undefined,
      ),
    ),
    serve('serve-unattributed', 'at 70 % of its capacity, without the work of each request', {
      requests: many,
      load: 0.7,
      attribution: 'off',
    }),
    ...[1, 4].map((times) =>
      serve(
        `columns-${(many * times).toExponential().replace('+', '')}`,
        'at 70 % of its capacity, with the columns of a trace of sessions, classes and limits',
        { requests: many * times, load: 0.7, columns: 'trace' },
      ),
    ),
    serve('serve-overload', 'at 3 times its capacity', { requests: few, load: 3 }),
    serve(
      'serve-every-step',
      'at 70 % of its capacity, simulating every step by itself',
      { requests: few, load: 0.7, stepping: 'every-step' },
      `serve-${few.toExponential().replace('+', '')}`,
    ),
  ];
}

/** Whole commands on little work: what starting costs. */
function commandCases(): BenchCase[] {
  return [
    {
      name: 'command-node',
      title: 'Node that does nothing (node -e 0)',
      kind: 'command',
      parameters: {},
    },
    {
      name: 'command-run-1000',
      title: 'kavier run on a scenario of 1,000 requests, whole command, folder written',
      kind: 'command',
      parameters: { command: 'run SCENARIO --out OUT', scenario: SCENARIO, requests: 1000 },
      comparedTo: 'command-node',
    },
  ];
}

const SCENARIO = `workload: { generate: { kind: plain, requests: 1000, arrivals: { process: poisson, rateRps: 20 },
  promptTokens: { distribution: lognormal, mean: 512, cv: 1, max: 8192 },
  outputTokens: { distribution: lognormal, mean: 256, cv: 0.8, max: 4096 } } }
fleet: [ { model: llama-3.1-8b, accelerator: h100-sxm, engine: { profile: vllm } } ]
`;

/** The serving case in a browser's worker, beside Node. */
function browserCases(quick: boolean, env: NodeJS.ProcessEnv): BenchCase[] {
  const chromium = env.KAVIER_CHROMIUM;
  const requests = quick ? 1e3 : 1e6;
  return [
    {
      name: 'browser',
      title: `serve ${requests.toLocaleString('en-US')} chat requests in a worker of Chromium`,
      kind: 'browser',
      parameters: { chromium: chromium ?? '', requests, load: 0.7 },
      comparedTo: `serve-${requests.toExponential().replace('+', '')}`,
      skipped: chromium === undefined ? 'KAVIER_CHROMIUM names no Chromium' : undefined,
    },
  ];
}
