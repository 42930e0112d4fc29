import type { Language } from "noodlenet/viz";
import type { Text } from "../Experiment.js";
import { escapeHtml, table, tag } from "./html.js";

/** A figure or a table of the original report, and where the page shows the same. */
export interface ReportFigure {
  readonly kind: "figure" | "table";
  readonly number: number;
  readonly what: Text;
  /** The id of an element of the page. */
  readonly at: string;
}

const text = (en: string, ja: string): Text => ({ en, ja });
const ACCURACY = text("accuracy over the epochs", "正解率の推移");
const LOSS = text("loss over the epochs", "損失の推移");
const SUMMARY = text("the network's table", "ネットワークの構成表");

/** Numbers that follow one another in a section, by the end of their elements' ids. */
function following(
  first: number,
  section: string,
  ...parts: readonly (readonly [end: string, what: Text])[]
): ReportFigure[] {
  return parts.map(([end, what], i) => ({ kind: "figure", number: first + i, what, at: `${section}-${end}` }));
}

/** All figures and tables of the report. */
export const REPORT_FIGURES: readonly ReportFigure[] = [
  ...following(
    1,
    "s0",
    ["cnn", text("a model of convolution and pooling layers", "畳み込み層とプーリング層からなるモデル")],
    ["perceptron", text("a multilayer perceptron of 8, 6 and 8 units", "8・6・8 ユニットの多層パーセプトロン")],
    ["activations", text("activation functions", "活性化関数")],
    ["convolution", text("convolution", "畳み込み")],
    ["pooling", text("pooling", "プーリング")],
    ["maps", text("feature maps of a CNN", "CNN の特徴マップ")],
    ["cam", text("what a CNN makes of a picture", "CNN が画像から取り出すもの")],
  ),
  ...following(8, "s1", ["accuracy", ACCURACY], ["loss", LOSS]),
  ...following(10, "s2", ["accuracy", ACCURACY], ["loss", LOSS]),
  ...["s3", "s4", "s5", "s6"].flatMap((section, i) =>
    following(12 + 3 * i, section, ["summary", SUMMARY], ["accuracy", ACCURACY], ["loss", LOSS]),
  ),
  ...following(
    24,
    "s7",
    ["diagram", text("the layers of VGG16", "VGG16 の層")],
    ["summary", SUMMARY],
    ["accuracy", ACCURACY],
    ["loss", LOSS],
  ),
  ...following(28, "s8", ["summary", SUMMARY], ["accuracy", ACCURACY], ["loss", LOSS]),
  {
    kind: "table",
    number: 1,
    what: text("test pictures, dense layers only", "テスト画像（全結合層のみ）"),
    at: "s1-test",
  },
  { kind: "table", number: 2, what: text("test pictures, CNN", "テスト画像（CNN）"), at: "s2-test" },
];

const WORDS = {
  en: {
    title: "The report's figures and tables, and where they are here",
    head: ["in the report", "what it shows", "here"],
    names: { figure: (n: number) => `figure ${n}`, table: (n: number) => `table ${n}` },
    missing: "not in this run",
    also: (name: string) => ` (${name} of the report)`,
  },
  ja: {
    title: "レポートの図表と、このページでの場所",
    head: ["レポート", "内容", "このページ"],
    names: { figure: (n: number) => `図 ${n}`, table: (n: number) => `表 ${n}` },
    missing: "今回は実行していない",
    also: (name: string) => `（レポートの${name}）`,
  },
} as const;

/** Such as " (figure 8 of the report)": what a caption says of an element that the report has too; empty for others. */
export function inReport(id: string, language: Language): string {
  const found = REPORT_FIGURES.find(({ at }) => at === id);
  return found ? WORDS[language].also(WORDS[language].names[found.kind](found.number)) : "";
}

/** A folded table of all figures and tables of the report with links into the page. @param has whether the page has such an id */
export function reportFiguresTable(has: (id: string) => boolean, language: Language): string {
  const { title, head, names, missing } = WORDS[language];
  const rows = REPORT_FIGURES.map(({ kind, number, what, at }) => [
    escapeHtml(names[kind](number)),
    escapeHtml(what[language]),
    has(at) ? tag("a", { href: `#${at}` }, escapeHtml(at)) : escapeHtml(missing),
  ]);
  return tag("details", { id: "report-figures" }, tag("summary", {}, escapeHtml(title)), table(title, [head, ...rows]));
}
