import { join } from "node:path";
import type { Sequential } from "noodlenet";
import type { Dataset, HostArray } from "noodlenet/data";
import { imageGrid, type Language, modelDiagram, type Theme, toPng } from "noodlenet/viz";
import type { Pictures, Text } from "../Experiment.js";
import { makeFolder } from "../makeFolder.js";
import { beside, escapeHtml, figure, pair, paragraph, tag } from "../page/html.js";
import { replaceFile } from "../replaceFile.js";
import { activationChart, activationCurves, activationsHtml, activationTitle } from "./activations.js";
import { type ColourStep, colourDrawing, colourStep, withAlpha } from "./colour.js";
import { convolutionData, convolutionDrawing, convolutionOf } from "./convolution.js";
import { script as MOVING_SCRIPT } from "./generated/movingScript.js";
import { FILE_INK, type Ink, PAGE_INK } from "./ink.js";
import { busiestPatch, framed } from "./patch.js";
import { perceptron, perceptronControls, perceptronData, perceptronDrawing, workedOut } from "./perceptron.js";
import { poolingData, poolingDrawing, poolingOf } from "./pooling.js";
import { FIGURE_SCRIPT } from "./script.js";
import { TEXTS } from "./texts.js";
import { activationOf, convolutions, gradCamOf, mapsDrawing } from "./trained.js";

/** The network and the picture that the explanatory figures show. */
export interface FigureSources {
  /** A trained convolutional network, such as that of s2. */
  readonly network: Sequential;
  /** A test picture [h, w, 3], 0 to 255. */
  readonly picture: HostArray;
  readonly classNames: readonly string[];
}

/**
 * The report's section on how networks work, as HTML: figures 1 to 7 of a trained network and a test picture. Some of them are
 * interactive.
 */
export async function introductionHtml(language: Language, sources: FigureSources): Promise<string> {
  const text = TEXTS[language];
  return [
    tag("h2", { id: "s0" }, text.title),
    section("cnn", text.cnn, [text.cnnText], [both(text.cnnFigure, (theme) => diagram(sources, language, theme))]),
    perceptronHtml(language),
    title("activations", text.activations),
    await activationsHtml(paragraph(text.activationsText), language),
    ...convolutionHtml(sources, language),
    section("pooling", text.pooling, [text.poolingText], [poolingHtml(sources, language)]),
    section("maps", text.maps, [text.mapsText], mapsHtml(sources, language)),
    section("cam", text.cam, [text.camText], [camHtml(sources, language)]),
    tag("script", {}, FIGURE_SCRIPT, MOVING_SCRIPT),
  ].join("\n");
}

function title(name: string, text: string): string {
  return tag("h3", { id: `s0-${name}` }, escapeHtml(text));
}

/** A heading, and text beside figures. */
function section(name: string, heading: string, texts: readonly string[], figures: readonly string[]): string {
  return [title(name, heading), beside(texts.map(paragraph), figures)].join("\n");
}

function both(caption: string, draw: (theme: Theme) => string): string {
  return figure(caption, { light: draw("light"), dark: draw("dark") });
}

function diagram({ network }: FigureSources, language: Language, theme: Theme): string {
  return modelDiagram(network, { language, theme, width: 540 });
}

function perceptronHtml(language: Language): string {
  const text = TEXTS[language];
  const network = perceptron();
  const caption = tag("figcaption", {}, text.perceptronFigure);
  const worked = tag("span", { "data-part": "formula" }, escapeHtml(workedOut(network)));
  const formula = tag("p", { class: "formula" }, "v = σ(W u + b)<br>", worked);
  const drawn = tag("figure", {}, scrolled(perceptronDrawing(network, language, PAGE_INK)), caption);
  const words = [paragraph(text.perceptronText), perceptronControls(language), formula];
  return tag(
    "div",
    { "data-perceptron": perceptronData(network) },
    title("perceptron", text.perceptron),
    beside(words, [drawn]),
  );
}

function scrolled(svg: string): string {
  return tag("div", { class: "picture scroll", tabindex: "0", "data-part": "picture" }, svg);
}

/** The convolution step by step in grey; then in colour, and with transparency. */
function convolutionHtml({ network, picture }: FigureSources, language: Language): string[] {
  const text = TEXTS[language];
  const patch = busiestPatch(picture, 7);
  const steps = convolutionOf(patch);
  const where = both(text.where, (theme) => imageGrid([framed(picture, patch)], { theme, scale: 2 }));
  const drawn = convolutionDrawing(steps, language, PAGE_INK);
  const moving = movable(
    drawn,
    { "data-convolution": convolutionData(steps, language) },
    text.convolutionFigure,
    language,
  );
  const colour = colourStepIn(network, picture);
  const still = (step: ColourStep, caption: string) =>
    tag("figure", {}, scrolled(colourDrawing(step, language, PAGE_INK)), tag("figcaption", {}, escapeHtml(caption)));
  return [
    title("convolution", text.convolution),
    beside([paragraph(text.convolutionText), where], [moving]),
    pair(
      tag("div", {}, paragraph(text.colourText), still(colour, text.colourFigure)),
      tag("div", {}, paragraph(text.alphaText), still(withAlpha(colour), text.alphaFigure)),
    ),
  ];
}

/** The colour convolution in the middle of the patch that the grey one is shown on. */
function colourStepIn(network: Sequential, picture: HostArray) {
  const { row, column } = busiestPatch(picture, 7);
  return colourStep(network, picture, row + 2, column + 2);
}

