import { catalogDocument, catalogEntryDocument } from '../../catalog/catalog-document.ts';
import { renderCatalog, renderEntry } from '../../report/catalog-report.ts';
import type { Terminal } from '../terminal.ts';

/** Prints the catalog, a part of it, or one entry. */
export function catalogAction(what: string, terminal: Terminal): void {
  const layout = { width: terminal.width, style: terminal.colors };
  const isJson = terminal.options.json === true;
  if (what === 'all' || what === 'models' || what === 'gpus') {
    const document = catalogDocument(what);
    if (isJson) terminal.printJson(document);
    else terminal.print(renderCatalog(document, layout));
    return;
  }
  const document = catalogEntryDocument(what);
  if (isJson) terminal.printJson(document);
  else terminal.print(renderEntry(document, layout));
}
