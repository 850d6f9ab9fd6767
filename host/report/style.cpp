#include "host/report/style.h"

namespace chokepoint {

const char* const kStyle = R"css(
:root {
  --paper: #ffffff; --panel: #f6f8fa; --ink: #14212b; --soft: #5a6a76; --rule: #dde4e9; --accent: #0c5b83;
  --c0: #0c3f5f; --c1: #2288bb; --c2: #0f8d7c; --c3: #6577c9; --c4: #7d8d9a; --c5: #11a0b5; --c6: #41548f;
  --worse: #b0512b; --better: #1b7fae; --total: #4a6172; --second: #14212b;
  --t0: #0c4f74; --t1: #2a759c; --t2: #74adca; --t3: #a9cde0; --t4: #d3e5ef; --t5: #8fa3b1;
  --on-dark: #ffffff; --on-light: #14212b;
  --site: #e8f1f7; --strain1: #f7ecd9; --strain2: #f3d9bd; --strain3: #edbb9c; --market: #eef0f8; --node-ink: #14212b; --shade: rgba(20, 33, 43, .18);
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #10171d; --panel: #18222a; --ink: #e8eef2; --soft: #9fb0bc; --rule: #2b3842; --accent: #7cc0e4;
    --c0: #d6ebf7; --c1: #4fb0e2; --c2: #3fc0ab; --c3: #98a8f2; --c4: #9aabb8; --c5: #44cde0; --c6: #8b9fe0;
    --worse: #e08a60; --better: #4fb0e2; --total: #8ba3b4; --second: #f4f7f9;
    --t0: #a8d5ec; --t1: #5fa9cf; --t2: #2f6c8c; --t3: #235370; --t4: #1c3a4d; --t5: #596d7b;
    --on-dark: #e8eef2; --on-light: #0d1418;
    --site: #1d2f3b; --strain1: #3a3222; --strain2: #513a22; --strain3: #6b3d24; --market: #272c42; --node-ink: #e8eef2; --shade: rgba(0, 0, 0, .7);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
body {
  margin: 0 auto; max-width: 1020px; padding: 0 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
header { padding: 3.5rem 0 1.25rem; }
.eyebrow { margin: 0 0 .5rem; color: var(--accent); font-size: .8rem; font-weight: 600; letter-spacing: .09em; text-transform: uppercase; }
h1 { margin: 0 0 .75rem; max-width: 30ch; font-size: clamp(1.6rem, 4.2vw, 2.4rem); font-weight: 650; line-height: 1.18; letter-spacing: -.015em; text-wrap: balance; }
h2 { margin: 0 0 1.25rem; font-size: 1.45rem; font-weight: 650; letter-spacing: -.01em; line-height: 1.25; }
h3 { margin: 2rem 0 .25rem; font-size: 1.15rem; font-weight: 650; }
h4 { margin: 1.5rem 0 .5rem; font-size: 1rem; font-weight: 650; }
p { margin: 0 0 1rem; max-width: 70ch; }
.facts, .note { color: var(--soft); font-size: .875rem; line-height: 1.5; }
.note { margin: .5rem 0 1rem; }
.lede { font-size: 1.2rem; line-height: 1.55; max-width: 62ch; }
strong { font-weight: 650; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: .8rem 0; border: solid var(--rule); border-width: 1px 0; font-size: .9rem; }
nav a { text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
section { padding: 3rem 0 1rem; border-bottom: 1px solid var(--rule); }
section:last-child { border-bottom: 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 1rem; margin: 1.75rem 0; }
.tile { padding: 1rem 1.1rem; border-top: 3px solid var(--accent); background: var(--panel); }
.tile dt { color: var(--soft); font-size: .85rem; }
.tile dd { margin: 0; color: var(--soft); font-size: .85rem; }
.tile .figure { color: var(--ink); font-size: 1.4rem; font-weight: 650; line-height: 1.35; letter-spacing: -.01em; }
.tile .unit { font-size: .85rem; font-weight: 500; letter-spacing: 0; white-space: nowrap; }
figure { margin: 0 0 2rem; min-width: 0; }
figcaption { margin: 0 0 .6rem; font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(290px, 100%), 1fr)); gap: 1.5rem 2rem; margin: 1.5rem 0; }
.card { margin: 0; display: flex; flex-direction: column; }
.card figcaption { font-size: .9rem; line-height: 1.35; min-height: 2.7em; display: flex; align-items: flex-end; }
.card > svg { margin-bottom: auto; }
svg { display: block; max-width: 100%; height: auto; overflow: visible; }
.wide svg, .card svg { width: 100%; }
.small { display: none; }
.small svg { width: 100%; max-width: 480px; }
details { margin: .4rem 0 0; font-size: .875rem; }
summary { color: var(--accent); cursor: pointer; width: fit-content; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.scrolls {
  overflow-x: auto; max-width: 100%; margin: 0 0 1rem;
  /* A shade at an edge beyond which there is more: it stays, what covers it scrolls away with the content. */
  background: linear-gradient(to right, var(--paper) 30%, transparent) 0 0 / 40px 100% no-repeat local,
    linear-gradient(to left, var(--paper) 30%, transparent) 100% 0 / 40px 100% no-repeat local,
    linear-gradient(to right, var(--shade), transparent) 0 0 / 12px 100% no-repeat scroll,
    linear-gradient(to left, var(--shade), transparent) 100% 0 / 12px 100% no-repeat scroll;
}
details .scrolls { max-height: 24rem; overflow-y: auto; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; min-width: 50%; }
caption { padding: .5rem 0; color: var(--soft); text-align: left; }
th, td { padding: .35rem 1.25rem .35rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
th:first-child { text-align: left; font-weight: 500; max-width: 60vw; overflow: hidden; text-overflow: ellipsis; }
thead th { color: var(--soft); font-weight: 500; vertical-align: bottom; }
.events { list-style: none; margin: 0 0 1rem; padding: 0; max-width: 80ch; }
.events li { display: grid; grid-template-columns: 11.5rem 1fr; gap: 0 1rem; padding: .3rem 0; border-bottom: 1px solid var(--rule); }
.month { white-space: nowrap; }
.when { color: var(--soft); font-size: .875rem; line-height: 1.8; }
.drawn p { margin: .5rem 0; }
.story + .story { margin-top: 3rem; }
.pairs { display: grid; gap: .1rem; margin: 0 0 1rem; }
.pairs div { display: grid; grid-template-columns: 12rem 1fr; gap: 0 1rem; }
.pairs dt { color: var(--soft); }
.pairs dd { margin: 0; overflow-wrap: anywhere; }

svg.chart text { font: 12px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg.chart .tick, svg.chart .title { fill: var(--soft); }
svg.chart .value { font-weight: 600; }
svg.chart .label, svg.chart .value { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.ground { fill: var(--paper); }
.grid { stroke: var(--rule); fill: none; }
.axis { stroke: var(--soft); fill: none; }
.mark { stroke: var(--soft); fill: none; stroke-dasharray: 2 3; }
.step { stroke: var(--soft); fill: none; stroke-dasharray: 2 2; }
.whisker { stroke: var(--ink); fill: none; stroke-width: 1.2; }
.line { fill: none; stroke: var(--c); stroke-width: 1.8; stroke-linejoin: round; }
.marker { fill: var(--c); stroke: var(--paper); stroke-width: .8; }
.band { fill: var(--c); opacity: .16; }
.s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); } .s3 { --c: var(--c3); }
.s4 { --c: var(--c4); } .s5 { --c: var(--c5); } .s6 { --c: var(--c6); } .planned { --c: var(--worse); }
.line.s0 { stroke-width: 2.6; } .line.s1 { stroke-dasharray: 7 3; } .line.s2 { stroke-dasharray: 2 2.5; }
.line.s3 { stroke-dasharray: 10 3 2 3; } .line.s4 { stroke-dasharray: 4 2; } .line.s5 { stroke-dasharray: 12 4; }
.line.s6 { stroke-dasharray: 6 2 2 2 2 2; } .line.planned { stroke-dasharray: 5 3; stroke-width: 1.5; }
.marker.s5, .marker.s6 { fill: none; stroke: var(--c); stroke-width: 1.8; }
.shade { fill: var(--c1); } .shade0 { opacity: .16; } .shade1 { opacity: .22; } .shade2 { opacity: .3; } .shade3 { opacity: .3; }
.bar.more { fill: var(--worse); } .bar.less { fill: var(--better); } .bar.total { fill: var(--total); }
.marker.solid { stroke: none; } .marker.more { fill: var(--worse); } .marker.less { fill: var(--better); }
.marker.second { fill: var(--second); stroke: var(--paper); stroke-width: 1.2; }
.area { fill: var(--c); stroke: var(--paper); stroke-width: 1; }
.tint0 { --c: var(--t0); --n: var(--on-dark); } .tint1 { --c: var(--t1); --n: var(--on-dark); }
.tint2 { --c: var(--t2); --n: var(--on-light); } .tint3 { --c: var(--t3); --n: var(--on-light); }
.tint4 { --c: var(--t4); --n: var(--on-light); } .tint5 { --c: var(--t5); --n: var(--on-light); }
svg.chart .number { fill: var(--n); font-weight: 600; }
.network svg { margin: 0 auto; min-width: calc(.74 * var(--natural)); }
.vast .scrolls { max-height: 40rem; overflow: auto; border: 1px solid var(--rule); }
.network .edge text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round; }
.network text { fill: var(--node-ink); }
.network .site polygon { fill: var(--site); stroke: var(--soft); }
.network .strain1 polygon { fill: var(--strain1); } .network .strain2 polygon { fill: var(--strain2); }
.network .strain3 polygon { fill: var(--strain3); stroke: var(--worse); stroke-width: 2; }
.network .market ellipse { fill: var(--market); stroke: var(--soft); }
.network .edge path { stroke: var(--c1); } .network .edge polygon { fill: var(--c1); stroke: var(--c1); }

@media screen and (prefers-color-scheme: dark) {
  .tint0, .tint1 { --n: var(--on-light); }
  .tint2, .tint3, .tint4, .tint5 { --n: var(--on-dark); }
}
@media screen and (min-width: 1060px) {
  /* A wide network may stand out of its column. */
  .network .scrolls { width: max(100%, min(100vw - 4rem, var(--natural))); max-width: none; margin-left: 50%; transform: translateX(-50%); }
}
@media (max-width: 700px) {
  .wide { display: none; }
  .small { display: block; }
  header { padding-top: 2rem; }
  section { padding-top: 2.25rem; }
  .lede { font-size: 1.08rem; }
  .tiles { grid-template-columns: 1fr 1fr; gap: .6rem; }
  .tile { padding: .8rem; }
  .tile .figure { font-size: 1.1rem; }
  .events li, .pairs div { grid-template-columns: 1fr; }
  .pairs div { padding: .25rem 0; }
}
@media print {
  @page { margin: 14mm 12mm; }
  :root { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  header { padding-top: 0; }
  nav, summary, details:not([open]) { display: none; }
  .wide { display: block; } .small { display: none; }
  section { break-inside: auto; padding: 1.5rem 0 .5rem; }
  p, figure, .pairs, .tile, .events li, .scrolls, tr { break-inside: avoid; }
  h2, h3, h4, figcaption, .note:has(+ .cards), h3 + p, .pairs:has(+ figure) { break-after: avoid; }
  figure > .note { break-before: avoid; }
  .cards { grid-template-columns: 1fr 1fr; }
  .tiles { grid-template-columns: repeat(4, 1fr); gap: .6rem; }
  .tile { padding: .7rem .8rem; }
  .scrolls, .vast .scrolls { overflow: visible; max-height: none; border: 0; background: none; }
  .network svg { min-width: 0; max-width: 100%; max-height: 230mm; }
}
)css";

}  // namespace chokepoint
