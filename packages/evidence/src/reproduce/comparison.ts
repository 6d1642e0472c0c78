/** How close ours must come to a published figure for it to count as reproduced. */
export interface Bar {
  /** `absolute`: |ours - published| in the figure's unit; `relative`: the same over |published|. */
  readonly kind: 'absolute' | 'relative';
  /** Largest difference allowed; 0 demands equality. */
  readonly limit: number;
}

/** One published figure beside ours. */
export interface Comparison {
  /** What the figure says, for example `Llama-3-8B prefill`. */
  readonly figure: string;
  /** Unit of both values. */
  readonly unit: string;
  readonly published: number;
  readonly ours: number;
  /** ours - published, in the unit. */
  readonly difference: number;
  /** difference / |published|; null where the published figure is 0. */
  readonly relativeDifference: number | null;
  /** Null where nothing can be demanded, because what decides the figure was never published. */
  readonly bar: Bar | null;
  /** Whether ours lies within the bar; null without one. */
  readonly within: boolean | null;
}

export function compare(
  figure: string,
  unit: string,
  values: { readonly published: number; readonly ours: number },
  bar: Bar | null,
): Comparison {
  const { published, ours } = values;
  const difference = ours - published;
  const relativeDifference = published === 0 ? null : difference / Math.abs(published);
  return {
    figure,
    unit,
    published,
    ours,
    difference,
    relativeDifference,
    bar,
    within: bar === null ? null : isWithin(difference, relativeDifference, bar),
  };
}

function isWithin(difference: number, relative: number | null, bar: Bar): boolean {
  // A figure of zero has no relative difference: only equality is within any share of it.
  const distance = bar.kind === 'absolute' ? difference : (relative ?? difference);
  return Math.abs(distance) <= bar.limit;
}

/** Figures that have a bar and lie outside it. */
export function missedBars(comparisons: readonly Comparison[]): readonly Comparison[] {
  return comparisons.filter((one) => one.within === false);
}
