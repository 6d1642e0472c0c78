/**
 * How a mark is drawn: `a` to `d` are colours told apart in light and dark; `quiet` recedes, `ink` is that
 * of text.
 */
export type Tone = 'a' | 'b' | 'c' | 'd' | 'quiet' | 'ink';

/**
 * Style of every plot. It follows the reader's light or dark setting by media query, so a plot is
 * legible inside a page and as a file of its own, and needs no script.
 */
export const PLOT_STYLE = `
.plot{--ink:#1c2430;--soft:#566173;--grid:#e1e5eb;--ground:#fff;
--a:#2563c9;--b:#c2570c;--c:#0f8a6d;--d:#7c4bbf;--quiet:#8a94a3;
font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
@media (prefers-color-scheme:dark){.plot{--ink:#e6eaf0;--soft:#a3adbb;--grid:#2d3540;
--ground:#151a21;--a:#79a9ff;--b:#f2a25c;--c:#4fd0ae;--d:#bf9cf2;--quiet:#9aa6b5}}
.plot .ground{fill:var(--ground)}
.plot text{fill:var(--soft)}
.plot .title{fill:var(--ink);font-size:14px;font-weight:600}
.plot .label{fill:var(--ink)}
.plot .grid{stroke:var(--grid);stroke-width:1}
.plot .axis{stroke:var(--soft);stroke-width:1}
.plot .reference{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4;fill:none}
.plot .fill-a{fill:var(--a)}.plot .fill-b{fill:var(--b)}
.plot .fill-c{fill:var(--c)}.plot .fill-d{fill:var(--d)}
.plot .fill-ink{fill:var(--ink)}.plot .fill-quiet{fill:var(--quiet)}
.plot .hollow{fill:var(--ground);stroke-width:1.5}
.plot .line{fill:none;stroke-width:2}
.plot .stroke-a{stroke:var(--a)}.plot .stroke-b{stroke:var(--b)}
.plot .stroke-c{stroke:var(--c)}.plot .stroke-d{stroke:var(--d)}
.plot .stroke-ink{stroke:var(--ink)}.plot .stroke-quiet{stroke:var(--quiet)}
`.trim();
