import { requireNumber } from '../../units/require.ts';
import { type LengthFamily, MAX_LENGTH } from './contract.ts';

export interface UniformLength {
  /** Smallest length, an integer from 0 to 2^30. */
  readonly min: number;
  /** Largest length, an integer from `min` to 2^30; drawn too. */
  readonly max: number;
}

/** Every whole number from min to max with equal chance. */
export const uniform: LengthFamily<UniformLength> = {
  create({ min, max }, where) {
    requireNumber(min, `${where}.min`, { from: 0, to: MAX_LENGTH, integer: true });
    requireNumber(max, `${where}.max`, { from: min, to: MAX_LENGTH, integer: true });
    const width = max - min + 1;
    return { draw: (stream) => min + stream.nextInt(width) };
  },
};
