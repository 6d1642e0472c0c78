import { findAccelerator, findModel, KavierError, type LengthOptions } from '@kavier/core';
import { MEASURED_QUANTITIES } from '@kavier/io';
import type { MeasuredLoad, MeasuredPoint, MeasuredSetup } from '../measured/point.ts';
import { type CsvRecord, parseCsv } from '../text/csv-table.ts';

/**
 * Published figures of one set, tabulated anew: a row a measured point, a column a setting or a quantity under the names of
 * `MeasuredSetup`, `MeasuredLoad` and `MeasuredQuantity`, in their units (s, tokens, tokens/s, W, J). Figures have five
 * significant digits. An empty cell was not stated.
 */
export interface FigureTable {
  /** Id of the set in the manifest of public files, and of reports. */
  readonly set: string;
  readonly title: string;
  /** Who measured it, and where it is published. */
  readonly source: string;
  readonly licence: string;
  /** When it was measured or published. */
  readonly year: string;
  /** Which points of the set are here, a rule without regard to how well they are predicted. */
  readonly which: string;
  /** Columns that are the same in all rows. */
  readonly common: Readonly<Record<string, string | number | boolean>>;
  readonly rows: string;
  /** Output lengths that rows refer to as `outputTokensLike`: the middles of ten equal parts. */
  readonly lengths?: Readonly<Record<string, readonly number[]>> | undefined;
}

/** Settings of a deployment that are numbers, words, and yes or no. */
const COUNTS = [
  'tensorParallel',
  'pipelineParallel',
  'dataParallel',
  'expertParallel',
  'maxSequences',
  'maxBatchedTokens',
  'maxContextTokens',
  'memoryFraction',
  'kvTokens',
] as const;
const WORDS = ['weights', 'kvCache', 'hostTime'] as const;
const SWITCHES = ['prefixCaching', 'eager'] as const;

/** The measured points of a table, in its order. */
export function pointsOf(table: FigureTable): MeasuredPoint[] {
  return parseCsv(`figures of ${table.set}`, table.rows).map((row) => pointOf(row, table));
}

function pointOf(row: CsvRecord, table: FigureTable): MeasuredPoint {
  const cells = new Cells(row, table);
  const setup = setupOf(cells);
  const load = loadOf(cells);
  const measured = Object.fromEntries(
    MEASURED_QUANTITIES.flatMap((quantity) => {
      // As a setting the KV tokens are what an engine has; as a quantity what its log says.
      const value = cells.number(quantity === 'kvTokens' ? 'loggedKvTokens' : quantity);
      return value === undefined ? [] : [[quantity, value]];
    }),
  );
  const repeats = cells.number('repeats');
  return {
    id: idOf(setup, load),
    setup,
    load,
    measured,
    ...(repeats !== undefined && { repeats }),
  };
}

/** A row over what all rows have in common. */
class Cells {
  readonly #row: CsvRecord;
  readonly #table: FigureTable;

  constructor(row: CsvRecord, table: FigureTable) {
    this.#row = row;
    this.#table = table;
  }

  text(name: string): string | undefined {
    const { common } = this.#table;
    const cell =
      name in common ? String(common[name]) : this.#row.has(name) && this.#row.text(name);
    return cell === false || cell === '' ? undefined : cell;
  }

  number(name: string): number | undefined {
    const cell = this.text(name);
    return cell === undefined ? undefined : Number(cell);
  }

  required(name: string): string {
    const cell = this.text(name);
    if (cell !== undefined) return cell;
    throw new KavierError(`${name} is missing`, { kind: 'input', where: this.#row.where });
  }

  lengths(name: string): readonly number[] {
    return this.#table.lengths?.[name] ?? [];
  }
}

function setupOf(cells: Cells): MeasuredSetup {
  const model = findModel(cells.required('model'));
  const maxContextTokens = cells.number('modelContextTokens') ?? model.maxContextTokens;
  const stated = [
    ...COUNTS.map((name) => [name, cells.number(name)] as const),
    ...WORDS.map((name) => [name, cells.text(name)] as const),
    ...SWITCHES.map((name) => [name, isYes(cells.text(name))] as const),
  ].filter(([, value]) => value !== undefined);
  return {
    engine: cells.required('engine'),
    engineVersion: cells.required('engineVersion'),
    model: { ...model, maxContextTokens },
    accelerator: findAccelerator(cells.required('accelerator')),
    ...(Object.fromEntries(stated) as Partial<MeasuredSetup>),
  };
}

const isYes = (cell: string | undefined) => (cell === undefined ? undefined : cell === 'true');

function loadOf(cells: Cells): MeasuredLoad {
  const requests = cells.number('requests');
  if (requests !== undefined) {
    const promptTokens = Number(cells.required('promptTokens'));
    return {
      kind: 'batch',
      requests,
      promptTokens,
      outputTokens: Number(cells.required('outputTokens')),
    };
  }
  const requestsPerClient = cells.number('requestsPerClient');
  const part = cells.text('part');
  return {
    kind: 'closed-loop',
    concurrency: Number(cells.required('concurrency')),
    promptTokens: lengthsOf(cells, 'promptTokens'),
    outputTokens: lengthsOf(cells, 'outputTokens'),
    ...(requestsPerClient !== undefined && { requestsPerClient }),
    ...(part === 'steady' && { part }),
  };
}

/** A number, a range, a spread around a mean, or lengths like those of a model. */
function lengthsOf(cells: Cells, name: 'promptTokens' | 'outputTokens'): number | LengthOptions {
  const like = cells.text(`${name}Like`);
  if (like !== undefined) return { distribution: 'empirical', values: cells.lengths(like) };
  const mean = cells.number(`${name}Mean`);
  if (mean !== undefined) {
    return { distribution: 'lognormal', mean, cv: Number(cells.required(`${name}Cv`)) };
  }
  const max = Number(cells.required(name));
  const min = cells.number(`${name}Min`);
  return min === undefined ? max : { distribution: 'uniform', min, max };
}

function idOf(setup: MeasuredSetup, load: MeasuredLoad): string {
  const { model, accelerator, engine, tensorParallel = 1, expertParallel = 1, weights } = setup;
  const parts = [model.name, accelerator.name, engine, weights ?? '', `tp${tensorParallel}`];
  if (expertParallel > 1) parts.push(`ep${expertParallel}`);
  if (load.kind === 'batch') {
    const { requests, promptTokens, outputTokens } = load;
    parts.push(`batch ${requests} prompt ${promptTokens} output ${outputTokens}`);
  } else if (load.kind === 'closed-loop') parts.push(`concurrency ${load.concurrency}`);
  return parts.filter((part) => part !== '').join(' ');
}
