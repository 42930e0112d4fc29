import { type LayerOptions, networkOf, type Recipe } from "./recipe.js";

/** What a network of the lessons has beside its layers. */
interface Extras {
  readonly dropout?: number;
  readonly l2?: number;
}

const head = ({ dropout = 0, l2 = 0 }: Extras): readonly LayerOptions[] => {
  const drop = dropout > 0 ? [{ type: "Dropout", rate: dropout }] : [];
  return [
    { type: "Flatten" },
    ...drop,
    { type: "Dense", units: 64, activation: "relu", ...penalty(l2) },
    ...drop,
    { type: "Dense", units: 2, activation: "softmax", ...penalty(l2) },
  ];
};
const penalty = (l2: number) => (l2 > 0 ? { kernelRegularizer: { l1: 0, l2 } } : {});

/** Three convolutions with pooling, and two dense layers. */
const convolutional = (extras: Extras = {}) => [
  ...[8, 16, 32].flatMap((filters) => [
    { type: "Conv2D", filters, kernelSize: 3, activation: "relu", ...penalty(extras.l2 ?? 0) },
    { type: "MaxPooling2D", poolSize: 2 },
  ]),
  ...head(extras),
];

const LEARNING_RATE = 0.002;
const recipe = (layers: readonly LayerOptions[], more: Partial<Recipe> = {}): Recipe => ({
  network: networkOf(layers, LEARNING_RATE),
  train: 112,
  batchSize: 16,
  epochs: 30,
  ...more,
});

/** The trainings that lessons share: each differs from the first in one thing. */
export const RECIPES = {
  cnn: recipe(convolutional()),
  dense: recipe(head({})),
  photos6: recipe(convolutional(), { train: 6 }),
  photos14: recipe(convolutional(), { train: 14 }),
  photos56: recipe(convolutional(), { train: 56 }),
  photos448: recipe(convolutional(), { train: 448 }),
  tossed: recipe(convolutional(), { coinToss: true }),
  dropout: recipe(convolutional({ dropout: 0.5 })),
  l2small: recipe(convolutional({ l2: 0.001 })),
  l2middle: recipe(convolutional({ l2: 0.01 })),
  l2large: recipe(convolutional({ l2: 0.1 })),
} as const satisfies Readonly<Record<string, Recipe>>;

export type RecipeName = keyof typeof RECIPES;
