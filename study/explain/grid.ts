import { DEFAULT_RATES, type OptimizerName, type Pixels, type Setting } from "../variants/Setting.js";

/** The choices behind a setting. The learning rate is the optimizer's default in Keras divided by `slower`, rounded to one digit. */
interface Choices {
  readonly optimizer: OptimizerName;
  readonly slower: number;
  readonly fineTuneRate: number;
  readonly pixels: Pixels;
  readonly batchSize: number;
  readonly l2: number;
  readonly dropout: number;
  /** Times the report's number of epochs. */
  readonly longer: number;
}

/** The values of each choice that are tried: first what someone who begins with Keras has, then the others. */
type Axes = { readonly [Name in keyof Choices]?: readonly Choices[Name][] };

/** A setting differs from a beginner's in at most so many choices. */
const MOST_CHANGES = 2;

const OPTIMIZERS = ["adam", "rmsprop", "sgd"] as const;

/**
 * The settings that are tried for each claim. Of settings that differ in as many choices those come first whose choice stands first here.
 * Defaults are those of Keras (optimizers, batches of 32, l2's 0.01) and of its guides (pixels / 255, VGG16's own preprocessing, dropout
 * 0.5, fine-tuning at 1e-5).
 */
const GRID: Readonly<Record<string, Axes>> = {
  s4: {
    batchSize: [32, 16],
    dropout: [0.5, 0.25],
    slower: [1, 10],
    pixels: ["unit", "raw"],
    optimizer: OPTIMIZERS,
    longer: [1, 2],
  },
  s6: {
    // A smaller factor would hold the network back less.
    l2: [0.01, 0.1, 1],
    slower: [1, 10],
    batchSize: [32, 16],
    pixels: ["unit", "raw"],
    optimizer: OPTIMIZERS,
  },
  s7: {
    // Dropout acts in training alone: less of it would bring training above validation sooner.
    dropout: [0.5, 0.75, 0.9],
    slower: [1, 10, 30, 100],
    pixels: ["vgg16", "unit", "raw"],
    batchSize: [32, 16],
    optimizer: OPTIMIZERS,
  },
  s8: {
    fineTuneRate: [1e-5, 1e-4, 1e-6],
    slower: [1, 10, 100],
    pixels: ["vgg16", "unit", "raw"],
    batchSize: [32, 16],
    dropout: [0.5],
    optimizer: OPTIMIZERS,
  },
};

/** The claims that settings are searched for. */
export const SEARCHED: readonly string[] = Object.keys(GRID);

/**
 * The settings that are tried for a claim, nearest to a beginner's first: by the number of choices that differ, then in the order of the
 * choices. The first is a beginner's own.
 * @param epochs the report's
 */
export function settingsFor(claim: string, epochs: number): Setting[] {
  const axes = Object.entries(GRID[claim]);
  let known: { readonly choices: Partial<Choices>; readonly changes: number }[] = [{ choices: {}, changes: 0 }];
  for (const [name, values] of axes)
    known = values.flatMap((value, i) =>
      known.map(({ choices, changes }) => ({
        choices: { ...choices, [name]: value },
        changes: changes + (i === 0 ? 0 : 1),
      })),
    );
  const near = known.filter(({ changes }) => changes <= MOST_CHANGES).sort((a, b) => a.changes - b.changes);
  return near.map(({ choices }) => settingOf(choices as Choices, epochs));
}

function settingOf({ slower, longer = 1, ...choices }: Choices, epochs: number): Setting {
  // With one digit, as people write it: 0.001 / 30 is 0.00003.
  const learningRate = Number((DEFAULT_RATES[choices.optimizer] / slower).toPrecision(1));
  const setting = { ...choices, learningRate, epochs: epochs * longer };
  // Always in the same order, so that runs are known by their settings whatever the order of the choices.
  return Object.fromEntries(Object.entries(setting).sort(([a], [b]) => (a < b ? -1 : 1))) as unknown as Setting;
}

/** The setting of the report's own runs. */
export function mainSetting(claim: string, epochs: number): Setting {
  const [beginner] = settingsFor(claim, epochs);
  return { ...beginner, batchSize: 16, pixels: claim === "s7" || claim === "s8" ? "vgg16" : "unit" };
}
