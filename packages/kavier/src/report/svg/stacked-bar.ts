import { element } from './element.ts';
import { type Area, type LegendEntry, label, plotDocument } from './frame.ts';

interface StackedPart extends LegendEntry {
  /** Not negative. */
  readonly value: number;
  /** The value for people. */
  readonly text: string;
}

export interface StackedBar {
  readonly title: string;
  readonly description: string;
  /** In the order of the bar. */
  readonly parts: readonly StackedPart[];
}

const WIDTH = 640;
const SIDE = 16;
const BAR = { y: 40, height: 34 };
const ROW = { first: 100, height: 22 };
/** Where names begin, and where values and shares end. */
const COLUMN = { name: 38, value: 300, share: 390 };

/** One bar of parts, each as long as its share, over a line a part with its value and share; undefined without any value. */
export function stackedBar({ title, description, parts }: StackedBar): string | undefined {
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  if (!(total > 0)) return undefined;
  const height = ROW.first + parts.length * ROW.height;
  const area: Area = { width: WIDTH, height, left: SIDE, right: WIDTH - SIDE, top: 0, bottom: 0 };
  let before = 0;
  const segments = parts.map(({ tone, value }) => {
    const x = SIDE + (before / total) * (WIDTH - 2 * SIDE);
    before += value;
    const width = (value / total) * (WIDTH - 2 * SIDE);
    return element('rect', { class: `fill-${tone}`, x, y: BAR.y, width, height: BAR.height });
  });
  const text = { title, description, xLabel: '', yLabel: '' };
  return plotDocument(
    area,
    text,
    [],
    [...segments, ...parts.flatMap((part, i) => partLine(part, i, total))],
  );
}

function partLine({ name, tone, value, text }: StackedPart, index: number, total: number) {
  const y = ROW.first + index * ROW.height;
  return [
    element('rect', { class: `fill-${tone}`, x: SIDE, y: y - 10, width: 12, height: 12, rx: 2 }),
    label('label', COLUMN.name, y, 'start', name),
    label('label', COLUMN.value, y, 'end', text),
    label('', COLUMN.share, y, 'end', `${((value / total) * 100).toFixed(2)} %`),
  ];
}
