import {
  findAccelerator,
  findModel,
  KavierError,
  KV_FORMATS,
  suggestName,
  WEIGHT_FORMATS,
} from '@kavier/core';
import { fitDocument, requireFit } from '../../fit/fit-document.ts';
import { renderFit } from '../../fit/fit-text.ts';
import { readModelFile } from '../../scenario/model-file.ts';
import type { Terminal } from '../terminal.ts';

interface FitFlags {
  readonly gpu: string;
  readonly tp?: string;
  readonly pp?: string;
  readonly dp?: string;
  readonly weights?: string;
  readonly kvPrecision?: string;
  readonly memoryFraction?: string;
  readonly maxContext?: string;
  readonly sequence?: string;
  readonly maxBatchedTokens?: string;
  readonly maxSequences?: string;
  readonly blockTokens?: string;
}

/** Prints whether a model fits and what it leaves room for; fails when it does not fit. */
export async function fitAction(
  name: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const flags = options as unknown as FitFlags;
  const document = fitDocument({
    model: name.endsWith('.json') ? await readModelFile(name, 'MODEL') : findModel(name),
    accelerator: findAccelerator(flags.gpu),
    tensorParallel: count(flags.tp, '--tp'),
    pipelineParallel: count(flags.pp, '--pp'),
    dataParallel: count(flags.dp, '--dp'),
    weights: choice(flags.weights, WEIGHT_FORMATS, '--weights'),
    kvCache: choice(flags.kvPrecision, KV_FORMATS, '--kv-precision'),
    memoryFraction: fraction(flags.memoryFraction),
    maxContextTokens: count(flags.maxContext, '--max-context'),
    meanSequenceTokens: count(flags.sequence, '--sequence'),
    maxBatchedTokens: count(flags.maxBatchedTokens, '--max-batched-tokens'),
    maxSequences: count(flags.maxSequences, '--max-sequences'),
    blockTokens: count(flags.blockTokens, '--block-tokens'),
  });
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(renderFit(document, { width: terminal.width, style: terminal.colors }));
  requireFit(document);
}

function choice<Name extends string>(
  word: string | undefined,
  names: readonly Name[],
  where: string,
): Name | undefined {
  if (word === undefined) return undefined;
  const found = names.find((name) => name === word.toLowerCase());
  if (found !== undefined) return found;
  throw new KavierError('unknown format', {
    kind: 'usage',
    where,
    found: word,
    expected: `one of ${names.join(', ')}`,
    hint: suggestName(word, names),
  });
}

function count(word: string | undefined, where: string): number | undefined {
  if (word === undefined) return undefined;
  const value = Number(word);
  if (/^\d+$/.test(word) && Number.isSafeInteger(value) && value > 0) return value;
  throw new KavierError('this is no count', {
    kind: 'usage',
    where,
    found: word,
    expected: 'a whole number >= 1',
  });
}

function fraction(word: string | undefined): number | undefined {
  if (word === undefined) return undefined;
  const value = Number(word);
  if (word.trim() !== '' && value > 0 && value <= 1) return value;
  throw new KavierError('this is no share of the memory', {
    kind: 'usage',
    where: '--memory-fraction',
    found: word,
    expected: 'a number > 0 and <= 1, such as 0.9',
  });
}
