import { grad, type Tensor, tensor } from "noodlenet";

// A linear model of two samples. w is what is learned: operations on it are recorded, so that its gradient can be computed.
const x = tensor([
  [1, 2],
  [3, 4],
]);
const y = tensor([[0], [1]]);
const w = tensor([[0.5], [-0.25]], { requiresGrad: true });

// Forward: the mean squared error.
const loss = x.matmul(w).sub(y).square().mean();
console.log("loss", loss.item());

// Backward: the chain rule, from the loss back to w. The gradient has the shape of w.
loss.backward();
console.log("gradient", w.grad!.toArray());

// The same by hand: d/dw of 1/n · |xw − y|² is 2/n · xᵀ(xw − y).
const n = 2;
const error = x.matmul(w).sub(y);
const byHand = x.transpose().matmul(error);
console.log("by hand", byHand.mul(2 / n).toArray());

// grad(f) is a function of tensors too, which has a gradient of its own: d/dt t³ = 3t², d/dt 3t² = 6t. A gradient is that of a single
// number, here the sum; as each element depends on its own t alone, it holds the derivative at each of them.
const cube = (t: Tensor) => t.mul(t).mul(t).sum();
const points = tensor([1, 2, -3]);
console.log("first derivative", grad(cube)(points).toArray());
console.log("second derivative", grad(grad(cube))(points).toArray());
