import { conv2d, tensor } from "noodlenet";

// 8 x 8 brightnesses of a painted bowl.
const brightness = [
  [142, 123, 137, 166, 146, 164, 185, 213],
  [159, 154, 189, 209, 211, 206, 202, 213],
  [169, 195, 208, 212, 179, 188, 195, 207],
  [207, 200, 203, 199, 188, 195, 212, 159],
  [198, 190, 177, 185, 185, 203, 204, 142],
  [182, 183, 199, 199, 212, 216, 146, 200],
  [203, 199, 197, 207, 211, 164, 208, 184],
  [188, 203, 201, 188, 189, 203, 175, 137],
];
const x = tensor(brightness).reshape([1, 8, 8, 1]);
const weights = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const kernel = tensor(weights, { shape: [3, 3, 1, 1] });
const bias = tensor([20]);

// Slides the kernel over x: [1, 6, 6, 1].
export const y = conv2d(x, kernel, { bias });
