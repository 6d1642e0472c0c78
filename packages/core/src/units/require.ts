import { KavierError } from './errors.ts';

/** What a number has to satisfy; finite in any case. */
export interface NumberRule {
  /** Smallest allowed value. */
  readonly from?: number | undefined;
  /** Largest allowed value. */
  readonly to?: number | undefined;
  /** The value has to be greater than this. */
  readonly above?: number | undefined;
  readonly integer?: boolean | undefined;
}

/** The value when it keeps the rule; otherwise an input error that names the option's path. */
export function requireNumber(value: number, where: string, rule: NumberRule = {}): number {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, above } = rule;
  const isValid =
    Number.isFinite(value) &&
    value >= from &&
    value <= to &&
    (above === undefined || value > above) &&
    (rule.integer !== true || Number.isInteger(value));
  if (isValid) return value;
  throw new KavierError('this value is not allowed', {
    kind: 'input',
    where,
    found: String(value),
    expected: describe(rule),
  });
}

function describe({ from, to, above, integer }: NumberRule): string {
  const bounds = [
    above === undefined ? '' : `> ${above}`,
    from === undefined ? '' : `>= ${from}`,
    to === undefined ? '' : `<= ${to}`,
  ].filter((bound) => bound !== '');
  const kind = integer === true ? 'a whole number' : 'a finite number';
  return bounds.length === 0 ? kind : `${kind} ${bounds.join(' and ')}`;
}
