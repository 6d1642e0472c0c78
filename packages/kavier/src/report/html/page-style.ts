/** Style of the page; it follows the reader's light or dark setting. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#566173;--rule:#e1e5eb;--ground:#fff;
--good:#0b6b4f;--bad:#b3261e;--open:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#a3adbb;--rule:#2d3540;
--ground:#151a21;--good:#4fd0ae;--bad:#ff8a80;--open:#f0b85c}}
body{margin:0 auto;max-width:1180px;padding:24px;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:26px;line-height:1.2;margin:8px 0}
h2{font-size:20px;margin:44px 0 6px;padding-top:16px;border-top:1px solid var(--rule)}
a{color:inherit}
p{max-width:90ch;margin:6px 0}
.soft,caption,summary{color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(340px,1fr));gap:16px;margin:16px 0}
.plots svg{width:100%;height:auto;max-width:540px}
.wide svg{width:100%;height:auto;max-width:540px}
.scroll{overflow-x:auto;margin:18px 0}
table{border-collapse:collapse;min-width:min(640px,180vw);font-size:13px;font-variant-numeric:tabular-nums}
caption{text-align:left;white-space:nowrap;padding-bottom:6px;font-size:13px}
th,td{padding:3px 14px 3px 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
th{font-weight:600;white-space:nowrap}
td{min-width:3ch}
.number{text-align:right;white-space:nowrap}
.verdict{white-space:nowrap}
.met{color:var(--good)}.not-met{color:var(--bad);font-weight:600}.no-rows{color:var(--open)}
details{margin:10px 0}
summary{cursor:pointer}
`.trim();
