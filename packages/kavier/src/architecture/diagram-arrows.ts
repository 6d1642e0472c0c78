import { element } from '../report/svg/element.ts';
import { label } from '../report/svg/frame.ts';
import type { DiagramLayout, Frame, PlacedLayer } from './diagram-layout.ts';
import { GUTTER } from './diagram-layout.ts';
import { type LayerLink, layerLinks } from './layer-links.ts';

type Plane = LayerLink['plane'];

/** Half the width of an arrow's head, in pixels. */
const HEAD = 5;

/** A straight arrow with its head at the second point, along one axis. */
export function arrow(plane: Plane, x1: number, y1: number, x2: number, y2: number): string {
  const [along, up] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  const [baseX, baseY] = [x2 - along * 2 * HEAD, y2 - up * 2 * HEAD];
  const corners = [
    [x2, y2],
    [baseX - up * HEAD, baseY - along * HEAD],
    [baseX + up * HEAD, baseY + along * HEAD],
  ];
  return (
    element('path', { class: plane, d: `M${x1} ${y1}L${baseX} ${baseY}` }) +
    element('path', {
      class: `head-${plane}`,
      d: `M${corners.map((at) => at.join(' ')).join('L')}Z`,
    })
  );
}

/** Arrows between layers only: in the gap between neighbours, in the gutter past others, and beside, to and from the side. */
export function layerArrows({ bands, side }: DiagramLayout): string {
  const links = layerLinks();
  const place = (id: string) => bands.findIndex(({ layer }) => layer.id === id);
  const ofBands = links.filter((link) => place(link.from) >= 0 && place(link.to) >= 0);
  const distance = ({ from, to }: LayerLink) => Math.abs(place(from) - place(to));
  const far = ofBands.filter((link) => distance(link) > 1);
  const between = bands.slice(1).map((lower, above) => {
    const near = ofBands.filter(
      (link) => distance(link) === 1 && Math.min(place(link.from), place(link.to)) === above,
    );
    return gapArrows(bands[above], lower, near);
  });
  const past = far.map((link, lane) =>
    gutterArrow(link, lane, bands[place(link.from)].frame, bands[place(link.to)].frame),
  );
  const beside = bands.map((band) => sideArrows(band, side, links));
  return [...between, ...past, ...beside].join('');
}

function gapArrows(upper: PlacedLayer, lower: PlacedLayer, links: readonly LayerLink[]): string {
  const top = upper.frame.y + upper.frame.height + 3;
  const bottom = lower.frame.y - 3;
  const pitch = upper.frame.width / (links.length + 1);
  return links
    .map((link, i) => {
      const x = Math.round(upper.frame.x + pitch * (i + 0.6));
      const isDown = link.from === upper.layer.id;
      const text = link.plane === 'control' ? 'control' : stepWords(link.steps);
      const drawn = isDown
        ? arrow(link.plane, x, top, x, bottom)
        : arrow(link.plane, x, bottom, x, top);
      return drawn + label('soft', x + 10, (top + bottom) / 2 + 5, 'start', text);
    })
    .join('');
}

const stepWords = (steps: readonly number[]) =>
  `${steps.length === 1 ? 'step' : 'steps'} ${steps.join(', ')}`;

/** From the middle of one band to that of another, past those between, each link in a lane of its own. */
function gutterArrow(link: LayerLink, lane: number, from: Frame, to: Frame): string {
  const x = GUTTER - 16 - lane * 24;
  // Not at the middle, where a link of the other direction may end.
  const [y1, y2] = [from.y + from.height * 0.3, to.y + to.height * 0.6].map(Math.round);
  const text = link.plane === 'control' ? 'control' : stepWords(link.steps);
  // Near its head, where lanes have no turns of others beside them.
  const [textX, textY] = [x - 6, Math.round(y2 + (y1 - y2) * 0.2)];
  return (
    element('path', { class: link.plane, d: `M${GUTTER} ${y1}L${x} ${y1}L${x} ${y2}` }) +
    arrow(link.plane, x, y2, GUTTER, y2) +
    element(
      'text',
      {
        class: 'soft',
        'text-anchor': 'middle',
        transform: `translate(${textX} ${textY}) rotate(-90)`,
      },
      text,
    )
  );
}

function sideArrows({ layer, frame }: PlacedLayer, side: PlacedLayer, links: readonly LayerLink[]) {
  const [near, far] = [frame.x + frame.width + 3, side.frame.x - 3];
  const between = links.filter(
    ({ from, to }) =>
      (from === layer.id && to === side.layer.id) || (from === side.layer.id && to === layer.id),
  );
  return between
    .map(({ from, plane }, i) => {
      const y = Math.round(frame.y + (frame.height * (i + 1)) / (between.length + 1));
      return from === layer.id ? arrow(plane, near, y, far, y) : arrow(plane, far, y, near, y);
    })
    .join('');
}
