/** Numbers for people. All functions show an undefined value as a dash. */
const NOTHING = '-';
/** Less is what rounding leaves: a nanosecond, a billionth of a dollar. */
const NO_SECONDS = 1e-9;
const NO_USD = 1e-9;

/** `1041916164` -> `1,041,916,164`. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Four significant digits at most, with separators above a thousand: `0.01234`, `12.3`, `58,006`. */
export function formatSignificant(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size >= 10 ** (digits - 1)) return formatCount(value);
  if (size > 0 && size < 1e-4) return small(value, digits);
  return String(Number(value.toPrecision(digits)));
}

/** Without an exponent down to a billionth; what is less is shown as such. */
function small(value: number, digits: number): string {
  const decimals = digits - 1 - Math.floor(Math.log10(Math.abs(value)));
  if (Math.abs(value) < 1e-9) return value.toExponential(digits - 1);
  return value.toFixed(Math.min(20, decimals)).replace(/0+$/, '');
}

/** A time in the unit that reads best: µs, ms, s, min, h or days. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NOTHING;
  const size = Math.abs(seconds);
  if (size < NO_SECONDS) return '0 s';
  if (size < 1e-3) return `${fixed(seconds * 1e6)} µs`;
  if (size < 1) return `${fixed(seconds * 1e3)} ms`;
  if (size < 120) return `${fixed(seconds)} s`;
  if (size < 7200) return `${fixed(seconds / 60)} min`;
  if (size < 172_800) return `${fixed(seconds / 3600)} h`;
  return `${fixed(seconds / 86_400)} days`;
}

/** Three significant digits, keeping trailing zeros so that columns line up. */
function fixed(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = value.toFixed(decimals);
  return size >= 1000 ? formatCount(value) : text;
}

/** `12.34 USD`; below one dollar three significant digits. */
export function formatUsd(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return NOTHING;
  if (Math.abs(value) < NO_USD) return '0 USD';
  if (Math.abs(value) < 1) return `${formatSignificant(value, 3)} USD`;
  const [whole, cents] = value.toFixed(2).split('.');
  return `${formatCount(Number(whole))}.${cents} USD`;
}

/** `0.3664` -> `36.64 %`. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return NOTHING;
  return `${(share * 100).toFixed(2)} %`;
}

/** The same to three significant digits: `36.6 %`. */
export function formatPercent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return NOTHING;
  return `${formatSignificant(share * 100, 3)} %`;
}

/** An energy in the unit that reads best: mWh, Wh, kWh or MWh. */
export function formatWh(wh: number | null): string {
  return scaled(wh, [
    [1e6, 'MWh'],
    [1e3, 'kWh'],
    [1, 'Wh'],
    [1e-3, 'mWh'],
  ]);
}

/** A mass in the unit that reads best: mg, g, kg or t. */
export function formatGrams(grams: number | null): string {
  return scaled(grams, [
    [1e6, 't'],
    [1e3, 'kg'],
    [1, 'g'],
    [1e-3, 'mg'],
  ]);
}

/** Watts, kilowatts or megawatts. */
export function formatWatts(watts: number | null): string {
  return scaled(watts, [
    [1e6, 'MW'],
    [1e3, 'kW'],
    [1, 'W'],
  ]);
}

/** Litres or millilitres. */
export function formatLitres(litres: number | null): string {
  return scaled(litres, [
    [1, 'L'],
    [1e-3, 'mL'],
  ]);
}

/** Three significant digits in the largest unit that the value fills; the smallest takes what is left. */
function scaled(value: number | null, units: readonly (readonly [number, string])[]): string {
  if (value === null || !Number.isFinite(value)) return NOTHING;
  const smallest = units[units.length - 1];
  // Less than is shown of the smallest unit is nothing.
  if (Math.abs(value) < 0.005 * smallest[0]) {
    const [, name] = units.find(([size]) => size === 1) ?? smallest;
    return `0 ${name}`;
  }
  const [size, name] = units.find(([one]) => Math.abs(value) >= one) ?? smallest;
  return `${fixed(value / size)} ${name}`;
}
