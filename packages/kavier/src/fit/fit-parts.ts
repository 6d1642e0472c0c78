import type { MemoryParts } from '@kavier/core';
import { formatCount } from '../report/format.ts';
import { type Layout, pageWidth } from '../report/layout.ts';
import { acceleratorsOfReplica, type ParallelDegrees } from '../report/parallel-words.ts';
import { renderTable, wrapText } from '../report/table.ts';
import type { EngineLine } from './engine-lines.ts';
import type { FitDocument } from './fit-document.ts';

interface Part {
  readonly key: keyof MemoryParts;
  readonly label: string;
  /** How the bar shows it. */
  readonly mark: string;
  /** The line of the engine's log beside which it stands. */
  readonly line?: EngineLine['key'];
}

const PARTS: readonly Part[] = [
  { key: 'weights', label: 'weights', mark: '█', line: 'weights' },
  { key: 'runtime', label: 'runtime, links', mark: '▒', line: 'runtime' },
  { key: 'workspace', label: 'expert work space', mark: '▒' },
  { key: 'activations', label: 'activations, peak', mark: '▓', line: 'activation' },
  { key: 'cudaGraphs', label: 'CUDA graphs', mark: '▒', line: 'cudaGraphs' },
  { key: 'kvBlocks', label: 'KV blocks', mark: '░', line: 'kvMemory' },
  { key: 'unused', label: 'unused', mark: ' ' },
  { key: 'withheld', label: 'withheld', mark: '·' },
  { key: 'driver', label: 'driver', mark: '·' },
];

/** The parts of an accelerator's memory, each beside the line of a start-up log that states it. */
export function partLines(document: FitDocument, layout: Layout, full: boolean): string[] {
  const { cyan, dim } = layout.style;
  const { accelerator, options, fits, blocks } = document;
  const width = pageWidth(layout);
  const budget = `${Number((options.memoryFraction * 100).toPrecision(4))} % of ${gib(accelerator.visibleBytes)}`;
  return [
    ...wrapText(
      `Memory of each ${accelerator.name}, ${gib(accelerator.memoryBytes)} GiB; for the engine ${budget} visible`,
      width,
    ).map(cyan),
    ...(full && (fits || blocks > 0) ? [memoryBar(document, width)] : []),
    ...renderTable(partTable(document, full), dim),
    ...(full ? document.engineLines : rest(document)).map(({ line }) => dim(`  ${line}`)),
  ];
}

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

function partTable(document: FitDocument, full: boolean) {
  const { partsBytes, accelerator, options } = document;
  const notes: Partial<Record<keyof MemoryParts, string>> = {
    weights: shareOfWeights(options),
    kvBlocks: `${formatCount(document.blocks)} blocks`,
    unused: partsBytes.unused < 0 ? 'missing' : 'less than a block',
    withheld: 'outside the memory fraction',
    driver: 'a process does not see it',
  };
  const shown = PARTS.filter(({ key }) => full || isTold(key, partsBytes[key]));
  const rows = shown.map(({ key, label, mark, line }) => [
    full ? `${mark} ${label}` : label,
    gib(partsBytes[key]),
    ...(full
      ? [`${((partsBytes[key] / accelerator.memoryBytes) * 100).toFixed(1)} %`, notes[key] ?? '']
      : [lineOf(document, line) ?? (key === 'unused' ? 'missing' : (notes[key] ?? ''))]),
  ]);
  const head = full ? ['', 'GiB', 'share', ''] : ['', 'GiB', 'in the log of vLLM'];
  return { head, right: full ? [1, 2] : [1], rows };
}

/** In short: what takes memory, and what is missing. */
function isTold(key: keyof MemoryParts, bytes: number): boolean {
  if (key === 'unused') return bytes < 0;
  if (key === 'withheld' || key === 'driver') return false;
  return Math.abs(bytes) >= 2 ** 20;
}

function lineOf({ engineLines }: FitDocument, key: EngineLine['key'] | undefined) {
  const find = (wanted: EngineLine['key'] | undefined) =>
    engineLines.find((line) => line.key === wanted)?.line;
  if (key === 'runtime') return find('runtime') ?? find('consumed');
  const hasGraphs = key === 'activation' && find('cudaGraphs') !== undefined;
  return hasGraphs ? `${find(key)}, graphs in it` : find(key);
}

/** Lines that state no part of the memory. */
function rest({ engineLines }: FitDocument): readonly EngineLine[] {
  const keys: readonly EngineLine['key'][] = ['blockTokens', 'kvTokens', 'concurrency'];
  return engineLines.filter(({ key }) => keys.includes(key));
}

/** The share of the weights that an accelerator holds. */
function shareOfWeights(options: ParallelDegrees): string {
  const { tensorParallel, pipelineParallel, dataParallel } = options;
  const split = tensorParallel * pipelineParallel;
  if (dataParallel > 1) {
    const others = split > 1 ? `1/${split} of all else` : 'all else whole';
    return `1/${acceleratorsOfReplica(options)} of the routed experts, ${others}`;
  }
  return split > 1 ? `about 1/${split} of all` : '';
}

function gib(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(2);
}
