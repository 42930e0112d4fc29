import { conv2d, tensor } from "noodlenet";
import { patch } from "./patch.js";

// 8 x 8 brightnesses of a painted bowl.
const x = tensor([...patch], { shape: [1, 8, 8, 1] });
const weights = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const kernel = tensor(weights, { shape: [3, 3, 1, 1] });
const bias = tensor([20]);

// Slides the kernel over x: [1, 6, 6, 1].
export const y = conv2d(x, kernel, { bias });
