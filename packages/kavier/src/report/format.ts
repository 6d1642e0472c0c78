/** Numbers for people. All functions show an undefined value as a dash. */
const NOTHING = '-';

/** `1041916164` -> `1,041,916,164`. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Four significant digits at most, with separators above a thousand: `0.01234`, `12.3`, `58,006`. */
export function formatSignificant(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size >= 10 ** (digits - 1)) return formatCount(value);
  if (size > 0 && size < 1e-4) return value.toExponential(digits - 1);
  return String(Number(value.toPrecision(digits)));
}

/** A time in the unit that reads best: µs, ms, s, min, h or days. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return NOTHING;
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
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
  if (value !== 0 && Math.abs(value) < 1) return `${formatSignificant(value, 3)} USD`;
  const [whole, cents] = value.toFixed(2).split('.');
  return `${formatCount(Number(whole))}.${cents} USD`;
}

/** `0.3664` -> `36.64 %`. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return NOTHING;
  return `${(share * 100).toFixed(2)} %`;
}
