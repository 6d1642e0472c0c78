import type { TransferRow } from './transfer-row.ts';

/** The TypeScript file of the figures on unmeasured accelerators and models. */
export function transferFile(rows: readonly TransferRow[]): string {
  const fixed = (value: number) => String(Number(value.toFixed(1)));
  const line = (row: TransferRow) => {
    const model = row.model === undefined ? '' : ` model: '${row.model}',`;
    const figures = `count: ${row.count}, medianPct: ${fixed(row.medianPct)}, p90Pct: ${fixed(row.p90Pct)}, biasPct: ${fixed(row.biasPct)}`;
    const about = `engine: '${row.engine}', family: '${row.family}', coefficients: '${row.coefficients}',${model} kind: '${row.kind}'`;
    return `  { ${about}, ${figures} },`;
  };
  return [
    '// Made by `npx kavier validate --write-transfer`. Do not edit.',
    "import type { TransferRow } from './transfer-row.ts';",
    '',
    '/** Errors of dense models on accelerators, and of models, that the coefficients have not seen. */',
    '// biome-ignore format: a table, one row a line',
    'export const TRANSFER_FIGURES: readonly TransferRow[] = [',
    ...rows.map(line),
    '];',
    '',
  ].join('\n');
}
