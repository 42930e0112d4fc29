/**
 * The style of the page: text and figures side by side on wide screens, one column on phones and on paper, light or dark by the reader's
 * system. Sizes of text are 0.8, 0.875, 1, 1.2, 1.5 and 2 rem (1.6 for the title on phones). A colour means one thing: blue training, orange validation, purple what is pointed at,
 * green a claim that holds, red one that does not.
 */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #57606a; --line: #d8dee4; --back: #ffffff; --soft: #f5f7f9; --accent: #0072b2;
  --training: #0072b2; --validation: #d55e00; --mark: #b8558f; --good: #1a7f4b; --some: #8a5d00; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --quiet: #a3abb4; --line: #2d333b; --back: #15191e; --soft: #1d2329;
  --accent: #56b4e9; --training: #56b4e9; --validation: #ff9e4a; --mark: #e58fc1; --good: #4cc38a; --some: #e3b341; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); overflow-wrap: break-word;
  font: 16px/1.6 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, system-ui, sans-serif; }
:lang(ja) body { line-height: 1.75; }
main, header, footer { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.01em; margin: 0; text-wrap: balance; } @media (max-width: 30rem) { h1 { font-size: 1.6rem; } }
h2 { font-size: 1.5rem; line-height: 1.3; margin: 3.5rem 0 1rem; border-top: 1px solid var(--line); padding-top: 1.5rem; scroll-margin-top: 0; }
h3 { font-size: 1.2rem; line-height: 1.35; margin: 2rem 0 .5rem; }
.text > :first-child, .shown > :first-child { margin-top: 0; }
p { margin: .6rem 0; max-width: 44rem; }
a { color: var(--accent); }
.other { margin: 0; text-align: right; max-width: none; font-size: .875rem; }
.subtitle { color: var(--quiet); margin: .25rem 0 0; }
.finding { font-size: 1.2rem; line-height: 1.5; margin: 1rem 0; }
.note { color: var(--quiet); font-size: .875rem; max-width: none; }
.beside { display: grid; gap: 1rem 2.5rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
@media screen and (min-width: 60rem) { .beside { grid-template-columns: repeat(2, minmax(0, 1fr)); } header > .beside { align-items: center; } }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 2.5rem; margin-top: 1rem; }
/* A text stays beside the figures that it explains while they are scrolled through. */
@media screen and (min-width: 60rem) and (min-height: 48rem) { main .text { position: sticky; top: 1.5rem; } }
.beside + .beside { margin-top: 1.5rem; }
figure { margin: 0 0 1.25rem; min-width: 0; }
figcaption { color: var(--quiet); font-size: .875rem; margin-top: .25rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: 0 1rem; }
.picture { overflow-x: auto; } .picture svg { width: 100%; height: auto; display: block; }
.picture.dark { display: none; }
@media (prefers-color-scheme: dark) { .picture.dark { display: block; } .picture.light { display: none; } }
.cards, .links, .shots { list-style: none; padding: 0; margin: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 10rem), 1fr)); gap: .75rem; margin: .5rem 0 .75rem; }
@media (min-width: 48rem) { .cards { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); } }
.cards li { display: grid; }
.card { display: flex; flex-direction: column; gap: .3rem; border: 1px solid var(--line); border-radius: 6px; padding: .5rem .7rem; color: inherit;
  text-decoration: none; font-size: .875rem; line-height: 1.35; }
a.card:hover { border-color: var(--accent); } .card .name { flex: 1; } .card b { color: var(--quiet); font-weight: 400; }
.card.waiting { border-style: dashed; color: var(--quiet); }
.card .foot { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .5rem; font-size: .8rem; color: var(--quiet); }
.spark { width: 100%; height: 2.75rem; display: block; }
.key { white-space: nowrap; margin-left: .5rem; } .key::before { content: ""; display: inline-block; width: 1.25rem; height: 0; vertical-align: .25em;
  margin-right: .35rem; border-top: 2px solid; } .key.training::before { border-color: var(--training); } .key.validation::before { border-color: var(--validation); border-top-style: dashed; }
