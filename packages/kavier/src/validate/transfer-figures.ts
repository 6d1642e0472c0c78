// Made by `npx kavier validate --write-transfer`. Do not edit.
import type { TransferRow } from './transfer-row.ts';

/** Errors of dense models on accelerators, and of models, that the coefficients have not seen. */
// biome-ignore format: a table, one row a line
export const TRANSFER_FIGURES: readonly TransferRow[] = [
];
