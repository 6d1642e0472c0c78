import {
  findAccelerator,
  findModel,
  KavierError,
  type MeasuredSetup,
  suggestName,
  WEIGHT_FORMATS,
  type WeightFormat,
} from '@kavier/core';
import { readBenchmark } from '@kavier/io';
import { openSource } from '@kavier/io/node';
import { assignCoefficients } from '../../calibrate/assign.ts';
import { readModelFile } from '../../scenario/model-file.ts';
import { ownEngine } from '../../validate/own-engines.ts';
import { ownResultsDocument } from '../../validate/own-results.ts';
import { renderOwnResults } from '../../validate/own-text.ts';
import { VERSION } from '../../version.ts';
import type { Terminal } from '../terminal.ts';

interface ResultsFlags {
  readonly results: string;
  readonly engine?: string;
  readonly model?: string;
  readonly gpu?: string;
  readonly tp?: string;
  readonly weights?: string;
}

/** Reads the results of a benchmark tool and prints predictions beside them. */
export async function validateResultsAction(
  sets: readonly string[],
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const flags = options as unknown as ResultsFlags;
  if (sets.length > 0) {
    throw new KavierError('results of your own are no set', {
      kind: 'usage',
      where: '--results',
      found: `sets ${sets.join(', ')}`,
      hint: 'Leave out the names of sets',
    });
  }
  const setup = await setupOf(flags);
  const results = await readBenchmark(await openSource(flags.results));
  const document = ownResultsDocument({
    version: VERSION,
    setup,
    results,
    assign: assignCoefficients,
  });
  if (terminal.options.json === true) terminal.printJson(document);
  else
    terminal.print(renderOwnResults(document, { width: terminal.width, style: terminal.colors }));
}

async function setupOf(flags: ResultsFlags): Promise<MeasuredSetup> {
  const model = needed(flags.model, '--model');
  const { engine, version } = ownEngine(needed(flags.engine, '--engine'));
  return {
    engine,
    engineVersion: version,
    model: model.endsWith('.json') ? await readModelFile(model, '--model') : findModel(model),
    accelerator: findAccelerator(needed(flags.gpu, '--gpu')),
    tensorParallel: degree(flags.tp),
    weights: weights(flags.weights),
  };
}

function needed(word: string | undefined, flag: string): string {
  if (word !== undefined) return word;
  throw new KavierError('the file does not say what was measured', {
    kind: 'usage',
    where: '--results',
    found: `no ${flag}`,
    expected: '--engine, --model and --gpu',
  });
}

function degree(word: string | undefined): number {
  if (word === undefined) return 1;
  if (/^[1-9]\d{0,3}$/.test(word)) return Number(word);
  throw new KavierError('this is no count', {
    kind: 'usage',
    where: '--tp',
    found: word,
    expected: 'a whole number >= 1',
  });
}

function weights(word: string | undefined): WeightFormat | undefined {
  if (word === undefined) return undefined;
  const found = WEIGHT_FORMATS.find((format) => format === word.toLowerCase());
  if (found !== undefined) return found;
  throw new KavierError('unknown format', {
    kind: 'usage',
    where: '--weights',
    found: word,
    expected: `one of ${WEIGHT_FORMATS.join(', ')}`,
    hint: suggestName(word, WEIGHT_FORMATS),
  });
}
