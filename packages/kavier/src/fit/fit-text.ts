import { formatCount, formatSignificant } from '../report/format.ts';
import { joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { type ParallelDegrees, replicaInWords } from '../report/parallel-words.ts';
import { renderTable, type TextTable, wrapText } from '../report/table.ts';
import { type FitDocument, flagOf } from './fit-document.ts';
import { partLines } from './fit-parts.ts';
import type { ComparedLine } from './log-comparison.ts';

/** What `kavier fit` prints: the answer first; `full` adds what it rests on. */
export function renderFit(document: FitDocument, layout: Layout, full = false): string {
  const { bold, cyan, dim, yellow } = layout.style;
  const width = pageWidth(layout);
  return joinSections([
    document.doubts
      .slice(0, full ? undefined : 2)
      .flatMap((doubt) => wrapText(doubt, width).map(yellow)),
    [
      ...wrapText(verdictOf(document), width).map(document.fits ? bold : yellow),
      ...prefixNote(document, width),
      ...encoderNote(document, width),
    ],
    document.log === null ? partLines(document, layout, full) : logLines(document.log, layout),
    full && document.stages.length > 1
      ? [cyan('Stages of the pipeline'), ...renderTable(stageTable(document), dim)]
      : [],
    document.blocks === 0 || (!full && document.log !== null)
      ? []
      : concurrencyLines(document, layout, full),
    !full && document.log !== null ? [] : renderTable(sizeTable(document, full), dim),
    wrapText(assumptions(document, full), width).map(dim),
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
      `requests of up to ${formatCount(Math.min(document.longestRequestTokens, options.maxContextTokens))} tokens, ` +
      `${formatCount(requests)} of ${formatCount(sequenceTokens)} tokens at once; ${binding}.` +
      betterSplit(document)
    );
  }
  const missing =
    limit === 'weights'
      ? `weights and activations leave no room for a KV block, ${gib(Math.max(0, -partsBytes.unused))} GiB too much`
      : `its KV cache holds requests of up to ${formatCount(document.longestRequestTokens)} tokens, ` +
        `not ${formatCount(options.maxContextTokens)}`;
  const help =
    remedies.length === 0
      ? 'No single change of --tp, --pp, --weights, --kv-precision or --max-context helps.'
      : `It fits with ${remedies.map(flagOf).join(', or ')}.`;
  return `${model.name} does not fit on ${place}: ${missing}. ${help}`;
}

/** Stages instead of a group, where the same accelerators hold more that way. */
function betterSplit({ sizes, options, kvTokens }: FitDocument): string {
  const accelerators = options.tensorParallel * options.pipelineParallel;
  const [best] = sizes
    .filter((size) => size.tensorParallel * size.pipelineParallel === accelerators && size.fits)
    .sort((a, b) => b.kvTokens - a.kvTokens);
  if (best === undefined || best.kvTokens < 1.1 * kvTokens) return '';
  return (
    ` With ${splitFlags(best)} the same accelerators hold ` +
    `${formatSignificant(best.kvTokens / kvTokens, 2)} times as many tokens.`
  );
}

function splitFlags(split: Pick<ParallelDegrees, 'tensorParallel' | 'pipelineParallel'>): string {
  const { tensorParallel, pipelineParallel } = split;
  if (pipelineParallel === 1) return `--tp ${tensorParallel}`;
  return tensorParallel === 1
    ? `--pp ${pipelineParallel}`
    : `--tp ${tensorParallel} --pp ${pipelineParallel}`;
}

function prefixNote({ prefixBlockTokens, options }: FitDocument, width: number): string[] {
  if (prefixBlockTokens <= options.blockTokens) return [];
  return wrapText(
    `Prefixes are found again in blocks of ${formatCount(prefixBlockTokens)} tokens, since a block has to hold a layer's ` +
      'state: a shorter shared prefix hits nothing.',
    width,
  );
}

function encoderNote({ encoder }: FitDocument, width: number): string[] {
  if (encoder === null) return [];
  const { modality, items, tokens, weightParameters } = encoder;
  return wrapText(
    `Its ${modality} tower (${formatSignificant(weightParameters / 1e9, 2)} B parameters) is profiled with ${formatCount(items)} ` +
      `${items === 1 ? 'item' : 'items'}, ${formatCount(tokens)} tokens: part of weights and activations.`,
    width,
  );
}

function concurrencyAtMean({ concurrency, options }: FitDocument) {
  const { meanSequenceTokens } = options;
  const found = concurrency.find(({ sequenceTokens }) => sequenceTokens === meanSequenceTokens);
  return found ?? concurrency[0];
}

/** In short, one line of lengths and one of counts; in full, a line for each length. */
function concurrencyLines(
  { concurrency, options }: FitDocument,
  { style }: Layout,
  full: boolean,
): string[] {
  const limit = `at most ${formatCount(options.maxSequences)}`;
  if (full) {
    const rows = concurrency.map((row) =>
      [row.sequenceTokens, row.byMemory, row.requests].map(formatCount),
    );
    const table = { head: ['tokens', 'by memory', limit], right: [0, 1, 2], rows };
    return [style.cyan('Requests at once, by their length'), ...renderTable(table, style.dim)];
  }
  const column = (name: string, key: 'byMemory' | 'sequenceTokens') => [
    name,
    ...concurrency.map((row) => formatCount(row[key])),
  ];
  return renderTable({
    head: column('requests of, tokens', 'sequenceTokens'),
    rows: [column('at once by memory', 'byMemory')],
  });
}

function logLines(log: readonly ComparedLine[], { style }: Layout): string[] {
  const show = (value: number, unit: ComparedLine['unit']) =>
    unit === 'tokens' ? formatCount(value) : value.toFixed(2);
  const rows = log.map(({ line, unit, predicted, logged, difference }) => [
    line.length > 40 ? `${line.slice(0, 37)}...` : line,
    show(predicted, unit),
    show(logged, unit),
    signed(show(difference, unit)),
    logged === 0 ? '' : `${signed(((100 * difference) / logged).toFixed(1))} %`,
    unit,
  ]);
  return [
    style.cyan('The plan beside the log'),
    ...renderTable(
      { head: ['', 'plan', 'log', 'difference', '', ''], right: [1, 2, 3, 4], rows },
      style.dim,
    ),
  ];
}

/** With a plus sign where it is more, and none where it rounds to nothing. */
function signed(digits: string): string {
  if (/^-?[0.]+$/.test(digits)) return digits.replace('-', '');
  return digits.startsWith('-') ? digits : `+${digits}`;
}

function stageTable({ stages }: FitDocument): TextTable {
  return {
    head: ['stage', 'layers', 'weights GiB', 'for KV GiB', 'blocks'],
    right: [0, 1, 2, 3, 4],
    rows: stages.map(({ layers, weights, available, blocks }, index) => [
      String(index),
      String(layers),
      gib(weights),
      gib(available),
      formatCount(blocks),
    ]),
  };
}

function sizeTable({ sizes, options }: FitDocument, full: boolean): TextTable {
  const kept = full ? sizes : sizes.slice(0, SHORT_SIZES);
  return {
    head: [
      'split otherwise',
      'fits',
      'KV tokens',
      'longest',
      `at once (${formatCount(options.meanSequenceTokens)})`,
    ],
    right: [2, 3, 4],
    rows: kept.map((size) => [
      `${splitFlags(size)}${options.dataParallel > 1 ? ` --dp ${options.dataParallel}` : ''}`,
      size.fits ? 'yes' : 'no',
      formatCount(size.kvTokens),
      formatCount(size.longestRequestTokens),
      formatCount(size.concurrentRequests),
    ]),
  };
}

const SHORT_SIZES = 5;

function assumptions({ options }: FitDocument, full: boolean): string {
  const weights =
    options.weights === 'published' ? 'published weights' : `${options.weights} weights`;
  const assumed =
    `Assumed: vLLM ${options.release}, ${weights}, ${options.kvCache} KV cache, ` +
    `${Number((options.memoryFraction * 100).toPrecision(4))} % of visible memory, steps of ` +
    `${formatCount(options.maxBatchedTokens)} tokens and ${formatCount(options.maxSequences)} sequences.`;
  if (!full) return `${assumed} More: --full, --log FILE.`;
  return (
    `${assumed} Contexts of ${formatCount(options.maxContextTokens)} tokens, blocks of ${options.blockTokens} unless a layer's state needs more, ` +
    `${options.eager ? 'without' : 'with'} CUDA graphs. Reserves are those of vLLM's start-up, docs/timing.md.`
  );
}

function gib(bytes: number): string {
  const size = bytes / 2 ** 30;
  return Math.abs(size) < 10 ? size.toFixed(2) : formatSignificant(size, 4);
}
