/** Share of the whole below which a difference is what rounding leaves. */
const ROUNDING = 1e-9;

/** What a part leaves of the whole: 0 where it is the whole but for rounding, so that no dust is taken for an amount. */
export function remainder(whole: number, part: number): number {
  const left = whole - part;
  return Math.abs(left) <= ROUNDING * Math.abs(whole) ? 0 : left;
}
