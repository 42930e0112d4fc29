import { conv2d, maxPool2d, relu, tensor } from "noodlenet";
import { strip } from "./strip.js";

// 10 x 14 brightnesses of the bowl of lesson 2.
const picture = tensor([...strip], { shape: [1, 10, 14, 1] });
const weights = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
const kernel = tensor(weights, { shape: [3, 3, 1, 1] });

// A feature map, [1, 8, 12, 1].
export const x = relu(conv2d(picture, kernel));
// The largest of each 2 x 2: [1, 4, 6, 1].
export const y = maxPool2d(x);
