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
const error = x.matmul(w).sub(y);
console.log(
  "by hand",
  x
    .transpose()
    .matmul(error)
    .mul(2 / 2)
    .toArray(),
);

// The gradient of a function is a function of tensors too, which has a gradient: d/dx x³ = 3x², d/dx 3x² = 6x.
const cube = (t: Tensor) => t.mul(t).mul(t).sum();
const at = tensor([1, 2, -3]);
console.log("first derivative", grad(cube)(at).toArray());
console.log("second derivative", grad(grad(cube))(at).toArray());
