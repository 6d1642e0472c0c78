import { SIMULATED } from '@kavier/core/architecture';
import { element } from '../report/svg/element.ts';
import { label } from '../report/svg/frame.ts';
import { arrow, layerArrows } from './diagram-arrows.ts';
import { diagramLayout, LINE, type PlacedBox, type PlacedLayer } from './diagram-layout.ts';
import { DIAGRAM_STYLE } from './diagram-style.ts';
import { stepsOf } from './layer-links.ts';
import { SIMULATED_MEANS } from './prose.ts';

const TITLE = 'Reference architecture of LLM ecosystems under inference';

/** `docs/reference-architecture.svg`: layers as bands, components as boxes, arrows between layers. Needs no script and no other file. */
export function architectureSvg(): string {
  const layout = diagramLayout();
  const { width, height, bands, side } = layout;
  const layers = [...bands, side];
  const described = layers
    .map(({ layer, boxes }) => {
      const names = boxes.map(({ component }) => `${component.id} ${component.name}`);
      return `${layer.name}: ${names.join(', ')}.`;
    })
    .join(' ');
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    class: 'ra',
    role: 'img',
    'aria-label': `${TITLE}. ${described}`,
  };
  return `${element(
    'svg',
    attributes,
    `<style>${DIAGRAM_STYLE}</style>`,
    [
      element('rect', { class: 'ground', width, height }),
      label('title', 8, 26, 'start', TITLE),
      legend(),
      ...layers.map(layerMarks),
      layerArrows(layout),
    ].map((mark) => `\n${mark}`),
    '\n',
  )}\n`;
}

/** Two columns of what fills and borders mean, and a line about steps and arrows. */
function legend(): string {
  const kinds = SIMULATED.map((how, i) => {
    const [x, y] = [8 + (i % 2) * 372, 40 + Math.floor(i / 2) * 25];
    const swatch = { class: `box ${how}`, x, y, width: 22, height: 16, rx: 4 };
    return (
      element('rect', swatch) +
      label('', x + 30, y + 13, 'start', `${how}: ${SIMULATED_MEANS[how]}`)
    );
  });
  return [
    ...kinds,
    chip(8, 93, 1),
    label('', 38, 108, 'start', 'a step of a request’s life'),
    arrow('data', 300, 103, 340, 103),
    label('', 348, 108, 'start', 'data plane'),
    arrow('control', 500, 103, 540, 103),
    label('', 548, 108, 'start', 'control plane'),
  ].join('');
}

function layerMarks({ layer, frame, name, boxes }: PlacedLayer): string {
  const lines = name.map((line, i) =>
    label(
      'layer',
      frame.x + 10,
      frame.y + 21 + i * LINE,
      'start',
      i === 0 ? `${layer.id}  ${line}` : line,
    ),
  );
  return [
    element('rect', { class: 'band', ...frame, rx: 8 }),
    ...lines,
    ...boxes.map((box) => `\n${boxMarks(box)}`),
  ].join('');
}

function boxMarks({ component, frame, name }: PlacedBox): string {
  const { how } = component.simulation;
  const { x, y, width, height } = frame;
  return [
    element('rect', { class: `box ${how}`, ...frame, rx: 6 }),
    label('id', x + 7, y + 19, 'start', component.id),
    label('soft', x + width - 7, y + 19, 'end', how),
    ...name.map((line, i) => label('', x + 7, y + 19 + LINE * (i + 1), 'start', line)),
    ...stepsOf(component.id).map((step, i) => chip(x + 6 + i * 28, y + height - 25, step)),
  ].join('');
}

const chip = (x: number, y: number, step: number) =>
  element('rect', { class: 'chip', x, y, width: 24, height: 19, rx: 9 }) +
  label('step', x + 12, y + 14, 'middle', String(step));
