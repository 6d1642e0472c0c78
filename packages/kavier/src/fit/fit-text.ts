import type { MemoryParts } from '@kavier/core';
import { formatCount, formatSignificant } from '../report/format.ts';
import { joinSections, type Layout, pageWidth } from '../report/layout.ts';
import {
  acceleratorsOfReplica,
  type ParallelDegrees,
  replicaInWords,
} from '../report/parallel-words.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { type FitDocument, flagOf } from './fit-document.ts';

/** What `kavier fit` prints. */
export function renderFit(document: FitDocument, layout: Layout): string {
  const { bold, cyan, dim, yellow } = layout.style;
  const width = pageWidth(layout);
  const { options, accelerator, fits } = document;
  return joinSections([
    wrapText(verdictOf(document), width).map(fits ? bold : yellow),
    [
      cyan(`Memory of each ${accelerator.name}, ${gib(accelerator.memoryBytes)} GiB`),
      ...(fits || document.blocks > 0 ? [memoryBar(document, width)] : []),
      ...renderTable(partTable(document), dim),
    ],
    document.blocks === 0
      ? []
      : [
          cyan('Requests at once, by their length'),
          ...renderTable(
            {
              head: ['tokens', 'by memory', `at most ${formatCount(options.maxSequences)}`],
              right: [0, 1, 2],
              rows: document.concurrency.map((row) =>
                [row.sequenceTokens, row.byMemory, row.requests].map(formatCount),
              ),
            },
            dim,
          ),
        ],
    [
      cyan(`On other numbers of accelerators${degreesKept(options)}`),
      ...renderTable(sizeTable(document), dim),
    ],
    wrapText(
      `Assumed: weights ${options.weights}, KV cache ${options.kvCache}, ` +
        `${Number((options.memoryFraction * 100).toPrecision(4))} % of memory, blocks of ${options.blockTokens} tokens, ` +
        `steps of at most ${formatCount(options.maxBatchedTokens)} tokens and ` +
        `${formatCount(options.maxSequences)} sequences, a context of ` +
        `${formatCount(options.maxContextTokens)} tokens. Activations and runtime are planning ` +
        'figures measured on vLLM, docs/timing.md.',
      width,
    ).map(dim),
  ]);
}

/** The answer in one or two sentences, with what limits it or what would help. */
export function verdictOf(document: FitDocument): string {
  const { model, accelerator, options, remedies, limit, partsBytes } = document;
  const place = replicaInWords(options, accelerator.name);
  if (document.fits) {
    const { sequenceTokens, byMemory, requests } = concurrencyAtMean(document);
    const part = options.dataParallel > 1 ? 'in each of its data parallel parts ' : '';
    const binding =
      limit === 'kv-memory'
        ? 'KV memory limits that'
        : `the limit of ${formatCount(options.maxSequences)} sequences binds, memory would hold ${formatCount(byMemory)}`;
    return (
      `${model.name} fits on ${place}: ${part}${formatCount(document.kvTokens)} tokens of KV cache, ` +
      `requests of up to ${formatCount(document.longestRequestTokens)} tokens, ` +
      `${formatCount(requests)} of ${formatCount(sequenceTokens)} tokens at once; ${binding}.`
    );
  }
  const missing =
    limit === 'weights'
      ? `weights and activations leave no room for a KV block, ${gib(Math.max(0, -partsBytes.unused))} GiB too much`
      : `its KV cache holds requests of up to ${formatCount(document.longestRequestTokens)} tokens, ` +
        `not ${formatCount(options.maxContextTokens)}`;
  const help =
    remedies.length === 0
      ? 'No single change of --tp, --weights, --kv-precision or --max-context helps.'
      : `It fits with ${remedies.map(flagOf).join(', or ')}.`;
  return `${model.name} does not fit on ${place}: ${missing}. ${help}`;
}