/** A figure with buttons, which the script makes visible, and a live region that screen readers read at each step. */
function movable(drawn: string, data: Readonly<Record<string, string>>, caption: string, language: Language): string {
  const { controls, moves } = TEXTS[language];
  const signs = { ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", ArrowRight: "→" };
  const buttons = Object.entries(signs).map(([key, sign]) =>
    tag("button", { type: "button", "data-move": key, "aria-label": moves[key as keyof typeof moves] }, sign),
  );
  const group = { "data-part": "controls", role: "group", "aria-label": controls, hidden: "" };
  const say = tag("span", { "data-part": "say", "aria-live": "polite", style: HIDDEN }, "");
  const row = tag("p", group, ...buttons, ` <small>${controls}</small>`);
  return tag("figure", data, scrolled(drawn), row, say, tag("figcaption", {}, escapeHtml(caption)));
}

/** Visible to screen readers only. */
const HIDDEN = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";

function poolingHtml(sources: FigureSources, language: Language): string {
  const steps = pooled(sources);
  const drawn = poolingDrawing(steps, language, PAGE_INK);
  return movable(drawn, { "data-pooling": poolingData(steps, language) }, TEXTS[language].poolingFigure, language);
}

/** The patch with the most contrast in the feature maps of the first convolution. */
function pooled({ network, picture }: FigureSources) {
  const { data, shape } = activationOf(network, picture, convolutions(network)[0]);
  const [height, width, channels] = shape;
  const side = 6;
  let best = { at: 0, sum: -1 };
  for (let row = height >> 2; row + side < (3 * height) / 4; row += side)
    for (let column = width >> 2; column + side < (3 * width) / 4; column += side)
      for (let c = 0; c < channels; c++) {
        const at = (row * width + column) * channels + c;
        const sum = spreadOf(piece(data, at, width, channels, side));
        if (sum > best.sum) best = { at, sum };
      }
  return poolingOf(piece(data, best.at, width, channels, side), side);
}

function piece(data: Float32Array, at: number, width: number, channels: number, side: number): number[] {
  return Array.from(
    { length: side * side },
    (_, i) => data[at + (Math.floor(i / side) * width + (i % side)) * channels],
  );
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + Math.abs(value - mean), 0);
}

function mapsHtml({ network, picture }: FigureSources, language: Language): string[] {
  return convolutions(network).map((layer) => {
    const shape = activationOf(network, picture, layer).shape.join("×");
    return both(TEXTS[language].mapsFigure(layer, shape), (theme) => mapsDrawing(network, picture, layer, theme));
  });
}

function camHtml({ network, picture, classNames }: FigureSources, language: Language): string {
  const { classIndex, probability, draw } = gradCamOf(network, picture);
  const caption = TEXTS[language].camFigure(classNames[classIndex], probability.toFixed(2));
  return both(caption, (theme) => draw(language, theme));
}

/** Every figure by name, as SVG for files. */
export async function figureFiles(language: Language, sources: FigureSources, ink: Ink = FILE_INK) {
  const { network, picture } = sources;
  const curves = await Promise.all(
    activationCurves().map((one) => activationChart(one, language, "light", activationTitle(one, language))),
  );
  const steps = convolutionOf(busiestPatch(picture, 7));
  const colour = colourStepIn(network, picture);
  const maps = convolutions(network).map((layer) => [`fig6-${layer}`, mapsDrawing(network, picture, layer, "light")]);
  return Object.fromEntries<string>([
    ["fig1-network", diagram(sources, language, "light")],
    ["fig2-perceptron", perceptronDrawing(perceptron(), language, ink)],
    ...curves.map((svg, i) => [`fig3-${ACTIVATIONS[i]}`, svg] as const),
    ["fig4-convolution", convolutionDrawing(steps, language, ink)],
    ["fig4-colour", colourDrawing(colour, language, ink)],
    ["fig4-alpha", colourDrawing(withAlpha(colour), language, ink)],
    ["fig5-pooling", poolingDrawing(pooled(sources), language, ink)],
    ...(maps as [string, string][]),
    ["fig7-grad-cam", gradCamOf(network, picture).draw(language, "light")],
  ]);
}

const ACTIVATIONS = ["identity", "relu", "tanh", "sigmoid", "softmax"];

/** Writes every figure as SVG and PNG into `folder`, in English (`fig1-network.svg`) and in Japanese (`fig1-network.ja.svg`). */
export async function writeFigures(folder: string, sources: FigureSources): Promise<void> {
  await makeFolder(folder);
  for (const language of ["en", "ja"] as const) {
    const suffix = language === "en" ? "" : ".ja";
    for (const [name, svg] of Object.entries(await figureFiles(language, sources))) {
      await replaceFile(join(folder, `${name}${suffix}.svg`), svg);
      await replaceFile(join(folder, `${name}${suffix}.png`), await toPng(svg));
    }
  }
}

/** The section in both languages, of a trained network and the first test picture, whose pixels are 0 to 255. */
export async function introduction(network: Sequential, pictures: Pictures): Promise<Text> {
  const sources = await sourcesOf(network, pictures);
  return { en: await introductionHtml("en", sources), ja: await introductionHtml("ja", sources) };
}

/** The figures' network, and the first test picture. */
export async function sourcesOf(network: Sequential, { test, classNames }: Pictures): Promise<FigureSources> {
  return { network, picture: await firstPicture(test), classNames };
}

async function firstPicture(test: Dataset): Promise<HostArray> {
  for await (const { x } of test.batches(0)) {
    const shape = x.shape.slice(1);
    return { data: x.data.slice(0, shape[0] * shape[1] * shape[2]), shape };
  }
  throw new Error("the test dataset is empty; the figures need one picture");
}
