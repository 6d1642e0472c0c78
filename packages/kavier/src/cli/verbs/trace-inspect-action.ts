import { findModel } from '@kavier/core';
import { renderTrace } from '../../report/trace-report.ts';
import { ownCatalog } from '../../scenario/catalog-file.ts';
import { readModelFile } from '../../scenario/model-file.ts';
import { traceDocument } from '../../trace/trace-document.ts';
import { inputWorkload } from '../input-workload.ts';
import type { Terminal } from '../terminal.ts';

/** Reads a trace and prints its card, its numbers and what a cache could reuse. */
export async function inspectAction(
  input: string,
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const workload = await inputWorkload(input, options, terminal);
  const { forModel, catalog } = options as { forModel?: string; catalog?: string };
  const model = forModel === undefined ? undefined : await modelNamed(forModel, catalog);
  const document = traceDocument(workload, model);
  if (terminal.options.json === true) {
    terminal.printJson(document);
    return;
  }
  const layout = { width: terminal.width, style: terminal.colors };
  terminal.print(renderTrace(workload, document, layout));
}

async function modelNamed(name: string, catalog: string | undefined) {
  const own = ownCatalog(catalog).models;
  return name.endsWith('.json') ? readModelFile(name, '--for-model') : findModel(name, own);
}
