/** 96,870: a whole number with separators, the same on every machine. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** 58,006.02: a number with separators and a fixed number of decimals. */
export function fixed(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return value.toLocaleString('en-US', options);
}

/** +0.006 or -0.006: a difference always carries its sign, and one that rounds to nothing none. */
export function signed(value: number, digits: number): string {
  const text = fixed(Math.abs(value), digits);
  if (Number(text.replaceAll(',', '')) === 0) return text;
  return (value < 0 ? '-' : '+') + text;
}
