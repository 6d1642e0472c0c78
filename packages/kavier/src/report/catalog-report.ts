import type { Accelerator, ModelArchitecture, Provenance } from '@kavier/core';
import { largestOf } from '@kavier/core';
import type { CatalogDocument, CatalogEntryDocument } from '../catalog/catalog-document.ts';
import { formatCount, formatSignificant } from './format.ts';
import { joinSections, type Layout, pageWidth } from './layout.ts';
import { renderTable, wrapText } from './table.ts';

/** What `kavier catalog` prints: one line an entry. */
export function renderCatalog(document: CatalogDocument, layout: Layout): string {
  const { dim, cyan } = layout.style;
  const { models, accelerators, published } = document;
  const publishedNames = [...(published.models ?? []), ...(published.accelerators ?? [])].map(
    ({ name }) => name,
  );
  const known = new Set([...(models ?? []), ...(accelerators ?? [])].map(({ name }) => name));
  const mark = (name: string) => (publishedNames.includes(name) ? `${name} *` : name);
  const extra = publishedNames.filter((name) => !known.has(name));
  return joinSections([
    models === undefined
      ? []
      : [cyan(`Models (${models.length})`), ...renderTable(modelTable(models, mark), dim)],
    accelerators === undefined
      ? []
      : [
          cyan(`Accelerators (${accelerators.length}), dense peaks`),
          ...renderTable(acceleratorTable(accelerators, mark), dim),
        ],
    wrapText(
      `* also in the published list of the profile kavier-2025${
        extra.length === 0 ? '' : `, which alone has ${extra.join(', ')}`
      }. kavier catalog NAME shows every value with its source.`,
      pageWidth(layout),
    ).map(dim),
  ]);
}

function modelTable(models: readonly ModelArchitecture[], mark: (name: string) => string) {
  return {
    head: ['name', 'parameters', 'active', 'layers', 'hidden', 'KV heads', 'context'],
    rows: models.map((model) => [
      mark(model.name),
      billions(model.parameters),
      model.activeParameters === model.parameters ? '' : billions(model.activeParameters),
      String(model.layers),
      String(model.hiddenSize),
      [...new Set(model.attention.map(({ kind, kvHeads }) => (kind === 'mla' ? 'mla' : kvHeads)))]
        .map(String)
        .join('/'),
      formatCount(model.maxContextTokens),
    ]),
  };
}

function acceleratorTable(entries: readonly Accelerator[], mark: (name: string) => string) {
  return {
    head: ['name', 'bf16 TFLOP/s', 'GB/s', 'GiB', 'TDP W', 'idle W', 'family'],
    right: [1, 2, 3, 4, 5],
    rows: entries.map((entry) => [
      mark(entry.name),
      formatSignificant((entry.peakFlops.bf16 ?? Number.NaN) / 1e12),
      formatSignificant(entry.memoryBytesPerS / 1e9),
      formatSignificant(entry.memoryBytes / 2 ** 30, 3),
      formatCount(entry.tdpW),
      formatCount(entry.idleW),
      entry.family,
    ]),
  };
}

function billions(parameters: number): string {
  return `${formatSignificant(parameters / 1e9, 3)} B`;
}

/** What `kavier catalog NAME` prints: every value with its unit and where it comes from. */
export function renderEntry(document: CatalogEntryDocument, layout: Layout): string {
  const { entry, published } = document;
  const { bold, cyan, dim } = layout.style;
  const width = pageWidth(layout);
  const sections: string[][] = [];
  if (entry !== null) {
    const aliases = entry.aliases.length === 0 ? '' : `also ${entry.aliases.join(', ')}`;
    sections.push([bold(`${entry.name}: ${entry.title}`), ...wrapText(aliases, width).map(dim)]);
    sections.push(valueLines(entry, layout));
    if (document.kind === 'model') {
      const bytes = document.kvBytesPerTokenBf16;
      sections.push([
        `Each token of context takes ${formatSignificant((bytes ?? 0) / 1024)} KiB of KV cache at 2 bytes an element.`,
      ]);
    }
    sections.push(sourceLines(entry.provenance, layout));
  }
  if (published !== null) {
    const { provenance, ...values } = published;
    sections.push([
      cyan('As published, for the profile kavier-2025'),
      ...valueLines({ ...values, provenance: {} }, layout),
      ...wrapText(sourceText(provenance), width).map(dim),
    ]);
  }
  return joinSections(sections);
}

const HIDDEN = /^(name|title|aliases|provenance)\b/;

/** Every value of an entry; nested ones by their path. */
function valueLines(entry: object, { style }: Layout): string[] {
  const rows = flatten(entry, '').filter(([path]) => !HIDDEN.test(path));
  const width = largestOf(rows.map(([path]) => path.length));
  return rows.map(([path, value]) => `${style.dim(path.padEnd(width))}  ${value}`);
}

function flatten(value: unknown, path: string): [string, string][] {
  if (value === undefined) return [];
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => {
      const isIndex = Array.isArray(value);
      const step = isIndex ? `[${key}]` : path === '' ? key : `.${key}`;
      return flatten(inner, `${path}${step}`);
    });
  }
  return [[path, typeof value === 'number' ? withUnit(path, value) : text(value)]];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A number in the unit that its name ends in. */
function withUnit(path: string, value: number): string {
  if (path.startsWith('peakFlops')) return `${formatSignificant(value / 1e12)} TFLOP/s`;
  if (path.endsWith('BytesPerS') || path.endsWith('bytesPerS')) {
    return `${formatSignificant(value / 1e9)} GB/s`;
  }
  if (path === 'memoryBytes' || path === 'visibleBytes') {
    return `${formatSignificant(value / 2 ** 30)} GiB (${formatCount(value)} bytes)`;
  }
  if (path.endsWith('Bytes')) return value === 1 ? '1 byte' : `${value} bytes`;
  if (path.endsWith('W')) return `${value} W`;
  if (path.endsWith('Tokens')) return `${formatCount(value)} tokens`;
  return Number.isInteger(value) ? formatCount(value) : String(value);
}

function sourceLines(provenance: Readonly<Record<string, Provenance>>, layout: Layout): string[] {
  const width = pageWidth(layout);
  return [
    layout.style.cyan('Sources'),
    ...Object.entries(provenance).flatMap(([field, source]) =>
      wrapText(
        `${field === 'all' ? 'all other values' : field}: ${sourceText(source)}`,
        width,
        '- ',
        '  ',
      ),
    ),
  ];
}

function sourceText({ source, date }: Provenance): string {
  return `${source} (${date})`;
}