.links { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .875rem; }
.shots { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .75rem; font-size: .8rem; line-height: 1.35; }
@media (max-width: 30rem) { .shots { gap: .5rem; } }
.shot { aspect-ratio: 1; background-size: cover; border-radius: 4px; margin-bottom: .25rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
[data-units="1"], [data-steps] svg { cursor: pointer; } [data-steps] [data-part=frame], [data-steps] [data-part=mark] { cursor: grab; touch-action: none; pointer-events: all; } label { display: inline-block; }
select, input, button { font: inherit; max-width: 100%; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .8rem; line-height: 1.45; font-variant-numeric: tabular-nums; } table.stacked { width: 100%; }
caption { text-align: left; color: var(--quiet); padding-bottom: .35rem; font-size: .875rem; }
th, td { padding: .3rem .35rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
thead th { vertical-align: bottom; line-height: 1.35; font-weight: 600; }
th[scope=row], th:first-child { text-align: left; } table.numbers th[scope=row] { min-width: 6.5rem; }
table.words th, table.words td { text-align: left; padding-right: .75rem; } table.words tbody > tr > * { padding-top: .6rem; padding-bottom: .6rem; }
td > p:first-child, td > .part:first-child { margin-top: 0; } td > p, td > .part { margin: .4rem 0 0; } .part > div { color: var(--quiet); }
@media screen and (max-width: 48rem) {
  .stacked, .stacked tbody, .stacked tr, .stacked td, .stacked th, .stacked caption { display: block; border: 0; padding: 0; }
  .stacked thead { display: none; } .stacked tr { border-bottom: 1px solid var(--line); padding: .6rem 0; }
  .stacked th[scope=row] { font-size: 1rem; } .stacked td::before { content: attr(data-name); color: var(--quiet); }
  table.words tbody > tr > * { padding: .35rem 0; font-size: .875rem; } .words td::before { display: block; font-size: .8rem; }
  table.numbers tr { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .2rem 1.5rem; } .numbers th[scope=row] { grid-column: 1 / -1; }
  .numbers td { display: flex; justify-content: space-between; align-items: baseline; gap: .5rem; line-height: 1.3; } .numbers td::before { text-align: left; } }
pre { overflow-x: auto; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; font-size: .8rem; line-height: 1.45; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--accent); } .text pre { font-size: .7rem; padding: .5rem; }
.formula { font-family: "Cambria Math", "STIX Two Math", "Noto Serif", serif; font-size: 1.1rem; background: var(--soft); border-left: 3px solid var(--line);
  padding: .5rem 1rem; }
.notice { border-left: 3px solid var(--some); background: var(--soft); padding: .5rem 1rem; font-size: .875rem; }
.verdict { font-weight: 600; white-space: nowrap; } h2 .verdict { font-size: 1rem; margin-left: .5rem; }
.reproduced { color: var(--good); } .partly { color: var(--some); } .not { color: var(--bad); } .short { color: var(--quiet); }
footer { margin: 4rem auto 2rem; color: var(--quiet); font-size: .875rem; border-top: 1px solid var(--line); padding-top: 1rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media print { .links, .other, [data-part=controls] { display: none; } .scroll, .picture { overflow: visible; } body { font-size: 10.5pt; }
  h2, h3, caption { break-after: avoid; } figure, table.words tr, .cards li, .formula, pre { break-inside: avoid; } table.numbers, .shown table { break-inside: avoid; }
  p { orphans: 3; widows: 3; } table.numbers th, table.numbers td { font-size: .56rem; padding: .15rem .2rem; } pre { white-space: pre-wrap; }
  .beside .picture svg { max-width: 26rem !important; } .picture svg { min-width: 0 !important; } .pair { grid-template-columns: 1fr 1fr; gap: 0 1rem; } .picture.light { display: block; } .picture.dark { display: none; }
  :root { --text: #000; --quiet: #444; --back: #fff; --soft: #f5f5f5; --line: #ccc; } }
`;
