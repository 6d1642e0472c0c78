import { readFile } from 'node:fs/promises';
import {
  findAccelerator,
  findModel,
  KavierError,
  KV_FORMATS,
  type ModelArchitecture,
  suggestName,
  WEIGHT_FORMATS,
} from '@kavier/core';
import { fitDocument, requireFit } from '../../fit/fit-document.ts';
import { renderFit } from '../../fit/fit-text.ts';
import { loggedOptions } from '../../fit/log-options.ts';
import { readStartUpLog, type StartUpLog } from '../../fit/start-up-log.ts';
import { ownCatalog } from '../../scenario/catalog-file.ts';
import { readModelFile } from '../../scenario/model-file.ts';
import type { Terminal } from '../terminal.ts';

interface FitFlags {
  readonly gpu: string;
  readonly catalog?: string;
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
  readonly release?: string;
  readonly eager?: boolean;
  readonly prefixCaching?: string;
  readonly log?: string;
  readonly full?: boolean;
}

/** Prints whether a model fits and what it leaves room for; fails when it does not fit. */
export async function fitAction(
  name: string | undefined,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const flags = options as unknown as FitFlags;
  const log = flags.log === undefined ? undefined : await readLog(flags.log, terminal);
  const own = ownCatalog(flags.catalog);
  const given = {
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
    release: flags.release,
    eager: flags.eager,
    prefixCaching: onOrOff(flags.prefixCaching),
  };
  const document = fitDocument(
    {
      ...(log === undefined ? {} : loggedOptions(log)),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      model: await modelOf(name, log, own.models),
      accelerator: findAccelerator(flags.gpu, own.accelerators),
    },
    log,
  );
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    const layout = { width: terminal.width, style: terminal.colors };
    terminal.print(renderFit(document, layout, flags.full === true));
  }
  requireFit(document);
}

async function readLog(path: string, terminal: Terminal): Promise<StartUpLog> {
  if (path === '-') return readStartUpLog(await terminal.host.readStdin(), '--log -');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new KavierError('cannot read the start-up log', {
      kind: 'input',
      where: path,
      found: (error as NodeJS.ErrnoException).code ?? String(error),
      expected: 'a text file',
    });
  }
  return readStartUpLog(text, path);
}

/** The model that was named, or the one that the log names: as it is, or without the ending of its format. */
async function modelOf(
  name: string | undefined,
  log: StartUpLog | undefined,
  own: readonly ModelArchitecture[],
) {
  const wanted = name ?? log?.model;
  if (wanted === undefined) {
    throw new KavierError('no model was named', {
      kind: 'usage',
      where: 'kavier fit',
      expected: 'a catalog name, or a log whose arguments name one',
    });
  }
  if (wanted.endsWith('.json')) return readModelFile(wanted, 'MODEL');
  if (name !== undefined) return findModel(name, own);
  const bare = wanted.replace(/-(FP8|AWQ|GPTQ|Int4|Int8|NVFP4|MXFP4)([-_\w]*)$/i, '');
  return modelNamesKnow(wanted, own) ? findModel(wanted, own) : findModel(bare, own);
}

function modelNamesKnow(name: string, own: readonly ModelArchitecture[]): boolean {
  try {
    findModel(name, own);
    return true;
  } catch {
    return false;
  }
}

function choice<Name extends string>(
  word: string | undefined,
  names: readonly Name[],
  where: string,
): Name | undefined {
  if (word === undefined) return undefined;
  const found = names.find((name) => name === word.toLowerCase());
  if (found !== undefined) return found;
  throw new KavierError('unknown word', {
    kind: 'usage',
    where,
    found: word,
    expected: `one of ${names.join(', ')}`,
    hint: suggestName(word, names),
  });
}

function onOrOff(word: string | undefined): boolean | undefined {
  const name = choice(word, ['on', 'off'], '--prefix-caching');
  return name === undefined ? undefined : name === 'on';
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
