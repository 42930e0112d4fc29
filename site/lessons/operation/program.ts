import { customGradient, type Tensor } from "noodlenet";
import { gradientProperty } from "noodlenet/testing";

// A ReLU without a kink: forward, and backward.
export const squareplus = customGradient((x: Tensor) => {
  const root = x.square().add(4).sqrt();
  const value = x.add(root).div(2);
  const slope = x.div(root).add(1).div(2);
  return { value, gradient: (dy) => dy.mul(slope) };
});

// Differences agree with the gradient, for tensors of
// any shape: fc.assert(property(squareplus)) tries 100.
export const property = (operation: typeof squareplus) =>
  gradientProperty(operation);
