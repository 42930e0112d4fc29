import { conv2d, maxPool2d, relu, tensor } from "noodlenet";
import { bowls } from "noodlenet/bowls";

// The brightness of a painted bowl, as in lesson 2.
const { data } = bowls(1, 3, { size: 64 }).x;
const brightness = (row: number, column: number) => {
  const at = 3 * (64 * row + column);
  const [r, g, b] = data.subarray(at, at + 3);
  return Math.round(0.299 * r + 0.587 * g + 0.114 * b);
};

// A strip of it, 10 x 14.
const strip = Array.from({ length: 10 * 14 }, (_, i) =>
  brightness(38 + Math.floor(i / 14), 15 + (i % 14)),
);
const picture = tensor(strip, { shape: [1, 10, 14, 1] });
const weights = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const kernel = tensor(weights, { shape: [3, 3, 1, 1] });

// A feature map, [1, 8, 12, 1].
export const x = relu(conv2d(picture, kernel));
// One number for each 2 x 2: [1, 4, 6, 1].
export const y = maxPool2d(x);
