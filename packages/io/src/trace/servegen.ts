import { type ClientPool, generateFromClientPool, KavierError, type Workload } from '@kavier/core';
import type { FolderSource } from '../source/byte-source.ts';
import { folderOnly, type TraceFormat } from './contract.ts';
import type { ReadOptions } from './read-options.ts';
import { readDataWindows, readRateWindows } from './servegen-windows.ts';

const TRACE_NAME = /^chunk-(\d+)-trace\.csv(\.gz)?$/;
const DATASET_NAME = /^chunk-(\d+)-dataset\.json(\.gz)?$/;

/**
 * Client pools of ServeGen (Xiang et al., NSDI 2026, arXiv 2505.09999; repository
 * alibaba/ServeGen): a folder with two files a client, its arrivals and its lengths by window. The
 * pool is no list of requests: they are generated from it.
 */
export const servegen: TraceFormat = {
  name: 'servegen',
  title: 'ServeGen client pool (folder)',
  description:
    'Rates and length distributions of the clients of a service; requests are generated.',
  input: 'folder',
  marks: [],
  detect: ({ kind, names }) => kind === 'folder' && names.some((name) => TRACE_NAME.test(name)),
  async read(input, options) {
    const folder = folderOnly(input);
    return generated(folder.name, await readClientPool(folder, options), options);
  },
};

/**
 * The client pool in a ServeGen folder: `chunk-N-trace.csv` and `chunk-N-dataset.json` for each
 * client, each possibly `.gz`.
 * Errors (KavierError of kind `input`): no client, a client with only one of its files, a file that
 * is not as published.
 */
export async function readClientPool(
  folder: FolderSource,
  options: ReadOptions = {},
): Promise<ClientPool> {
  const names = await folder.list();
  const traces = filesByClient(names, TRACE_NAME);
  const datasets = filesByClient(names, DATASET_NAME);
  if (traces.size === 0) {
    throw new KavierError('the folder has no clients', {
      kind: 'input',
      where: folder.name,
      found: `${names.length} other files`,
      expected: 'files chunk-N-trace.csv and chunk-N-dataset.json',
    });
  }
  const numbers = [...new Set([...traces.keys(), ...datasets.keys()])].sort((a, b) => a - b);
  const clients = [];
  for (const number of numbers) {
    const trace = await folder.open(traces.get(number) ?? `chunk-${number}-trace.csv`);
    const dataset = await folder.open(datasets.get(number) ?? `chunk-${number}-dataset.json`);
    clients.push({
      name: `chunk-${number}`,
      rateWindows: await readRateWindows(trace),
      dataWindows: await readDataWindows(dataset),
    });
    options.onProgress?.({ bytesRead: clients.length, sizeBytes: numbers.length, rows: 0 });
  }
  return { name: folder.name, clients };
}

function filesByClient(names: readonly string[], pattern: RegExp): Map<number, string> {
  const files = new Map<number, string>();
  for (const name of names) {
    const match = pattern.exec(name);
    if (match !== null) files.set(Number(match[1]), name);
  }
  return files;
}

function generated(source: string, pool: ClientPool, options: ReadOptions): Workload {
  const { fromS = 0, toS = endOf(pool), rateScale = 1, seed = 0, limits } = options;
  const { requests, card } = generateFromClientPool(
    pool,
    { fromS, toS, rateScale, seed, limits },
    source,
  );
  if (requests.count === 0) {
    throw new KavierError('the pool gives no requests in this span', {
      kind: 'input',
      where: source,
      found: `no arrivals from ${fromS} s to ${toS} s at rate factor ${rateScale}`,
      expected: 'at least one request',
    });
  }
  const how =
    `Generated from ${pool.clients.length} clients: seconds ${fromS} to ${toS} of the pool's ` +
    `clock, rates times ${rateScale}, seed ${seed}. The class of a request is its client.`;
  return { requests, card: { ...card, source, format: 'servegen', notes: [how, ...card.notes] } };
}

function endOf({ clients }: ClientPool): number {
  let end = 0;
  for (const { rateWindows } of clients) {
    for (const { startS, durationS } of rateWindows) end = Math.max(end, startS + durationS);
  }
  return end;
}
