import { type LayerOptions, networkOf, type Recipe } from "../training/recipe.js";

/** The momentums that are compared: Keras's default, and one that forgets faster. */
export const MOMENTUMS = ["0.99", "0.9"] as const;
export type Momentum = (typeof MOMENTUMS)[number];

/** The report's network with batch normalisation, small: 112 pictures of 32x32 in 7 steps an epoch. */
export function recipe(momentum: Momentum): Recipe {
  const block = (layer: LayerOptions, more: readonly LayerOptions[] = []): readonly LayerOptions[] => [
    layer,
    ...more,
    { type: "BatchNormalization", momentum: Number(momentum) },
    { type: "Activation", activation: "relu" },
  ];
  const pooling = [{ type: "MaxPooling2D", poolSize: 2 }];
  const layers = [
    ...[8, 16, 32].flatMap((filters) => block({ type: "Conv2D", filters, kernelSize: 3 }, pooling)),
    { type: "Flatten" },
    ...block({ type: "Dense", units: 64 }),
    { type: "Dense", units: 2, activation: "softmax" },
  ];
  return { network: networkOf(layers), train: 112, batchSize: 16, epochs: 12 };
}
