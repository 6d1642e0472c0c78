import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequests, type StoredRequests } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import type { RunDocument } from '../../src/run/run-document.ts';
import { SERVING } from '../scenario/serving.ts';
import { temporaryFolder } from '../temporary-folder.ts';

export const serviceOf = ({ service }: RunDocument) => {
  if (service === null) throw new Error('the run has no service');
  return service;
};

/** A folder with the serving scenario, and where its run may go. */
export function workplace() {
  const folder = temporaryFolder();
  const scenario = join(folder, 'serving.json');
  writeFileSync(scenario, JSON.stringify(SERVING));
  return { folder, scenario, out: join(folder, 'out') };
}

export const storedIn = async (folder: string): Promise<StoredRequests> =>
  readRequests(await openFile(join(folder, 'requests.parquet')));
