import type { Distribution } from '@kavier/core';
import { largestOf } from '@kavier/core';
import { judgedObjectives } from '../run/judged-objectives.ts';
import type { RunDocument } from '../run/run-document.ts';
import {
  formatCount,
  formatGrams,
  formatSeconds,
  formatShare,
  formatSignificant,
  formatUsd,
  formatWh,
} from './format.ts';
import type { Style } from './layout.ts';
import { objectiveInWords } from './objective-words.ts';
import { acceleratorsOf, throughputParts } from './run-amounts.ts';
import { wrapText } from './table.ts';
import { intervalAfter } from './uncertainty-sections.ts';

/** The service of a document, without its saturation. */
export type ServiceDocument = NonNullable<RunDocument['service']>;

/** Rows of latencies that only engines in which requests wait have. */
export function waitingRows(
  { itlS, queueS, stallS }: ServiceDocument,
  row: (name: string, values: Distribution) => string[],
): string[][] {
  const stalls = stallS.count > 0 ? [row('stalled', stallS)] : [];
  const gaps = [...row('ITL', itlS).slice(0, -1), `${formatCount(itlS.count)} gaps`];
  return [gaps, row('queued', queueS), ...stalls];
}

interface AmountsLayout {
  readonly width: number;
  readonly style: Style;
  /** Whether the workload says which prompts share prefixes. */
  readonly namesPrefixes: boolean;
}

/** What the service did: a name and what is to be said of it on a line. */
export function serviceAmounts(
  document: RunDocument,
  service: ServiceDocument,
  { width, style, namesPrefixes }: AmountsLayout,
): string[] {
  const rows = [
    outcomes(document, service),
    ...loadRows(document, service),
    ...batchRows(document, service),
    ...cacheRows(document, service, namesPrefixes),
    ...costRows(document),
  ];
  const margin = largestOf(rows.map(([name]) => name.length)) + 2;
  return rows.flatMap(([name, ...parts]) => {
    const lines = wrapText(parts.join(' · '), width - margin);
    return lines.map(
      (line, index) => `${style.dim((index === 0 ? name : '').padEnd(margin))}${line}`,
    );
  });
}

/** Whether some pool has replicas for a part of the time. */
function startsOrStops(fleet: RunDocument['fleet']): boolean {
  return fleet.some((pool) => 'held' in pool && pool.held !== null);
}

function outcomes({ fleet, performance, workload, window }: RunDocument, service: ServiceDocument) {
  const { completed, rejected, cancelled, 'timed-out': timedOut } = performance.outcomes;
  const why =
    rejected === 0
      ? ''
      : ` (${formatCount(service.turnedAway)} turned away, ${formatCount(service.unservable)} ${startsOrStops(fleet) ? 'too long, empty or after the last stop' : 'too long or empty'})`;
  const warmUp =
    window.leftOut > 0 ? [`${formatCount(window.leftOut)} before the steady window`] : [];
  return [
    'requests',
    `${formatCount(completed)} of ${formatCount(workload.requests)} completed`,
    ...warmUp,
    `${formatCount(rejected)} rejected${why}`,
    `${formatCount(timedOut)} timed out`,
    ...(cancelled > 0 ? [`${formatCount(cancelled)} cancelled`] : []),
    `${formatCount(service.truncated)} cut short`,
  ];
}

function loadRows(document: RunDocument, { servedPromptTokens }: ServiceDocument): string[][] {
  const { performance, workload, uncertainty } = document;
  const isWhole = servedPromptTokens === workload.promptTokens;
  const { offeredRps, throughputRps, promptTokensPerS, outputTokensPerS } = performance;
  const after = (metric: 'throughputRps' | 'promptTokensPerS' | 'outputTokensPerS') =>
    intervalAfter(uncertainty?.intervals[metric], formatSignificant);
  return [
    [
      'offered load',
      `${formatSignificant(offeredRps)} requests/s`,
      `${formatSignificant(performance.meanConcurrency)} requests in the system on average`,
      `over ${formatSeconds(performance.spanS)}`,
    ],
    [
      'throughput',
      `${formatSignificant(throughputRps)} requests/s${after('throughputRps')}`,
      `${formatSignificant(promptTokensPerS)} prompt${after('promptTokensPerS')}`,
      `${formatSignificant(outputTokensPerS)} output tokens/s${after('outputTokensPerS')}`,
      ...throughputParts(document).slice(2),
    ],
    [
      'tokens',
      `${formatCount(workload.promptTokens)} prompt${isWhole ? '' : `, ${formatCount(servedPromptTokens)} of them served`}`,
      `${formatCount(workload.outputTokens)} output`,
    ],
  ];
}

function batchRows({ fleet }: RunDocument, service: ServiceDocument): string[][] {
  const { kv } = service;
  const rows = [
    [
      'batch',
      `${formatSignificant(service.meanBatch)} requests and ${formatSignificant(service.tokensPerStep)} new tokens a step`,
      `${formatCount(service.steps)} steps`,
    ],
    [
      'replicas',
      ...(startsOrStops(fleet)
        ? [`${formatSignificant(service.meanReplicas, 3)} held on average`]
        : []),
      `busy ${formatShare(service.busyShare)} of the time`,
      `${formatShare(service.hostShare)} of it the host`,
    ],
    [
      'KV memory',
      `${formatShare(kv.meanUse)} in use on average, ${formatShare(kv.peakUse)} at most`,
      ...(kv.blocks === null ? [] : [`${formatCount(kv.blocks)} blocks of ${kv.blockTokens}`]),
    ],
  ];
  if (service.speculation !== null) rows.push(speculationRow(service.speculation));
  if (service.lockstep !== null) rows.push(lockstepRow(service.lockstep));
  if (service.preemptions > 0) {
    rows.push([
      'preemptions',
      `${formatCount(service.preemptions)}, of ${formatCount(service.preemptedRequests)} requests`,
      `${formatCount(service.recomputedTokens)} tokens computed again`,
      `${formatCount(service.selfHitTokens)} found still cached`,
    ]);
  }
  return rows;
}

