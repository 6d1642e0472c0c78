import { largestOf } from '@kavier/core';
import { element } from './element.ts';
import { type Area, type LegendEntry, plotDocument, sideLabel, xAxis, yAxis } from './frame.ts';
import { linearScale, type Scale } from './scale.ts';

interface StepSeries extends LegendEntry {
  /** One value a step, not negative. */
  readonly values: readonly number[];
}

export interface StackedSteps {
  readonly title: string;
  readonly description: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Begin and end of each step. */
  readonly steps: readonly { readonly from: number; readonly to: number }[];
  /** From the lowest layer up. */
  readonly series: readonly StepSeries[];
  /** A line over the same steps in a field of its own below; null leaves a gap. */
  readonly line?:
    | { readonly yLabel: string; readonly values: readonly (number | null)[] }
    | undefined;
}

const WIDTH = 640;
const SIDES = { left: 76, right: 624 };
const UPPER: Area = { width: WIDTH, height: 330, ...SIDES, top: 62, bottom: 276 };
const LOWER: Area = { width: WIDTH, height: 470, ...SIDES, top: 306, bottom: 416 };

/** Layers of steps, the first below; and a line with an axis of its own in a second field, so that neither hides the other. */
export function stackedSteps(plot: StackedSteps): string | undefined {
  const { steps, series, line } = plot;
  const tops = layerTops(series, steps.length);
  const high = Math.max(0, largestOf(tops[tops.length - 1]));
  if (steps.length === 0 || !(high > 0)) return undefined;
  const last = steps[steps.length - 1];
  const x = linearScale({ low: 0, high: last.to, from: SIDES.left, to: SIDES.right });
  const y = linearScale({ low: 0, high, from: UPPER.bottom, to: UPPER.top });
  const lowest = line === undefined ? UPPER : LOWER;
  const whole: Area = { ...UPPER, height: lowest.height, bottom: lowest.bottom };
  return plotDocument({ ...UPPER, height: lowest.height }, plot, series, [
    xAxis(whole, x),
    yAxis(UPPER, y),
    ...series.map(({ tone }, layer) =>
      element('path', {
        class: `fill-${tone}`,
        d: layerPath(plot, tops[layer], tops[layer - 1], x, y),
      }),
    ),
    ...(line === undefined ? [] : lineMarks(plot, line, x)),
  ]);
}

function layerTops(series: readonly StepSeries[], count: number): readonly (readonly number[])[] {
  const sums = Array.from({ length: count }, () => 0);
  return series.map(({ values }) => {
    for (let i = 0; i < count; i++) sums[i] += values[i];
    return [...sums];
  });
}

/** Along the tops to the right and along what lies below back to the left. */
function layerPath(
  { steps }: StackedSteps,
  tops: readonly number[],
  below: readonly number[] | undefined,
  x: Scale,
  y: Scale,
): string {
  const there = steps.map(
    ({ from, to }, i) => `${round(x.at(from))},${round(y.at(tops[i]))}H${round(x.at(to))}`,
  );
  const back = steps.map(
    ({ from, to }, i) => `${round(x.at(to))},${round(y.at(below?.[i] ?? 0))}H${round(x.at(from))}`,
  );
  return `M${there.join('L')}L${back.reverse().join('L')}Z`;
}

function lineMarks(
  { steps }: StackedSteps,
  { yLabel, values }: NonNullable<StackedSteps['line']>,
  x: Scale,
): string[] {
  const high = Math.max(0, largestOf(values.map((value) => value ?? 0)));
  const y = linearScale({ low: 0, high, from: LOWER.bottom, to: LOWER.top });
  let isOpen = false;
  const path = steps.map(({ from, to }, i) => {
    const value = values[i];
    const command = isOpen ? 'L' : 'M';
    isOpen = value !== null;
    if (value === null) return '';
    return `${command}${round(x.at(from))},${round(y.at(value))}H${round(x.at(to))}`;
  });
  return [
    yAxis(LOWER, y),
    sideLabel(LOWER, yLabel),
    element('path', { class: 'line stroke-ink', d: path.join('') }),
  ];
}

/** Below what a screen shows. */
const round = (position: number) => Math.round(position * 10) / 10;
