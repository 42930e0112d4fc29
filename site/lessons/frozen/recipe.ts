import { networkOf, type Recipe } from "../training/recipe.js";

/** How many pictures the base learns from, and how many negatives there are. */
export const [MANY, FEW] = [434, 14];

/** Learning rates of fine-tuning. */
export const RATES = ["0.0001", "0.001", "0.01", "0.05"] as const;
export type Rate = (typeof RATES)[number];

/** Three convolutions with pooling, the first of which are frozen, and a dense layer, the head. */
const network = (frozen: number, learningRate = 0.002) =>
  networkOf(
    [
      ...[8, 16, 32].flatMap((filters, i) => [
        { type: "Conv2D", filters, kernelSize: 3, activation: "relu", ...(i < frozen && { trainable: false }) },
        { type: "MaxPooling2D", poolSize: 2 },
      ]),
      { type: "Flatten" },
      { type: "Dense", units: 2, activation: "softmax" },
    ],
    learningRate,
  );

const base: Recipe = { network: network(0), train: MANY, batchSize: 16, epochs: 15 };
const scratch: Recipe = { network: network(0), skip: MANY, train: FEW, batchSize: 7, epochs: 30, negative: true };
const frozen: Recipe = { ...scratch, network: network(3), from: { recipe: base, zeros: ["dense_7"] } };
const tuned = (rate: Rate): Recipe => ({ ...scratch, network: network(2, Number(rate)), from: { recipe: frozen } });

/** A base that learns from many pictures; then on a few negatives: a network of fresh weights, the base frozen with a new head, and its last block fine-tuned. */
export const TRANSFER = {
  base,
  scratch,
  frozen,
  "0.0001": tuned("0.0001"),
  "0.001": tuned("0.001"),
  "0.01": tuned("0.01"),
  "0.05": tuned("0.05"),
} as const satisfies Readonly<Record<string, Recipe>>;
export type TransferName = keyof typeof TRANSFER;
