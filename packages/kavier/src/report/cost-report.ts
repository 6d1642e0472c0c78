import type { ByDenominator } from '@kavier/core';
import type { CostDocument } from '../footprint/cost-document.ts';
import type { Detail } from './detail.ts';
import { doubtLines, warningsOf } from './doubts.ts';
import { formatCount, formatShare, formatSignificant, formatUsd, formatWh } from './format.ts';
import { largest, moreWords } from './largest.ts';
import { bullets, identityLines, joinSections, type Layout, pageWidth } from './layout.ts';
import { costPoolLines } from './pool-table.ts';
import { labelled, renderTable, wrapText } from './table.ts';
import { intervalRow } from './uncertainty-sections.ts';
import { windowInWords } from './window-words.ts';

/** What `kavier cost` prints: a line; a screen of hours, money and an API beside it; or that with everything else. */
export function renderCost(document: CostDocument, layout: Layout, detail: Detail): string {
  const { name, verdict, assumptions } = document;
  if (detail === 'brief') return `${name}: ${verdict}\n`;
  const isFull = detail === 'full';
  return joinSections([
    [
      ...(isFull ? [] : doubtLines(warningsOf(assumptions), layout)),
      ...wrapText(verdict, pageWidth(layout)).map(layout.style.bold),
    ],
    amountLines(document, layout, isFull),
    costPoolLines(document, layout),
    isFull ? classLines(document, layout) : [],
    denominatorLines(document, layout, isFull),
    apiLines(document, layout, isFull),
    isFull ? bullets('Assumed', assumptions, layout) : [],
    identityLines(document, layout),
  ]);
}

function amountLines(
  { cost, intervals, electricity, requests }: CostDocument,
  { style }: Layout,
  isFull: boolean,
): string[] {
  const { hours, activities } = cost;
  const share = (usd: number) => formatShare(cost.totalUsd > 0 ? usd / cost.totalUsd : null);
  return labelled(
    [
      [
        'GPU hours',
        `${formatSignificant(hours.held)} h held`,
        `${formatSignificant(hours.used)} h with work`,
        `${formatSignificant(hours.idle)} h idle`,
      ],
      [
        'allocated',
        formatUsd(cost.totalUsd),
        `${formatUsd(cost.usdPerHour)}/h`,
        ...(requests === null ? [`${formatUsd(cost.usdPerRequest)}/request`] : []),
      ],
      ...intervalRow(intervals?.total, formatUsd),
      [
        'by activity',
        `prefill ${share(activities.prefillUsd)}`,
        `decode ${share(activities.decodeUsd)}`,
        `idle ${share(activities.idleUsd)}`,
      ],
      ['used', formatUsd(cost.usedUsd), 'if idle is shared'],
      ...(electricity === null
        ? []
        : [
            [
              'electricity',
              formatUsd(electricity.usd),
              formatWh(electricity.energyKwh * 1000),
              `${formatUsd(electricity.meanUsdPerKwh)}/kWh`,
            ],
          ]),
      ...(isFull ? promptLines(cost) : []),
      ...(requests === null
        ? []
        : [
            [
              'a request',
              `${formatUsd(requests.usd.mean)} mean`,
              `${formatUsd(requests.usd.p50)} p50`,
              `${formatUsd(requests.usd.p99)} p99`,
            ],
            ['idle', formatUsd(requests.unattributedUsd), 'without work'],
          ]),
    ],
    style.dim,
  );
}

function promptLines(cost: CostDocument['cost']): string[][] {
  return [
    [
      'prompts',
      formatUsd(cost.inputUsd),
      `${formatUsd(cost.inputUsdPerMtoken)}/Mtoken in`,
      'idle time shared',
    ],
    ['answers', formatUsd(cost.outputUsd), `${formatUsd(cost.outputUsdPerMtoken)}/Mtoken out`],
  ];
}

/** Cost by class of requests, such as tenants, the dearest first. */
function classLines({ requests }: CostDocument, { style }: Layout): string[] {
  const { shown, more } = largest(requests?.classes ?? [], ({ usd }) => usd);
  if (shown.length === 0) return [];
  const rows = shown.map(({ name, usd }) => [name ?? 'none', formatUsd(usd)]);
  return [
    ...renderTable({ head: ['class', 'cost of its work'], rows }, style.dim),
    ...moreWords(more).map(style.dim),
  ];
}

const DENOMINATORS = ['output', 'all', 'billable', 'computedInput', 'cachedInput'] as const;

function denominatorLines(
  { cost, window, saturation }: CostDocument,
  { style }: Layout,
  isFull: boolean,
): string[] {
  const { cachedInput, output } = cost.weights;
  const names: Readonly<Record<keyof ByDenominator<unknown>, string>> = {
    output: 'output tokens',
    all: 'all tokens',
    billable: `billable (1, ${cachedInput} cached, ${output} output)`,
    computedInput: 'computed input',
    cachedInput: 'cached input',
  };
  const table = renderTable(
    {
      head: ['', 'allocated', 'used'],
      rows: (isFull ? DENOMINATORS : DENOMINATORS.slice(0, 2)).map((name) => [
        names[name],
        formatUsd(cost.usdPerMtoken[name]),
        formatUsd(cost.usedUsdPerMtoken[name]),
      ]),
    },
    style.dim,
  );
  return [style.cyan(`Per million, ${windowInWords(window, saturation)}`), ...table];
}

const REASONS = {
  'api-cheaper-per-unit': 'never: a request costs no more at the API',
  'beyond-capacity': 'never: more than the fleet can serve',
} as const;

function apiLines({ api }: CostDocument, { style }: Layout, isFull: boolean): string[] {
  if (api === null) return [];
  const { bill, margin, breakEven, caching } = api;
  const kind = (name: string, key: keyof typeof bill.usd) => [
    name,
    formatCount(bill.tokens[key]),
    formatUsd(bill.usd[key]),
  ];
  const table = renderTable(
    {
      head: [bill.sheet, 'tokens', 'bill'],
      rows: [
        ...(isFull
          ? [
              kind('input', 'input'),
              kind('cache write', 'cacheWrite'),
              kind('cache read', 'cacheRead'),
              kind('output', 'output'),
              ['storage', '', formatUsd(bill.storageUsd)],
            ]
          : []),
        ['total', '', formatUsd(bill.totalUsd)],
      ],
    },
    style.dim,
  );
  const even =
    breakEven === null
      ? '-'
      : breakEven.reason === null
        ? `${formatSignificant(breakEven.unitsPerHour)} requests/h`
        : REASONS[breakEven.reason];
  const uses = caching.uses === null ? 'never' : `${formatCount(caching.uses)} uses of a prefix`;
  return [
    ...table,
    ...labelled(
      [
        ['margin', formatUsd(margin.marginUsd), `${formatShare(margin.share)} of the bill`],
        ['self-hosting pays from', even],
        ['its cache pays from', uses],
      ],
      style.dim,
    ),
  ];
}
