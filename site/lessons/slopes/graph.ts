/** The unit of the lesson: how dark the broth is, the bias, the label. */
export const UNIT = { x: 0.8, b: -0.5, label: 1 };

/** All values of the graph for a weight, from the weight to the loss, and the slope of the loss at each of them, from the loss back to the weight. */
export interface Graph {
  readonly z: number;
  readonly y: number;
  readonly error: number;
  readonly loss: number;
  /** How much each step multiplies the slope by: of the square, the difference, the sigmoid, the product. */
  readonly factors: { readonly square: number; readonly sigmoid: number; readonly product: number };
  readonly slopes: { readonly loss: number; readonly error: number; readonly z: number; readonly w: number };
}

/** Once forward, once backward. */
export function graphOf(w: number): Graph {
  const z = w * UNIT.x + UNIT.b;
  const y = 1 / (1 + Math.exp(-z));
  const error = y - UNIT.label;
  const factors = { square: 2 * error, sigmoid: y * (1 - y), product: UNIT.x };
  const slopes = {
    loss: 1,
    error: factors.square,
    z: factors.square * factors.sigmoid,
    w: factors.square * factors.sigmoid * factors.product,
  };
  return { z, y, error, loss: error * error, factors, slopes };
}

export const lossAt = (w: number) => graphOf(w).loss;

/** The slope between two points of the curve, a step h to each side. */
export const slopeBetween = (w: number, h: number) => (lossAt(w + h) - lossAt(w - h)) / (2 * h);
