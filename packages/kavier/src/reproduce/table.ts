import { renderTable } from '../report/table.ts';

/** A table as data, for terminal and page alike: cells are finished text. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface Column {
  readonly name: string;
  /** Numbers are right-aligned, names left. */
  readonly align: 'left' | 'right';
}

export const left = (name: string): Column => ({ name, align: 'left' });
export const right = (name: string): Column => ({ name, align: 'right' });

/** The table for a terminal, under its caption; `dim` styles the head. */
export function tableText(
  { caption, columns, rows }: Table,
  dim: (text: string) => string = (text) => text,
): string {
  const head = columns.map(({ name }) => name);
  const aligned = columns.flatMap(({ align }, i) => (align === 'right' ? [i] : []));
  return [caption, ...renderTable({ head, rows, right: aligned }, dim)].join('\n');
}
