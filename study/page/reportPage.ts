import type { Language } from "noodlenet/viz";
import { FULL_EPOCHS, type Judgement } from "../claims.js";
import { confusion, curves, type Look } from "../figures/charts.js";
import { TEXTS } from "../figures/texts.js";
import type { ReportResults, Result } from "../results.js";
import type { ToCome } from "../runs/RemainingTime.js";
import { averagesBlock } from "./averages.js";
import { certaintyOf, certaintySection } from "./certainty.js";
import { claimsTable, verdict } from "./claimsTable.js";
import { commas, comparisonTable } from "./comparison.js";
import { escapeHtml, figure, named, table, tag } from "./html.js";
import { reportFiguresTable } from "./reportFigures.js";
import { STYLE } from "./style.js";
import { SECTIONS, type Section } from "./texts.js";
import { WORDS } from "./words.js";

/** The content of a page. */
export interface PageContent {
  readonly results: ReportResults;
  /** What the page still waits for; null once all runs have ended. */
  readonly toCome: ToCome | null;
  /** The claims judged by Keras's runs on the same pictures, if there are any. */
  readonly keras: readonly Judgement[] | null;
  /** The diagram of an experiment's network as SVG. */
  readonly diagram: (id: string, look: Look) => string;
  /** The test pictures as data URLs, in the order of the predictions. */
  readonly testPictures: readonly string[];
  readonly sizes: { readonly train: number; readonly val: number; readonly test: number };
  readonly classNames: readonly string[];
  /** The command that reproduces the page. */
  readonly command: string;
  /** The explanatory figures as HTML; may be empty. */
  readonly introduction: string;
}

/** Opens folded sections while the page is printed, which CSS alone cannot do in every browser. */
const PRINT_SCRIPT = `matchMedia("print").addEventListener("change", ({ matches }) => {
  for (const one of document.querySelectorAll(matches ? "details:not([open])" : "details[data-printed]")) {
    one.toggleAttribute("open", matches);
    one.toggleAttribute("data-printed", matches);
  }
});`;

/** The report as one self-contained HTML page. */
export async function reportPage(content: PageContent, language: Language): Promise<string> {
  const words = WORDS[language];
  const { results } = content;
  const sections = SECTIONS.filter(({ id }) => runsOf(results, id).length > 0);
  const parts = [
    content.introduction,
    ...(await Promise.all(sections.map((section) => experimentSection(section, content, language)))),
  ];
  const body = [
    header(content, sections, language),
    "<main>",
    ...parts,
    results.claims.length > 0
      ? heading("claims", words.claims) +
        paragraph(words.claimsLead) +
        (results.epochs < FULL_EPOCHS ? notice(words.short(results.epochs, FULL_EPOCHS)) : "") +
        claimsTable(results.claims, content.keras, language)
      : "",
    ...(sections.length > 0
      ? [
          heading("comparison", words.comparison),
          comparisonTable(
            sections.map(({ id }) => runsOf(results, id)),
            language,
          ),
        ]
      : []),
    certaintySection(content.sizes.test, language),
    reportFiguresTable((id) => parts.some((part) => part.includes(` id="${id}"`)), language),
    heading("repeat", words.repeat),
    tag("pre", {}, escapeHtml(content.command)),
    "</main>",
    tag("footer", {}, escapeHtml(words.footer)),
    tag("script", {}, PRINT_SCRIPT),
  ];
  return page(words.title, STYLE + testPictureStyle(content.testPictures), body.join("\n"), language);
}

function page(title: string, style: string, body: string, language: Language): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    tag("title", {}, escapeHtml(title)),
    tag("style", {}, style),
  ];
  return `<!doctype html>\n<html lang="${language}">\n<head>\n${head.join("\n")}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function header(content: PageContent, sections: readonly Section[], language: Language): string {
  const { results, toCome, sizes, classNames, introduction } = content;
  const words = WORDS[language];
  const other = tag(
    "a",
    { href: language === "en" ? "index.ja.html" : "index.html", lang: language === "en" ? "ja" : "en" },
    words.other,
  );
  const title = (id: string) => runsOf(results, id)[0].title[language];
  const links = [
    ...(introduction === "" ? [] : [["s0", TEXTS[language].title]]),
    ...sections.map(({ id }) => [id, title(id)]),
    ...(results.claims.length > 0 ? [["claims", words.claims]] : []),
    ...(sections.length > 0 ? [["comparison", words.comparison]] : []),
  ];
  return tag(
    "header",
    {},
    paragraphOf(other),
    tag("h1", {}, escapeHtml(words.title)),
    paragraph(words.lead),
    paragraph(words.data(sizes.train, sizes.val, sizes.test, classNames.join(language === "en" ? " and " : "・"))),
    paragraph(words.settings(results.epochs, results.seeds.length)),
    results.data === "painted bowls" ? paragraph(words.bowls) : "",
    [...results.experiments, ...(toCome?.runs ?? [])].some(({ id }) => id === "s7") ? "" : paragraph(words.noWeights),
    results.quick ? notice(words.quick) : "",
    growth(content, language),
    tag(
      "nav",
      { "aria-label": words.contents },
      tag("ul", {}, ...links.map(([id, text]) => tag("li", {}, tag("a", { href: `#${id}` }, escapeHtml(text))))),
    ),
  );
}

