import type { Table } from '../reproduce/table.ts';

/** A table in Markdown, without its caption. `cell` makes texts safe; give another where cells are finished markup. */
export function markdownTable(
  { columns, rows }: Table,
  cell: (text: string) => string = escapeCell,
): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [line(columns.map(({ name }) => name)), `| ${rule.join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}

/** A bar ends a cell, and angle brackets and stars would be markup. */
function escapeCell(text: string): string {
  return text.replace(/[\\|<>*_`]/g, (mark) => `\\${mark}`);
}
