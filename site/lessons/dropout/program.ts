import { dropout, randomKey, tensor } from "noodlenet";

// What eight hidden units answer.
const units = [0.3, 0.9, 0.5, 1.2, 0.7, 0.1, 1.0, 0.6];
export const x = tensor(units);

// Each number of a draw gives another mask.
export const y = (rate: number, draw: number) =>
  dropout(x, rate, randomKey(draw));