/** While runs go on: how far they are, and which are still to come. */
function growth({ results, toCome }: PageContent, language: Language): string {
  if (toCome === null) return "";
  const words = WORDS[language];
  const done = results.experiments.length;
  const bySeed = results.seeds.map((seed) => [seed, toCome.runs.filter((run) => run.seed === seed)] as const);
  const comma = language === "en" ? ", " : "・";
  const lists = bySeed.flatMap(([seed, runs]) =>
    runs.length === 0 ? [] : words.ofSeed(seed, runs.map(({ id }) => id).join(comma)),
  );
  const text = words.grows(done, done + toCome.runs.length, toCome.minutes);
  return notice(`${text} ${words.toCome(lists.join(language === "en" ? "; " : "、"))}`);
}

async function experimentSection(section: Section, content: PageContent, language: Language): Promise<string> {
  const words = WORDS[language];
  const { results } = content;
  const runs = runsOf(results, section.id);
  const [first] = runs;
  const judgement = results.claims.find(({ id }) => id === section.id);
  return [
    heading(section.id, `${section.id} ${first.title[language]}`),
    ...section.method.map((text) => paragraph(text[language])),
    tag("p", { class: "formula", "aria-label": words.formula }, escapeHtml(section.formula)),
    diagramFigure(first, content, language),
    summaryDetails(first, language),
    tag(
      "div",
      { class: "figures" },
      await curveFigure(runs, "accuracy", language),
      await curveFigure(runs, "loss", language),
    ),
    runs.length > 1 ? paragraph(words.bandNote) : "",
    await averagesBlock(runs, language),
    tag("h3", {}, escapeHtml(words.testTitle)),
    tag("div", { class: "figures" }, confusionFigure(first, language), testFigure(first, language)),
    reportedBlock(section, language),
    judgement ? paragraphOf(named(escapeHtml(words.verdict), verdict(judgement, language), language)) : "",
  ].join("\n");
}

function diagramFigure({ id }: Result, { diagram }: PageContent, language: Language): string {
  const picture = (theme: "light" | "dark") => diagram(id, { language, theme });
  return figure(WORDS[language].diagram, { light: picture("light"), dark: picture("dark") }, `${id}-diagram`);
}

function summaryDetails({ id, summary, params }: Result, language: Language): string {
  const head = WORDS[language].summary(commas(params.total));
  return tag(
    "details",
    { id: `${id}-summary` },
    tag("summary", {}, escapeHtml(head)),
    tag("pre", { tabindex: "0" }, escapeHtml(summary)),
  );
}

/** Small enough for a phone to show at full size; the caption is its title. */
const CURVE = { width: 400, height: 270, titled: false };

async function curveFigure(runs: readonly Result[], metric: "accuracy" | "loss", language: Language): Promise<string> {
  const [light, dark] = await Promise.all([
    curves(runs, metric, { language, theme: "light", ...CURVE }),
    curves(runs, metric, { language, theme: "dark", ...CURVE }),
  ]);
  const caption = named(runs[0].title[language], WORDS[language][metric], language);
  return figure(caption, { light, dark }, `${runs[0].id}-${metric}`);
}

function confusionFigure(result: Result, language: Language): string {
  const picture = (theme: "light" | "dark") => confusion(result, { language, theme });
  const caption = `${WORDS[language].truthTable}${language === "ja" ? "。" : ". "}${certaintyOf(result.test.confusion, language)}`;
  return figure(caption, { light: picture("light"), dark: picture("dark") }, `${result.id}-test`);
}

/** Each test picture with its true class, the class predicted, and that one's probability. */
function testFigure({ test }: Result, language: Language): string {
  const shots = test.truth.map((truth, i) => {
    const row = test.probabilities[i];
    const predicted = row.indexOf(Math.max(...row));
    const text = `${test.labels[truth]} → ${test.labels[predicted]} ${row[predicted].toFixed(2)}`;
    const shot = tag("div", { class: `shot test${i}`, role: "img", "aria-label": test.labels[truth] });
    const mark = tag("span", { class: predicted === truth ? "reproduced" : "not" }, predicted === truth ? "✓" : "✗");
    return tag("li", {}, shot, `${escapeHtml(text)} ${mark}`);
  });
  return tag(
    "figure",
    {},
    tag("ul", { class: "shots" }, ...shots),
    tag("figcaption", {}, escapeHtml(WORDS[language].testCaption)),
  );
}

/** The test pictures as CSS, once for all experiments. */
function testPictureStyle(addresses: readonly string[]): string {
  return addresses.map((address, i) => `.test${i} { background-image: url("${address}"); }`).join("\n");
}

/** What the original report prints of the experiment. */
function reportedBlock({ id, figures, reported }: Section, language: Language): string {
  const words = WORDS[language];
  const head = tag("h3", {}, escapeHtml(`${words.reported} (${figures[language]})`));
  const names = language === "en" ? ["ramen", "udon"] : ["ラーメン", "うどん"];
  const counts = reported.confusion;
  const shown = counts
    ? table(
        words.reportedTable,
        [[words.corner, ...names], ...counts.map((row, i) => [names[i], ...row.map(String)])],
        `${id}: ${words.reportedTable}`,
      )
    : "";
  return head + paragraph(reported.words[language]) + shown;
}

function notice(text: string): string {
  return tag("p", { class: "notice", role: "note" }, escapeHtml(text));
}

function runsOf({ experiments }: ReportResults, id: string): Result[] {
  return experiments.filter((result) => result.id === id);
}

function heading(id: string, text: string): string {
  return tag("h2", { id }, escapeHtml(text));
}

function paragraph(text: string): string {
  return paragraphOf(escapeHtml(text));
}

function paragraphOf(html: string): string {
  return tag("p", {}, html);
}
