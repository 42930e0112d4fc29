import { sigmoid, type Tensor, tensor } from "noodlenet";

// One unit, one picture: how dark its broth is, its label.
const [x, b, label] = [0.8, -0.5, 1];

// How wrong the unit is with the weight w.
const loss = (w: Tensor) =>
  sigmoid(w.mul(x).add(b)).sub(label).square();

// By differences: twice the loss, and a small step h.
export const byDifferences = (at: number, h: number) => {
  const after = loss(
    tensor(at + h, { dtype: "float64" }),
  ).item();
  const before = loss(
    tensor(at - h, { dtype: "float64" }),
  ).item();
  return (after - before) / (2 * h);
};

// By the graph: once forward, once backward.
export const byGraph = (at: number) => {
  const w = tensor(at, {
    dtype: "float64",
    requiresGrad: true,
  });
  loss(w).backward();
  return w.grad!.item();
};
