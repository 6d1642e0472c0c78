import type { Component } from '@kavier/core/architecture';

type How = Component['simulation']['how'];

/** Colours of one setting of the reader's screen. Every text stands on the ground, the band or a box. */
export interface Palette {
  readonly ground: string;
  readonly band: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly boxes: Readonly<Record<How, string>>;
}

export const LIGHT: Palette = {
  ground: '#ffffff',
  band: '#f1f3f6',
  ink: '#1c2430',
  soft: '#434e5f',
  line: '#2563c9',
  boxes: { simulated: '#a9c9f7', partial: '#dbe8fb', parameter: '#ffffff', absent: '#f1f3f6' },
};

export const DARK: Palette = {
  ground: '#151a21',
  band: '#1f262f',
  ink: '#e6eaf0',
  soft: '#bfc8d4',
  line: '#79a9ff',
  boxes: { simulated: '#2b4f8c', partial: '#24344f', parameter: '#151a21', absent: '#1f262f' },
};

const variables = ({ ground, band, ink, soft, line, boxes }: Palette) =>
  Object.entries({ ground, band, ink, soft, line, ...boxes })
    .map(([name, color]) => `--${name}:${color}`)
    .join(';');

/**
 * Follows the reader's light or dark setting by media query, as the plots do. How a component is simulated is told by fill, by
 * border (whole, whole, thin, dashed) and by a word in its box.
 */
export const DIAGRAM_STYLE = `
.ra{${variables(LIGHT)};
font:15px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
@media (prefers-color-scheme:dark){.ra{${variables(DARK)}}}
.ra text{fill:var(--ink)}
.ra .soft{fill:var(--soft);font-size:14px}
.ra .title{font-size:20px;font-weight:600}
.ra .layer,.ra .id{font-weight:700}
.ra .step{font-size:13px}
.ra .ground{fill:var(--ground)}
.ra .band{fill:var(--band)}
.ra .chip{fill:none;stroke:var(--soft);stroke-width:1}
.ra .box{stroke:var(--line);stroke-width:1.5}
.ra .simulated{fill:var(--simulated)}
.ra .partial{fill:var(--partial)}
.ra .parameter{fill:var(--parameter);stroke-width:1}
.ra .absent{fill:var(--absent);stroke:var(--soft);stroke-dasharray:5 4}
.ra .data,.ra .control{fill:none;stroke:var(--line);stroke-width:2}
.ra .control{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:4 3}
.ra .head-data{fill:var(--line)}
.ra .head-control{fill:var(--soft)}
`.trim();