function speculationRow({
  draftedTokens,
  acceptedTokens,
  tokensPerDecode,
}: NonNullable<ServiceDocument['speculation']>): string[] {
  return [
    'speculation',
    `accepted ${formatCount(acceptedTokens)} of ${formatCount(draftedTokens)} drafted tokens`,
    `${formatSignificant(tokensPerDecode)} tokens a step`,
  ];
}

function lockstepRow({
  dummySteps,
  dummyShare,
  lossShare,
}: NonNullable<ServiceDocument['lockstep']>): string[] {
  return [
    'lockstep',
    `${formatShare(lossShare)} of the busy time lost to it`,
    `${formatCount(dummySteps)} dummy steps, ${formatShare(dummyShare)} of it`,
  ];
}

function cacheRows(
  { cache, fleet }: RunDocument,
  { kv }: ServiceDocument,
  namesPrefixes: boolean,
): string[][] {
  if (cache === null) return [['prefix hits', 'prefix caching is off']];
  if (!namesPrefixes)
    return [['prefix hits', 'none: the workload says nothing of shared prefixes']];
  const { queriedTokens, hitTokens, evictions, misses } = cache;
  const isOfPrompts = fleet.some(
    (pool) => 'gateway' in pool && pool.gateway.promptCache !== undefined,
  );
  const blocks = kv.blockTokens === null ? 'blocks' : `blocks of ${kv.blockTokens}`;
  const share = (tokens: number) => formatShare(queriedTokens > 0 ? tokens / queriedTokens : null);
  const hits = [
    'prefix hits',
    `${share(hitTokens)} of prompt tokens`,
    `${formatCount(hitTokens)} of ${formatCount(queriedTokens)}`,
    `${formatCount(evictions)} ${isOfPrompts ? 'prompts' : blocks} evicted`,
  ];
  if (misses === undefined || queriedTokens === 0) return [hits];
  const causes = [
    'prefix misses',
    `${share(misses.firstSeen)} first seen by the replica`,
    `${share(misses.evicted)} evicted`,
    `${share(misses.unusable + misses.partial)} never usable`,
  ];
  return [hits, causes];
}

function costRows({ efficiency, energy, carbon, fleet }: RunDocument): string[][] {
  const hours = (value: number) => `${formatSignificant(value)} h`;
  const count = acceleratorsOf(fleet) ?? 1;
  const holders = count > 1 ? ` by ${formatCount(count)} accelerators` : '';
  return [
    [
      'GPU hours',
      `${hours(efficiency.acceleratorHours)} held${holders}`,
      `replicas: prefill ${hours(efficiency.prefillHours)}, decode ${hours(efficiency.decodeHours)}`,
    ],
    [
      'cost',
      formatUsd(efficiency.costUsd),
      `${formatUsd(efficiency.costUsdPerMtokenTotal)}/Mtoken`,
      `${formatUsd(efficiency.costUsdPerMtokenOutput)}/Mtoken of output`,
    ],
    [
      'energy',
      formatWh(energy.totalWh),
      `${formatWh(energy.whPerRequest)}/request`,
      `${formatSignificant(energy.jPerOutputToken, 3)} J/output token`,
      `${formatWh(energy.whPerMtokenTotal)}/Mtoken`,
      `${formatWh(energy.whPerMtokenOutput)}/Mtoken of output`,
    ],
    ...carbonRows(carbon),
  ];
}

function carbonRows(carbon: RunDocument['carbon']): string[][] {
  if (carbon === null) return [];
  const { grid, totalG, operationalG, gPerMtokenTotal, gPerMtokenOutput } = carbon;
  return [
    [
      'carbon',
      `${formatGrams(totalG)} CO2e`,
      `${formatGrams(operationalG)} of it operational`,
      `${formatGrams(gPerMtokenTotal)}/Mtoken`,
      `${formatGrams(gPerMtokenOutput)}/Mtoken of output`,
      `grid ${grid}`,
    ],
  ];
}

/** The objectives, one a line, and the goodput; nothing without objectives. */
export function objectiveLines(document: RunDocument, style: Style): string[] {
  const lines = judgedObjectives(document).map((objective) => {
    const { attainment, met, pool } = objective;
    const whose = pool === undefined ? 'all requests' : 'its requests';
    const line =
      `${met ? 'met   ' : 'MISSED'}  ${objectiveInWords(objective)}: ` +
      `${formatShare(attainment)} of ${whose} are within`;
    return met ? line : style.yellow(line);
  });
  if (lines.length === 0) return [];
  const goodput = [{ ...document, name: undefined }, ...document.pools].flatMap(
    ({ name, objectives }) => {
      if (objectives === null) return [];
      const { slo } = objectives;
      return (
        `${name === undefined ? '' : `pool ${name}: `}goodput ${formatSignificant(slo.goodputRps)} requests/s: ` +
        `${formatCount(slo.good)} of ${formatCount(slo.requests)} requests meet all limits ` +
        `(${formatShare(slo.attainment)})`
      );
    },
  );
  return [style.cyan('Objectives'), ...lines, ...goodput];
}
