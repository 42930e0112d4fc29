import { type LayerOptions, networkOf, type Recipe } from "../training/recipe.js";

const convolution = (filters: number) => ({
  type: "Conv2D",
  filters,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
});
const pooling = { type: "MaxPooling2D", poolSize: 2 };
const END = [
  { type: "Dense", units: 2 },
  { type: "Activation", activation: "softmax" },
];

/** Three convolutions; how the last one's maps become two numbers differs. */
const layers = (...head: readonly LayerOptions[]) => [
  convolution(8),
  pooling,
  convolution(16),
  pooling,
  convolution(16),
  ...head,
  ...END,
];

const averaging = { network: networkOf(layers({ type: "GlobalAveragePooling2D" }), 0.01), train: 112, batchSize: 16 };

/** Trainings on the bowls as they are, and with a mark on every udon; the last network has a weight for each place of its maps. */
export const LOOKING = {
  plain: { ...averaging, epochs: 20 },
  marked: { ...averaging, epochs: 20, mark: "udon" },
  flat: {
    network: networkOf(layers(pooling, { type: "Flatten" }, { type: "Dense", units: 64, activation: "relu" }), 0.002),
    train: 112,
    batchSize: 16,
    epochs: 12,
    mark: "udon",
  },
} as const satisfies Readonly<Record<string, Recipe>>;
export type LookingName = keyof typeof LOOKING;
