import type { CostDocument } from '../footprint/cost-document.ts';
import type { FootprintDocument } from '../footprint/footprint-document.ts';
import { left, right, type Table, tableText } from '../reproduce/table.ts';
import type { PoolFigures } from '../run/pool-figures.ts';
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
import type { Layout } from './layout.ts';
import { bindingInWords } from './saturation-sections.ts';
import { labelled, renderTable, withoutEmptyColumns } from './table.ts';

/** Pools beside each other: a line each; nothing where there is one. */
export function poolLines(document: RunDocument, { style }: Layout): string[] {
  if (document.pools.length < 2) return [];
  const hasCarbon = document.pools.some(({ carbon }) => carbon !== null);
  const head = [
    'pool',
    'replicas',
    'requests',
    'busy',
    'TTFT p95',
    'energy',
    hasCarbon ? 'CO2e' : '',
    'cost',
  ];
  const rows = document.pools.map((pool, index) => [
    pool.name,
    replicasOf(document.fleet[index]),
    formatCount(pool.requests),
    formatShare(pool.service?.busyShare ?? null),
    formatSeconds(pool.performance.ttftS.p95),
    formatWh(pool.energy.totalWh),
    hasCarbon ? formatGrams(pool.carbon?.totalG ?? null) : '',
    formatUsd(pool.efficiency.costUsd),
  ]);
  return renderTable({ ...withoutEmptyColumns(head, rows), right: [2, 3, 4, 5, 6, 7] }, style.dim);
}

/** Replicas and the accelerators of one: `8 x l4`, `2 x 4 h100-sxm`. */
function replicasOf(pool: RunDocument['fleet'][number]): string {
  if (!('replicas' in pool)) return pool.accelerator.name;
  const each = pool.accelerators / pool.replicas;
  return `${pool.replicas} x ${each === 1 ? '' : `${each} `}${pool.accelerator.name}`;
}

/** What else is known of each pool; nothing where there is one. */
export function poolDetails(document: RunDocument, { style }: Layout): string[] {
  if (document.pools.length < 2) return [];
  return document.pools.flatMap((pool) => [
    style.cyan(`Pool ${pool.name}`),
    ...labelled(
      details(pool).map(([name, ...parts]) => [name, parts.join(' · ')]),
      style.dim,
    ),
  ]);
}

function details({
  performance,
  cache,
  energy,
  efficiency,
  service,
  saturation,
  bindingConstraint,
}: PoolFigures): string[][] {
  const { ttftS, tpotS, e2eS, throughputRps, outputTokensPerS } = performance;
  return [
    [
      'latency p95',
      `TTFT ${formatSeconds(ttftS.p95)}`,
      `TPOT ${formatSeconds(tpotS.p95)}`,
      `E2E ${formatSeconds(e2eS.p95)}`,
    ],
    [
      'throughput',
      `${formatSignificant(throughputRps)} requests/s`,
      `${formatSignificant(outputTokensPerS)} output tokens/s`,
    ],
    ...(service === null
      ? []
      : [
          [
            'KV memory',
            `${formatShare(service.kv.meanUse)} in use on average`,
            `${formatShare(service.kv.peakUse)} at most`,
            ...(service.kv.blocks === null
              ? []
              : [`${formatCount(service.kv.blocks)} blocks of ${service.kv.blockTokens}`]),
          ],
        ]),
    ...(cache === null
      ? []
      : [['prefix hits', `${formatShare(cache.tokenHitRatio)} of prompt tokens`]]),
    [
      'per Mtoken out',
      formatWh(energy.whPerMtokenOutput),
      formatUsd(efficiency.costUsdPerMtokenOutput),
      `${formatSignificant(energy.jPerOutputToken, 3)} J/output token`,
    ],
    [
      'GPU hours',
      `${formatSignificant(efficiency.acceleratorHours)} h held`,
      ...(efficiency.acceleratorHourUsd === null
        ? []
        : [`at ${formatUsd(efficiency.acceleratorHourUsd)}/h`]),
    ],
    ['load', `${saturation.state} (${saturation.reason})`],
    ['limited by', ...bindingInWords({ bindingConstraint })],
  ];
}

/** Energy and carbon by pool, attributed to its requests or not; null where there is one. */
export function footprintPoolTable({ pools, requests }: FootprintDocument): Table | null {
  if (pools.length < 2) return null;
  return {
    caption: 'By pool; a request is charged for the pool that served it',
    columns: [
      left('pool'),
      right('GPUs'),
      right('energy'),
      right('attributed'),
      right('idle'),
      right('CO2e'),
      left('grid'),
    ],
    rows: pools.map(({ name, accelerators, energy, carbon, grid }, index) => [
      name,
      formatSignificant(accelerators, 3),
      formatWh(energy.totalWh),
      formatWh(requests?.pools[index].energyWh ?? null),
      formatWh(requests?.pools[index].unattributedWh ?? null),
      formatGrams(carbon?.totalG ?? null),
      grid?.split(',')[0] ?? 'none',
    ]),
  };
}

/** The same for the terminal. */
export function footprintPoolLines(document: FootprintDocument, { style }: Layout): string[] {
  const table = footprintPoolTable(document);
  return table === null ? [] : tableText(table, style.dim).split('\n').slice(1);
}

/** Cost by pool; nothing where there is one. */
export function costPoolLines({ pools, requests }: CostDocument, { style }: Layout): string[] {
  if (pools.length < 2) return [];
  const rows = pools.map(({ name, hours, acceleratorHourUsd, totalUsd }, index) => {
    const shares = requests?.pools[index];
    return [
      name,
      formatSignificant(hours.held, 3),
      formatUsd(acceleratorHourUsd),
      formatUsd(totalUsd),
      formatUsd(shares?.usd ?? null),
      formatUsd(shares?.unattributedUsd ?? null),
    ];
  });
  const head = ['pool', 'GPU hours', 'an hour', 'allocated', 'attributed', 'idle'];
  return renderTable({ head, rows }, style.dim);
}