function concurrencyAtMean({ concurrency, options }: FitDocument) {
  const { meanSequenceTokens } = options;
  const found = concurrency.find(({ sequenceTokens }) => sequenceTokens === meanSequenceTokens);
  return found ?? concurrency[0];
}

interface Part {
  readonly key: keyof MemoryParts;
  readonly label: string;
  /** How the bar shows it. */
  readonly mark: string;
}

const PARTS: readonly Part[] = [
  { key: 'weights', label: 'weights', mark: '█' },
  { key: 'activations', label: 'activations, peak', mark: '▓' },
  { key: 'runtime', label: 'runtime', mark: '▒' },
  { key: 'cudaGraphs', label: 'CUDA graphs', mark: '▒' },
  { key: 'kvBlocks', label: 'KV blocks', mark: '░' },
  { key: 'unused', label: 'unused', mark: ' ' },
  { key: 'withheld', label: 'withheld', mark: '·' },
];

/** One line: the parts of the memory in proportion, each of at least one character when it is more than 1 %. */
function memoryBar({ partsBytes, accelerator }: FitDocument, width: number): string {
  const columns = Math.min(width - 2, 72);
  let shown = 0;
  let bytes = 0;
  let bar = '';
  for (const { key, mark } of PARTS) {
    bytes += partsBytes[key];
    const end = Math.round((bytes / accelerator.memoryBytes) * columns);
    bar += mark.repeat(Math.max(0, end - shown));
    shown = Math.max(shown, end);
  }
  return `[${bar}]`;
}

function partTable({ partsBytes, accelerator, blocks, kvTokens, options }: FitDocument) {
  const notes: Partial<Record<keyof MemoryParts, string>> = {
    weights: shareOfWeights(options),
    kvBlocks: `${formatCount(blocks)} blocks, ${formatCount(kvTokens)} tokens`,
    unused: partsBytes.unused < 0 ? 'missing' : '',
    withheld: 'outside the memory fraction',
  };
  const shown = PARTS.filter(({ key }) => key !== 'cudaGraphs' || partsBytes[key] !== 0);
  return {
    head: ['', 'GiB', 'share', ''],
    right: [1, 2],
    rows: shown.map(({ key, label, mark }) => [
      `${mark} ${label}`,
      gib(partsBytes[key]),
      `${((partsBytes[key] / accelerator.memoryBytes) * 100).toFixed(1)} %`,
      notes[key] ?? '',
    ]),
  };
}

/** The share of the weights that an accelerator holds. */
function shareOfWeights(options: ParallelDegrees): string {
  const split = options.tensorParallel * options.pipelineParallel;
  if (options.dataParallel > 1) {
    const rest = split > 1 ? `1/${split} of all else` : 'all else whole';
    return `1/${acceleratorsOfReplica(options)} of the routed experts, ${rest}`;
  }
  return split > 1 ? `1/${split} of all` : '';
}

/** What the sizes have in common besides the options of every fit. */
function degreesKept({ pipelineParallel, dataParallel }: ParallelDegrees): string {
  const kept = [
    ...(pipelineParallel > 1 ? [`--pp ${pipelineParallel}`] : []),
    ...(dataParallel > 1 ? [`--dp ${dataParallel}`] : []),
  ];
  return kept.length === 0 ? '' : `, with ${kept.join(' and ')}`;
}

function sizeTable({ sizes, options }: FitDocument) {
  const { meanSequenceTokens } = options;
  return {
    head: ['--tp', 'fits', 'KV tokens', 'longest', `at once (${formatCount(meanSequenceTokens)})`],
    right: [0, 2, 3, 4],
    rows: sizes.map((size) => [
      String(size.tensorParallel),
      size.fits ? 'yes' : 'no',
      formatCount(size.kvTokens),
      formatCount(size.longestRequestTokens),
      formatCount(size.concurrentRequests),
    ]),
  };
}

function gib(bytes: number): string {
  const size = bytes / 2 ** 30;
  return Math.abs(size) < 10 ? size.toFixed(2) : formatSignificant(size, 4);
}
