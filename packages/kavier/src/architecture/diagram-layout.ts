import { largestOf } from '@kavier/core';
import { COMPONENTS, type Component, LAYERS, type Layer } from '@kavier/core/architecture';
import { wrapWords } from './wrap.ts';

/** A rectangle in pixels of the diagram. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBox {
  readonly component: Component;
  readonly frame: Frame;
  /** The component's name, line by line. */
  readonly name: readonly string[];
}

export interface PlacedLayer {
  readonly layer: Layer;
  readonly frame: Frame;
  readonly name: readonly string[];
  readonly boxes: readonly PlacedBox[];
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  /** From the users down. */
  readonly bands: readonly PlacedLayer[];
  /** Beside all bands. */
  readonly side: PlacedLayer;
}

const WIDTH = 760;
/** Above the bands: title and legend. */
const TOP = 132;
const BOTTOM = 14;
/** Left of the bands, for arrows that pass layers. */
export const GUTTER = 62;
const SIDE_WIDTH = 126;
/** Between the bands and the side, for arrows. */
const SIDE_GAP = 30;
const BAND_WIDTH = WIDTH - GUTTER - SIDE_GAP - SIDE_WIDTH - 8;
/** Between bands, for arrows. */
const BAND_GAP = 36;
export const LINE = 18;
const HEADING = 30;
const PADDING = 10;
const BOX_GAP = 8;
/** In a row; more make boxes narrower than their longest words. */
const MOST_COLUMNS = 4;
/** Of the widest of usual fonts at 15 px, in pixels a letter. */
const LETTER_WIDTH = 8.9;

export function diagramLayout(): DiagramLayout {
  const bands: PlacedLayer[] = [];
  let y = TOP;
  for (const layer of LAYERS.filter(({ id }) => id !== 'D')) {
    const band = placeBand(layer, y);
    bands.push(band);
    y += band.frame.height + BAND_GAP;
  }
  const bottom = y - BAND_GAP;
  return { width: WIDTH, height: bottom + BOTTOM, bands, side: placeSide(bottom - TOP) };
}

function placeBand(layer: Layer, top: number): PlacedLayer {
  const components = COMPONENTS.filter((component) => component.layer === layer.id);
  const rows = Math.ceil(components.length / MOST_COLUMNS);
  const columns = Math.ceil(components.length / rows);
  const width = (BAND_WIDTH - 2 * PADDING - (columns - 1) * BOX_GAP) / columns;
  const boxes: PlacedBox[] = [];
  let y = top + HEADING;
  for (let row = 0; row < rows; row += 1) {
    const inRow = components.slice(row * columns, (row + 1) * columns);
    const height = largestOf(inRow.map((component) => boxHeight(component, width)));
    for (const [column, component] of inRow.entries()) {
      const x = GUTTER + PADDING + column * (width + BOX_GAP);
      boxes.push(placeBox(component, { x, y, width, height }));
    }
    y += height + BOX_GAP;
  }
  const height = y - BOX_GAP + PADDING - top;
  const frame = { x: GUTTER, y: top, width: BAND_WIDTH, height };
  return { layer, frame, name: [layer.name], boxes };
}

function placeSide(height: number): PlacedLayer {
  const [layer] = LAYERS.filter(({ id }) => id === 'D');
  const frame = { x: GUTTER + BAND_WIDTH + SIDE_GAP, y: TOP, width: SIDE_WIDTH, height };
  const name = wrapWords(`${layer.name}, beside all layers`, 12);
  let y = TOP + HEADING + LINE * (name.length - 1);
  const boxes = COMPONENTS.filter((component) => component.layer === layer.id).map((component) => {
    const width = SIDE_WIDTH - 8;
    const box = { x: frame.x + 4, y, width, height: boxHeight(component, width) };
    y += box.height + BOX_GAP;
    return placeBox(component, box);
  });
  return { layer, frame, name, boxes };
}

function placeBox(component: Component, frame: Frame): PlacedBox {
  return { component, frame, name: nameLines(component, frame.width) };
}

const nameLines = ({ name }: Component, width: number) =>
  wrapWords(name, Math.floor((width - 12) / LETTER_WIDTH));

/** A line for id and word, those of the name, one for steps. */
function boxHeight(component: Component, width: number): number {
  return LINE * (nameLines(component, width).length + 2) + 17;
}
