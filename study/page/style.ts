/** The style of the page: one column for phones and paper, light or dark by the reader's system. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --quiet: #57606a; --line: #d8dee4; --back: #ffffff; --soft: #f5f7f9; --accent: #0072b2;
  --good: #1a7f4b; --some: #9a6700; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --quiet: #a3abb4; --line: #2d333b; --back: #15191e; --soft: #1d2329;
  --accent: #56b4e9; --good: #4cc38a; --some: #e3b341; --bad: #ff8a80; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.65 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", Meiryo, system-ui, sans-serif; }
main, header, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.8rem; line-height: 1.3; margin: 0 0 .5rem; }
h2 { font-size: 1.4rem; margin: 3rem 0 .75rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
h3 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .6rem 0; max-width: 46rem; }
a { color: var(--accent); }
nav ul { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
figure { margin: 1rem 0; min-width: 0; }
figcaption { color: var(--quiet); font-size: .875rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 1.5rem; }
.picture { overflow-x: auto; } .picture svg { width: 100%; height: auto; display: block; }
.picture.dark { display: none; }
@media (prefers-color-scheme: dark) { .picture.dark { display: block; } .picture.light { display: none; } }
.shots { list-style: none; padding: 0; margin: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .75rem; font-size: .8rem; }
.shot { aspect-ratio: 1; background-size: cover; border-radius: 4px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
[data-units="1"], [data-steps] svg { cursor: pointer; } [data-steps] [data-part=frame], [data-steps] [data-part=mark] { cursor: grab; touch-action: none; pointer-events: all; } label { display: inline-block; }
select, input, button { font: inherit; max-width: 100%; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .8rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: .35rem; }
th, td { padding: .3rem .3rem; border-bottom: 1px solid var(--line); text-align: right; }
thead th { vertical-align: bottom; line-height: 1.35; }
th[scope=row], th:first-child { text-align: left; } th[scope=row] { min-width: 6.5rem; }
td, .words th { vertical-align: top; } .words th { text-align: left; }
td.words { text-align: left; } td.words p:first-child { margin-top: 0; }
@media screen and (max-width: 48rem) { table.words, .words tbody, .words tr, .words td, .words th { display: block; border: 0; padding-left: 0; } .words thead { display: none; }
  .words tr { border-bottom: 1px solid var(--line); padding: .5rem 0; } .words td::before { content: attr(data-name); display: block; color: var(--quiet); font-size: .8rem; } }
pre { overflow-x: auto; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; font-size: .8rem; line-height: 1.45; }
details { margin: .75rem 0; } summary { cursor: pointer; color: var(--accent); }
.formula { font-family: "Cambria Math", "STIX Two Math", "Noto Serif", serif; font-size: 1.1rem; background: var(--soft); border-left: 3px solid var(--accent);
  padding: .5rem 1rem; max-width: 46rem; }
.notice { border: 1px solid var(--some); border-radius: 6px; padding: .5rem 1rem; }
.verdict { font-weight: 600; white-space: nowrap; } .reproduced { color: var(--good); } .partly { color: var(--some); } .not { color: var(--bad); } .short { color: var(--quiet); }
footer { margin: 4rem auto 2rem; color: var(--quiet); font-size: .875rem; border-top: 1px solid var(--line); padding-top: 1rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media print { nav, [data-part=controls] { display: none; } .scroll, .picture { overflow: visible; }
  h2, h3 { break-after: avoid; } figure, table { break-inside: avoid; } th, td { font-size: .58rem; padding: .15rem .25rem; } pre { white-space: pre-wrap; }
  .picture svg { min-width: 0 !important; } .picture.light { display: block; } .picture.dark { display: none; }
  :root { --text: #000; --back: #fff; --soft: #f5f5f5; --line: #ccc; } }
`;
