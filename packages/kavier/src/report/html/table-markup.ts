import type { Column, Table } from '../../reproduce/table.ts';
import { element, escapeText } from '../svg/element.ts';

/** Class of a cell that is more than its column's alignment. */
type CellClass = (column: Column, text: string) => string | undefined;

/** A table that scrolls where the page is narrower. */
export function tableMarkup(
  { caption, columns, rows }: Table,
  special: CellClass = () => undefined,
): string {
  const style = (column: Column, text: string) => ({
    class: special(column, text) ?? (column.align === 'right' ? 'number' : undefined),
  });
  const cells = (tag: string, texts: readonly string[]) =>
    element(
      'tr',
      {},
      texts.map((text, i) => element(tag, style(columns[i], text), escapeText(text))),
    );
  const head = columns.map(({ name }) => name);
  return element(
    'div',
    { class: 'scroll' },
    element(
      'table',
      {},
      element('caption', {}, escapeText(caption)),
      element('thead', {}, cells('th', head)),
      element(
        'tbody',
        {},
        rows.map((row) => cells('td', row)),
      ),
    ),
  );
}
