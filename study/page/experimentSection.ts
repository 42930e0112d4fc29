import type { Language } from "noodlenet/viz";
import type { Judgement } from "../claims.js";
import { confusion, curves, type Look } from "../figures/charts.js";
import type { Result } from "../results.js";
import { averagesBlock } from "./averages.js";
import { certaintyOf } from "./certainty.js";
import { verdict } from "./claimsTable.js";
import { commas } from "./comparison.js";
import { beside, escapeHtml, figure, named, pair, paragraph, table, tag } from "./html.js";
import { inReport } from "./reportFigures.js";
import type { Section } from "./texts.js";
import { whyBlock } from "./why.js";
import { WORDS } from "./words.js";

/** What the section of an experiment is made of. */
export interface SectionContent {
  readonly section: Section;
  /** One for each seed, at least one. */
  readonly runs: readonly Result[];
  readonly judgement: Judgement | undefined;
  /** The diagram of an experiment's network as SVG. */
  readonly diagram: (id: string, look: Look) => string;
}

/** The section of an experiment: its network, its curves and why they look so, test pictures, and what the original report says. */
export async function experimentSection(content: SectionContent, language: Language): Promise<string> {
  const { section, runs, judgement } = content;
  const words = WORDS[language];
  const [first] = runs;
  const title = escapeHtml(`${section.id} ${first.title[language]}`);
  return [
    tag("h2", { id: section.id }, title, judgement ? ` ${verdict(judgement, language)}` : ""),
    beside(
      [
        ...section.method.map((text) => paragraph(text[language])),
        tag("p", { class: "formula", "aria-label": words.formula }, escapeHtml(section.formula)),
        summaryDetails(first, language),
        tag("h3", {}, escapeHtml(`${words.reported} (${section.figures[language]})`)),
        paragraph(section.reported.words[language]),
        reportedTable(section, language),
      ],
      [diagramFigure(content, language)],
    ),
    pair(await curveFigure(runs, "accuracy", language), await curveFigure(runs, "loss", language)),
    whyBlock(section, language),
    await averagesBlock(runs, language),
    tag("h3", {}, escapeHtml(words.testTitle)),
    beside([confusionFigure(first, language)], [testFigure(first, language)]),
  ].join("\n");
}

function diagramFigure({ runs: [{ id }], diagram }: SectionContent, language: Language): string {
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
const CURVE = { width: 420, height: 265, titled: false };

async function curveFigure(runs: readonly Result[], metric: "accuracy" | "loss", language: Language): Promise<string> {
  const [light, dark] = await Promise.all([
    curves(runs, metric, { language, theme: "light", ...CURVE }),
    curves(runs, metric, { language, theme: "dark", ...CURVE }),
  ]);
  const id = `${runs[0].id}-${metric}`;
  return figure(`${WORDS[language][metric]}${inReport(id, language)}`, { light, dark }, id);
}

function confusionFigure(result: Result, language: Language): string {
  const picture = (theme: "light" | "dark") => confusion(result, { language, theme, titled: false });
  const caption = named(WORDS[language].truthTable, certaintyOf(result.test.confusion, language), language);
  return figure(caption, { light: picture("light"), dark: picture("dark") }, `${result.id}-test`);
}

/** Each test picture with its true class, the class predicted, and that one's probability. */
function testFigure({ test }: Result, language: Language): string {
  const shots = test.truth.map((truth, i) => {
    const row = test.probabilities[i];
    const predicted = row.indexOf(Math.max(...row));
    const text = `${test.labels[truth]} → ${test.labels[predicted]} ${row[predicted].toFixed(2)}`;
    const mark = tag("span", { class: predicted === truth ? "reproduced" : "not" }, predicted === truth ? "✓" : "✗");
    return shot(i, test.labels[truth], `${escapeHtml(text)} ${mark}`);
  });
  return shotsFigure(shots, WORDS[language].testCaption);
}

/** A test picture, by its number, with a line of HTML below it. */
export function shot(i: number, label: string, below: string): string {
  return tag("li", {}, tag("div", { class: `shot test${i}`, role: "img", "aria-label": label }), below);
}

export function shotsFigure(shots: readonly string[], caption: string, id?: string): string {
  return tag("figure", { id }, tag("ul", { class: "shots" }, ...shots), tag("figcaption", {}, escapeHtml(caption)));
}

/** The confusion table that the original report prints, if it prints one. */
function reportedTable({ id, reported }: Section, language: Language): string {
  const words = WORDS[language];
  const names = language === "en" ? ["ramen", "udon"] : ["ラーメン", "うどん"];
  if (!reported.confusion) return "";
  return table(
    `${id}: ${words.reportedTable}`,
    [[words.corner, ...names], ...reported.confusion.map((row, i) => [names[i], ...row.map(String)])],
    words.reportedTable,
  );
}
