import { Adam, type CallContext, Dense, Layer, relu, Sequential, type Shape, type Tensor } from "noodlenet";

/** A residual block: x + W₂ relu(W₁ x). The skip hands gradients past the block, so that deep networks train. */
class Residual extends Layer {
  first?: Dense;
  second?: Dense;

  /** Is called once, with the shape of one sample: here the layers inside and their weights are made. */
  override build([units]: Shape) {
    this.first = this.addLayer(new Dense(units!));
    this.second = this.addLayer(new Dense(units!));
  }

  /** Computes the output. Gradients follow from the operations that are used. */
  override call(x: Tensor, context?: CallContext): Tensor {
    const inner = this.second!.apply(relu(this.first!.apply(x, context)), context);
    return x.add(inner); // the skip
  }
}

// Data: points of two interleaved spirals.
const points = Array.from({ length: 200 }, (_, i) => {
  const [radius, angle] = [0.1 + i / 220, i / 16 + (i % 2) * Math.PI];
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});
const classes = Int32Array.from(points, (_, i) => i % 2);

// Network and training: the layer is used like every other.
const layers = [new Dense(32), new Residual(), new Residual(), new Residual(), new Dense(2, { activation: "softmax" })];
const model = new Sequential(layers, { inputShape: [2], seed: 1 });
model.compile({
  optimizer: new Adam({ learningRate: 0.005 }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});
console.log(model.summary());
const { history } = await model.fit(points, classes, { epochs: 60, batchSize: 20 });

// Result.
for (const epoch of [1, 20, 40, 60])
  console.log(`epoch ${epoch}: loss ${history.loss[epoch - 1].toFixed(4)}, accuracy ${history.accuracy[epoch - 1]}`);
