// Made by `kavier validate --write-errors packages/kavier/src/uncertainty/validated-errors.ts`. Do not edit: run it again.
import type { ErrorCell } from './error-cell.ts';

export const VALIDATED_ERRORS: readonly ErrorCell[] = [];
