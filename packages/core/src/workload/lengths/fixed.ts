import { requireNumber } from '../../units/require.ts';
import { type LengthFamily, MAX_LENGTH } from './contract.ts';

export interface FixedLength {
  /** The length, an integer from 0 to 2^30. */
  readonly tokens: number;
}

/** Always the same length. */
export const fixed: LengthFamily<FixedLength> = {
  create({ tokens }, where) {
    requireNumber(tokens, `${where}.tokens`, { from: 0, to: MAX_LENGTH, integer: true });
    return { draw: () => tokens };
  },
};
