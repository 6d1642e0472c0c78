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

/** The table in plain text: columns two blanks apart, a rule under the head, no trailing blanks. */
export function tableText({ caption, columns, rows }: Table): string {
  const widths = columns.map(({ name }, i) =>
    Math.max(name.length, ...rows.map((row) => row[i].length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) =>
        columns[i].align === 'left' ? cell.padEnd(widths[i]) : cell.padStart(widths[i]),
      )
      .join('  ')
      .trimEnd();
  const head = line(columns.map(({ name }) => name));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [caption, head, rule, ...rows.map(line)].join('\n');
}
