import { DiscreteTable } from '../../kernel/discrete-table.ts';
import { KavierError } from '../../units/errors.ts';
import { requireNumber } from '../../units/require.ts';
import { type LengthFamily, MAX_LENGTH } from './contract.ts';

export interface EmpiricalLength {
  /** Observed lengths, integers from 0 to 2^30, at least one; a value may occur several times. */
  readonly values: ArrayLike<number>;
  /** Weight of each value, finite and >= 0. Default: equal weights. */
  readonly weights?: ArrayLike<number> | undefined;
}

/**
 * Draws observed lengths by weight. The order of the list carries no meaning: values are sorted and
 * equal ones merged, so that the same observations in another order draw the same numbers.
 */
export const empirical: LengthFamily<EmpiricalLength> = {
  create({ values, weights }, where) {
    if (weights !== undefined && weights.length !== values.length) {
      throw new KavierError('every value needs one weight', {
        kind: 'input',
        where: `${where}.weights`,
        found: `${weights.length} weights`,
        expected: `${values.length}, as many as values`,
      });
    }
    const weightOf = new Map<number, number>();
    for (const row of sortedRows(values, weights, where)) {
      weightOf.set(row.value, (weightOf.get(row.value) ?? 0) + row.weight);
    }
    const lengths = Int32Array.from(weightOf.keys());
    const table = new DiscreteTable([...weightOf.values()], `${where}.weights`);
    return { draw: (stream) => lengths[table.draw(stream)] };
  },
};

function sortedRows(
  values: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  where: string,
) {
  const rule = { from: 0, to: MAX_LENGTH, integer: true };
  return Array.from({ length: values.length }, (_, i) => ({
    value: requireNumber(values[i], `${where}.values[${i}]`, rule),
    weight: requireNumber(weights?.[i] ?? 1, `${where}.weights[${i}]`, { from: 0 }),
  })).sort((a, b) => a.value - b.value || a.weight - b.weight);
}
