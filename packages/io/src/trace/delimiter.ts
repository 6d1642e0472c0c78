/** Characters that may stand between the cells of a delimited file, in order of preference. */
const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Cells of one line, trimmed and without their quotes. */
export function cellsOf(line: string, delimiter: Delimiter): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell.trim()];
}

/** The character that cuts a header into the most cells: quoted ones do not count. */
export function delimiterOf(header: string): Delimiter {
  let best: Delimiter = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const { length } = cellsOf(header, delimiter);
    if (length > most) {
      best = delimiter;
      most = length;
    }
  }
  return best;
}
