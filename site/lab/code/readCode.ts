import type { Config } from "../Config.js";
import { blocksOf, layersOf, networkOf } from "../network.js";
import { KNOBS, type Settings } from "../settings.js";
import { decodeLayers, encodeLayers, MOST_LAYERS, rangeOf } from "./layerList.js";
import { CodeError, type Expression, parse } from "./parse.js";

/**
 * The settings that a program says: its layers, which are those of the controls where they can be, and the size of the pictures, the seed and
 * the learning rate.
 * @throws CodeError that tells the line
 */
export function readCode(code: string, settings: Settings, classes: number): Settings {
  const calls = parse(code).filter((one) => one.kind === "call");
  const sequential = calls.find(({ name }) => name === "Sequential");
  if (!sequential) throw new CodeError("noSequential", 1);
  const [list, options] = sequential.args;
  if (list?.kind !== "list") throw new CodeError("noSequential", sequential.line);
  if (list.items.length > MOST_LAYERS) throw new CodeError("tooMany", list.line, String(MOST_LAYERS));
  const read = { ...settings, ...modelOptions(options), ...compileOptions(calls) };
  const layers = list.items.map(layerOf);
  checkOrder(layers, list.items, classes, list.line);
  const found = withLayers(read, layers, classes);
  checkShapes(found, list.items, classes);
  return found;
}

/** @throws CodeError for a value that the setting's control has not */
function setting(key: "size" | "seed" | "learningRate", given: Expression | undefined): Partial<Settings> {
  if (given === undefined) return {};
  const knob = Object.values(KNOBS)
    .flat()
    .find((one) => one.key === key);
  const values = knob?.kind === "choice" ? knob.values : [];
  if (given.kind === "number" && values.includes(given.value)) return { [key]: given.value };
  throw new CodeError("badValue", given.line, `${key}: ${values.join(", ")}`);
}

const entryOf = (given: Expression | undefined, key: string) =>
  given?.kind === "object" ? given.entries.find(([name]) => name === key)?.[1] : undefined;

function modelOptions(options: Expression | undefined): Partial<Settings> {
  const shape = entryOf(options, "inputShape");
  const size = shape?.kind === "list" ? shape.items[0] : shape;
  return { ...setting("size", size), ...setting("seed", entryOf(options, "seed")) };
}

function compileOptions(calls: readonly Expression[]): Partial<Settings> {
  const compile = calls.find((one) => one.kind === "call" && one.name.endsWith(".compile"));
  const optimizer = compile?.kind === "call" ? entryOf(compile.args[0], "optimizer") : undefined;
  if (optimizer === undefined) return {};
  if (optimizer.kind !== "call" || optimizer.name !== "Adam")
    throw new CodeError("badValue", optimizer.line, "new Adam({ learningRate: 0.001 })");
  return setting("learningRate", entryOf(optimizer.args[0], "learningRate"));
}

/** The arguments and options of each layer's constructor. */
const LAYERS: Readonly<Record<string, { readonly args: readonly string[]; readonly options: readonly string[] }>> = {
  Conv2D: { args: ["filters", "kernelSize"], options: ["activation", "padding", "kernelRegularizer"] },
  MaxPooling2D: { args: ["poolSize"], options: [] },
  BatchNormalization: { args: [], options: ["momentum"] },
  Activation: { args: ["activation"], options: [] },
  Flatten: { args: [], options: [] },
  Dropout: { args: ["rate"], options: [] },
  Dense: { args: ["units"], options: ["activation", "kernelRegularizer"] },
};

const DEFAULT_OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  MaxPooling2D: { poolSize: 2 },
  BatchNormalization: { momentum: 0.99 },
};

function layerOf(given: Expression): Config {
  if (given.kind !== "call" || !LAYERS[given.name])
    throw new CodeError("unknownLayer", given.line, Object.keys(LAYERS).join(", "));
  const { args, options } = LAYERS[given.name];
  const layer: Record<string, unknown> & { type: string } = { type: given.name, ...DEFAULT_OPTIONS[given.name] };
  let place = 0;
  for (const one of given.args) {
    if (one.kind !== "object") {
      const option = args[place++];
      if (option === undefined) throw new CodeError("unknownOption", one.line, given.name);
      layer[option] = readValue(option, one, given.name);
      continue;
    }
    for (const [option, value] of one.entries) {
      if (!options.includes(option)) throw new CodeError("unknownOption", value.line, `${given.name}, ${option}`);
      layer[option] = readValue(option, value, given.name);
    }
  }
  const missing = args.find((option) => layer[option] === undefined);
  if (missing) throw new CodeError("badValue", given.line, `${given.name}, ${missing}`);
  if (layer.padding === "valid") delete layer.padding;
  return layer;
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  activation: ["relu", "softmax"],
  padding: ["valid", "same"],
};

