import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPONENTS, INTERACTIONS } from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';
import { architectureSvg } from '../../src/architecture/diagram.ts';
import { diagramLayout, type Frame } from '../../src/architecture/diagram-layout.ts';
import { DARK, LIGHT } from '../../src/architecture/diagram-style.ts';
import { layerLinks, stepsOf } from '../../src/architecture/layer-links.ts';
import { hasChromium, renderings } from '../footprint/chromium.ts';
import { unbalancedTags } from '../reproduce/markup.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const inside = (inner: Frame, outer: Frame) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const apart = (a: Frame, b: Frame) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

/** Of WCAG 2, of a colour as #rrggbb. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('the diagram', () => {
  test('is whole, needs nothing else, and follows the reader’s setting', () => {
    const svg = architectureSvg();
    expect(unbalancedTags(svg)).toEqual([]);
    expect(svg).not.toMatch(/<script|<image|href=|@import|url\(|NaN|undefined/);
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  test('has a box for each component, in its band, apart from all others', () => {
    const { bands, side, width, height } = diagramLayout();
    const layers = [...bands, side];
    const boxes = layers.flatMap((layer) => layer.boxes);
    const ids = boxes.map(({ component }) => component.id);
    expect(ids).toEqual(COMPONENTS.map(({ id }) => id));
    for (const { layer, frame, boxes: own } of layers) {
      expect(inside(frame, { x: 0, y: 0, width, height })).toBe(true);
      for (const box of own) {
        expect(box.component.layer).toBe(layer.id);
        expect(inside(box.frame, frame)).toBe(true);
      }
    }
    for (const [i, { frame }] of boxes.entries()) {
      for (const other of boxes.slice(i + 1)) expect(apart(frame, other.frame)).toBe(true);
    }
  });

  test('joins the layers that interactions join, with their steps', () => {
    const links = layerLinks();
    expect(links).toContainEqual({ from: 'F', to: 'B', plane: 'data', steps: [4] });
    expect(links).toContainEqual({ from: 'R', to: 'I', plane: 'data', steps: [13, 14] });
    const crossing = INTERACTIONS.filter(({ from, to }) => from[0] !== to[0]);
    const keys = crossing.map(({ from, to, plane }) => `${from[0]} ${to[0]} ${plane}`);
    expect(links.map(({ from, to, plane }) => `${from} ${to} ${plane}`)).toEqual([
      ...new Set(keys),
    ]);
    expect(stepsOf('R1')).toEqual([10, 11, 12]);
  });

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ])(
    'its texts stand out from what is behind them, %s',
    (_, { ground, band, ink, soft, boxes }) => {
      for (const behind of [ground, band, ...Object.values(boxes)]) {
        for (const text of [ink, soft]) expect(contrast(text, behind)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test.skipIf(!hasChromium)(
    'has no texts on each other in Chromium, wide and narrow, light and dark',
    async () => {
      const file = join(temporaryFolder(), 'diagram.html');
      writeFileSync(file, `<!doctype html><meta charset="utf-8"><body>${architectureSvg()}</body>`);
      for (const { view, overflowPx, overlaps, complaints } of await renderings(file)) {
        expect({ view, overflowPx, overlaps, complaints }).toEqual({
          view,
          overflowPx: 0,
          overlaps: [],
          complaints: [],
        });
      }
    },
    60_000,
  );
});
