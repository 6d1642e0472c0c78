import { contentOf } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import { parse } from 'yaml';
import { type CsvRecord, parseCsv } from '../text/csv-table.ts';
import { DocumentValue, guarded } from '../text/document.ts';

/** The text of a small file, decompressed when it is gzip. Errors: no such file, damaged gzip. */
export async function readText(path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const block of contentOf(await openFile(path))) {
    text += decoder.decode(block, { stream: true });
  }
  return text + decoder.decode();
}

/** The rows of the table in a file. */
export async function readCsv(path: string): Promise<readonly CsvRecord[]> {
  return parseCsv(path, await readText(path));
}

/** A YAML or JSON file; JSON is YAML too. */
export async function readDocument(path: string): Promise<DocumentValue> {
  const text = await readText(path);
  return new DocumentValue(
    path,
    guarded(path, () => parse(text) as unknown),
  );
}