function readValue(option: string, given: Expression, layer: string): unknown {
  if (option === "kernelRegularizer") {
    const factor = given.kind === "call" && given.name === "l2" ? given.args[0] : undefined;
    if (factor?.kind === "number" && factor.value > 0 && factor.value <= 1) return { l1: 0, l2: factor.value };
    throw new CodeError("badValue", given.line, `${layer}, kernelRegularizer: l2(0.01)`);
  }
  const texts = TEXTS[option];
  if (texts) {
    if (given.kind === "text" && texts.includes(given.value)) return given.value;
    throw new CodeError("badValue", given.line, `${layer}, ${option}: ${texts.map((one) => `"${one}"`).join(", ")}`);
  }
  const [least, most] = rangeOf(option);
  const isWhole = option !== "rate" && option !== "momentum";
  if (
    given.kind === "number" &&
    given.value >= least &&
    given.value <= most &&
    (!isWhole || Number.isInteger(given.value))
  )
    return given.value;
  throw new CodeError("badValue", given.line, `${layer}, ${option}: ${least}–${most}`);
}

function checkOrder(layers: readonly Config[], lines: readonly Expression[], classes: number, end: number): void {
  const flatten = layers.findIndex(({ type }) => type === "Flatten");
  layers.forEach(({ type, activation }, i) => {
    const isLast = i === layers.length - 1;
    const needsMaps = type === "Conv2D" || type === "MaxPooling2D" || type === "Flatten";
    if (needsMaps && flatten >= 0 && i > flatten) throw new CodeError("needsMaps", lines[i].line, type);
    if (type === "Dense" && (flatten < 0 || i < flatten)) throw new CodeError("needsFlatten", lines[i].line);
    if (activation === "softmax" && !isLast) throw new CodeError("lastLayer", lines[i].line, String(classes));
  });
  const last = layers[layers.length - 1];
  if (last?.type !== "Dense" || last.units !== classes || last.activation !== "softmax")
    throw new CodeError("lastLayer", lines[lines.length - 1]?.line ?? end, String(classes));
}

/** The most weights that the page trains. */
const MOST_PARAMETERS = 8e6;

function checkShapes(settings: Settings, lines: readonly Expression[], classes: number): void {
  const blocks = blocksOf(networkOf(settings, classes));
  blocks.forEach(({ shape }, i) => {
    if (shape.some((length) => length < 1)) throw new CodeError("tooSmall", lines[i].line, shape.join(" × "));
  });
  const total = blocks.reduce((sum, { parameters }) => sum + parameters, 0);
  if (total > MOST_PARAMETERS) throw new CodeError("tooLarge", lines[0].line, total.toLocaleString("en"));
}

/** Whether a network of the reader's own fits the pictures, whose size they may have changed since. */
export function fits(settings: Settings, classes: number): boolean {
  const blocks = blocksOf(networkOf(settings, classes));
  const total = blocks.reduce((sum, { parameters }) => sum + parameters, 0);
  return total <= MOST_PARAMETERS && blocks.every(({ shape }) => shape.every((length) => length >= 1));
}

/** The settings whose controls make these layers, or else the layers as they are. */
function withLayers(settings: Settings, layers: readonly Config[], classes: number): Settings {
  const wanted = encodeLayers(layers);
  let tried: Settings[] = [{ ...settings, layers: "" }];
  for (const knob of KNOBS.network) {
    const values = knob.kind === "switch" ? [true, false] : knob.values;
    tried = tried.flatMap((one) =>
      [...new Set([one[knob.key], ...values])].map((value) => ({ ...one, [knob.key]: value })),
    );
    if (knob.key === "momentum") break;
  }
  const isSame = (one: Settings) => encodeLayers(layersOf(networkOf(one, classes))) === wanted;
  const known = isSame(tried[0]) ? tried[0] : tried.find(isSame);
  if (known) return known;
  if (!decodeLayers(wanted, classes)) throw new CodeError("badValue", 1, wanted);
  return { ...settings, layers: wanted };
}
