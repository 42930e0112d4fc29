import type { Language } from "noodlenet/viz";
import { FULL_EPOCHS } from "../claims.js";
import type { Look } from "../figures/charts.js";
import { TEXTS } from "../figures/texts.js";
import type { ReportResults, Result } from "../results.js";
import type { ToCome } from "../runs/RemainingTime.js";
import { certaintySection } from "./certainty.js";
import { type ClaimsOptions, claimsTable } from "./claimsTable.js";
import { comparisonTable } from "./comparison.js";
import { experimentSection, shot, shotsFigure } from "./experimentSection.js";
import { findingParts } from "./finding.js";
import { growthNotice } from "./growth.js";
import { beside, escapeHtml, notice, paragraph, tag } from "./html.js";
import { overview } from "./overview.js";
import { reportFiguresTable } from "./reportFigures.js";
import { STYLE } from "./style.js";
import { SECTIONS } from "./texts.js";
import { WORDS } from "./words.js";

/** The content of a page. */
export interface PageContent extends ClaimsOptions {
  readonly results: ReportResults;
  /** What the page still waits for; null once all runs have ended. */
  readonly toCome: ToCome | null;
  /** The diagram of an experiment's network as SVG. */
  readonly diagram: (id: string, look: Look) => string;
  /** The titles of the report's experiments by id, in its order. */
  readonly titles: ReadonlyMap<string, string>;
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
  const { results, diagram } = content;
  const sections = SECTIONS.filter(({ id }) => runsOf(results, id).length > 0);
  const parts = [
    content.introduction,
    ...(await Promise.all(
      sections.map((section) => {
        const judgement = results.claims.find(({ id }) => id === section.id);
        return experimentSection({ section, runs: runsOf(results, section.id), judgement, diagram }, language);
      }),
    )),
  ];
  const body = [
    tag("header", {}, languageLink(language), await firstScreen(content, language)),
    "<main>",
    about(content, language),
    ...parts,
    claimsSection(content, language),
    comparisonSection(
      sections.map(({ id }) => runsOf(results, id)),
      language,
    ),
    certaintySection(content.sizes.test, language),
    reportFiguresTable((id) => parts.some((part) => part.includes(` id="${id}"`)), language),
    heading("repeat", words.repeat),
    tag("pre", { tabindex: "0" }, escapeHtml(content.command)),
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

function languageLink(language: Language): string {
  const [href, lang] = language === "en" ? ["index.ja.html", "ja"] : ["index.html", "en"];
  return tag("p", { class: "other" }, tag("a", { href, lang }, WORDS[language].other));
}

/** What is seen without scrolling: the finding and its figure, or the pictures before there is one; and all experiments at a glance. */
async function firstScreen(content: PageContent, language: Language): Promise<string> {
  const { results, toCome, titles, introduction } = content;
  const words = WORDS[language];
  const found = await findingParts(results.experiments, language);
  const text = [
    tag("h1", {}, escapeHtml(words.title)),
    tag("p", { class: "subtitle" }, escapeHtml(words.subtitle)),
    found?.sentence ?? "",
    results.quick ? notice(words.quick) : "",
    toCome ? growthNotice(results, toCome, language) : "",
  ];
  const known = [...results.experiments, ...(toCome?.runs ?? [])].map(({ id }) => id);
  const shown = new Map([...titles].filter(([id]) => known.includes(id)));
  const links = [
    ...(introduction === "" ? [] : [["s0", TEXTS[language].title]]),
    ...(results.claims.length > 0 ? [["claims", words.claims]] : []),
    ...(results.experiments.length > 0 ? [["comparison", words.comparison]] : []),
  ].map(([id, name]) => tag("li", {}, tag("a", { href: `#${id}` }, escapeHtml(name))));
  const key = words.legend.map((name, i) => tag("span", { class: `key ${i === 0 ? "training" : "validation"}` }, name));
  return [
    beside(text, [found?.chart ?? picturesFigure(content, language)]),
    tag(
      "nav",
      { "aria-label": words.contents },
      tag("p", { class: "note" }, escapeHtml(words.glance), " ", ...key),
      overview(results, shown, toCome, language),
      links.length > 0 ? tag("ul", { class: "links" }, ...links) : "",
    ),
  ].join("\n");
}

function picturesFigure({ testPictures, classNames }: PageContent, language: Language): string {
  const shots = testPictures.slice(0, 8).map((_, i) => shot(i, classNames.join(" / "), ""));
  return shotsFigure(shots, WORDS[language].pictures, "finding");
}

/** What the page is about: the report, the pictures, and the settings. */
function about({ results, toCome, sizes, classNames }: PageContent, language: Language): string {
  const words = WORDS[language];
  const names = classNames.join(language === "en" ? " and " : "・");
  const hasVgg16 = [...results.experiments, ...(toCome?.runs ?? [])].some(({ id }) => id === "s7");
  return [
    heading("about", words.about),
    beside(
      [
        paragraph(words.lead),
        paragraph(words.settings(results.epochs, results.seeds.length)),
        results.seeds.length > 1 ? paragraph(words.bandNote) : "",
      ],
      [
        paragraph(words.data(sizes.train, sizes.val, sizes.test, names)),
        results.data === "painted bowls" ? paragraph(words.bowls) : "",
        hasVgg16 ? "" : paragraph(words.noWeights),
      ],
    ),
  ].join("\n");
}

function claimsSection({ results, keras, explanations }: PageContent, language: Language): string {
  const words = WORDS[language];
  if (results.claims.length === 0) return "";
  return [
    heading("claims", words.claims),
    paragraph(words.claimsLead),
    results.epochs < FULL_EPOCHS ? notice(words.short(results.epochs, FULL_EPOCHS)) : "",
    claimsTable(results.claims, { keras, explanations }, language),
  ].join("\n");
}

function comparisonSection(runs: readonly (readonly Result[])[], language: Language): string {
  if (runs.length === 0) return "";
  return heading("comparison", WORDS[language].comparison) + comparisonTable(runs, language);
}

/** The test pictures as CSS, once for all experiments. */
function testPictureStyle(addresses: readonly string[]): string {
  return addresses.map((address, i) => `.test${i} { background-image: url("${address}"); }`).join("\n");
}

function runsOf({ experiments }: ReportResults, id: string): Result[] {
  return experiments.filter((result) => result.id === id);
}

function heading(id: string, text: string): string {
  return tag("h2", { id }, escapeHtml(text));
}
