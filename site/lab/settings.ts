import { decodeLayers } from "./code/layerList.js";

/** What a reader chooses: pictures, network and training. The same settings give the same bits on every machine. */
export interface Settings {
  /** Height and width of the pictures in pixels. */
  readonly size: number;
  /** The number of pictures to train on, of those that there are: {@link ALL} for all. */
  readonly photos: number;
  /** Labels are drawn by lot: there is nothing to learn but the pictures themselves. */
  readonly coinToss: boolean;
  /** Pictures are flipped, turned and zoomed a little, anew in each epoch. */
  readonly augment: boolean;
  /** Whether the network begins with three convolutions. */
  readonly convolutions: boolean;
  /** Filters of the first convolution; the second has twice, the third four times as many. */
  readonly filters: number;
  /** Dense layers of 128 units before the last. */
  readonly dense: number;
  /** The fraction that dropout leaves out; 0 for none. */
  readonly dropout: number;
  /** The factor of the L2 penalty; 0 for none. */
  readonly l2: number;
  readonly batchNorm: boolean;
  readonly momentum: number;
  /** A network of the reader's own, see code/layerList.ts; "" for that of the controls. */
  readonly layers: string;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
}

/** As many pictures as there are. */
export const ALL = Number.POSITIVE_INFINITY;

export const DEFAULTS: Settings = {
  size: 64,
  photos: ALL,
  coinToss: false,
  augment: false,
  convolutions: true,
  filters: 32,
  dense: 2,
  dropout: 0,
  l2: 0,
  batchNorm: false,
  momentum: 0.99,
  layers: "",
  learningRate: 0.001,
  batchSize: 16,
  epochs: 30,
  seed: 1,
};

/** A setting's control: a slider over some values, or a switch. */
export type Knob = { readonly key: keyof Settings } & (
  | { readonly kind: "choice"; readonly values: readonly number[] }
  | { readonly kind: "switch" }
);

export const KNOBS: Readonly<Record<"pictures" | "network" | "training", readonly Knob[]>> = {
  pictures: [
    { key: "photos", kind: "choice", values: [4, 8, 16, 32, 64, 112, 250, 500, 1000, 2000, ALL] },
    { key: "size", kind: "choice", values: [32, 48, 64, 96, 128] },
    { key: "augment", kind: "switch" },
    { key: "coinToss", kind: "switch" },
  ],
  network: [
    { key: "convolutions", kind: "switch" },
    { key: "filters", kind: "choice", values: [4, 8, 16, 32] },
    { key: "dense", kind: "choice", values: [0, 1, 2] },
    { key: "dropout", kind: "choice", values: [0, 0.25, 0.5, 0.75] },
    { key: "l2", kind: "choice", values: [0, 0.001, 0.01, 0.1] },
    { key: "batchNorm", kind: "switch" },
    { key: "momentum", kind: "choice", values: [0.5, 0.8, 0.9, 0.95, 0.99] },
  ],
  training: [
    { key: "learningRate", kind: "choice", values: [0.0001, 0.0003, 0.001, 0.003, 0.01] },
    { key: "batchSize", kind: "choice", values: [4, 8, 16, 32] },
    { key: "epochs", kind: "choice", values: [5, 10, 20, 30, 60] },
    { key: "seed", kind: "choice", values: [1, 2, 3, 4, 5] },
  ],
};

/** The experiments of the report, as settings of the network. */
export const PRESETS: Readonly<Record<string, Partial<Settings>>> = {
  s1: { convolutions: false, dense: 1, dropout: 0, l2: 0, batchNorm: false },
  s2: { convolutions: true, dense: 2, dropout: 0, l2: 0, batchNorm: false },
  s4: { convolutions: true, dense: 1, dropout: 0.5, l2: 0, batchNorm: false },
  s5: { convolutions: true, dense: 1, dropout: 0, l2: 0, batchNorm: true, momentum: 0.99 },
  s6: { convolutions: true, dense: 1, dropout: 0, l2: 0.01, batchNorm: false },
};

const KNOB_OF = new Map(Object.values(KNOBS).flatMap((knobs) => knobs.map((knob) => [knob.key, knob] as const)));

/** The preset that the settings are, if they are one. */
export function presetOf(settings: Settings): string | null {
  const entries = Object.entries(PRESETS);
  const is = (preset: Partial<Settings>) =>
    Object.entries(preset).every(([key, value]) => settings[key as keyof Settings] === value);
  return settings.layers === "" ? (entries.find(([, preset]) => is(preset))?.[0] ?? null) : null;
}

/** Settings as the part of a link after #: those that differ from the defaults. */
export function toLink(settings: Settings): string {
  const changed = Object.entries(settings).filter(([key, value]) => DEFAULTS[key as keyof Settings] !== value);
  return changed.map(([key, value]) => `${key}=${typeof value === "boolean" ? Number(value) : value}`).join("&");
}

/** The settings of a link. What is no setting, or no value that its control has, is left out, see {@link misreadIn}. */
export function fromLink(link: string): Settings {
  const settings: Record<string, number | boolean | string> = { ...DEFAULTS };
  for (const [key, text] of pairsOf(link)) {
    const value = valueIn(key, text);
    if (value !== null) settings[key] = value;
  }
  return settings as unknown as Settings;
}

/** What a link asks for that is no setting, or no value that its control has: links are written by hand, and by other versions of the page. */
export const misreadIn = (link: string): readonly string[] =>
  [...pairsOf(link)].filter(([key, text]) => valueIn(key, text) === null).map(([key, text]) => `${key}=${text}`);

const pairsOf = (link: string) => new URLSearchParams(link.replace(/^#/, ""));

/** The value of a setting in a link; null where it has none of that name. */
function valueIn(key: string, text: string): number | boolean | string | null {
  if (key === "layers") return text === "" || decodeLayers(text, 2) ? text : null;
  const knob = KNOB_OF.get(key as keyof Settings);
  if (knob?.kind === "switch") return /^[01]$/.test(text) ? text === "1" : null;
  return knob?.kind === "choice" && text !== "" && knob.values.includes(Number(text)) ? Number(text) : null;
}
