import {
  Adam,
  Conv2D,
  Dense,
  Flatten,
  type Layer,
  MaxPooling2D,
  Sequential,
} from "noodlenet";
import { bowls } from "noodlenet/bowls";
import { arrays } from "noodlenet/data";

// Painted bowls, with pixels from 0 to 1, in batches.
function batches(
  count: number,
  first: number,
  batchSize: number,
  isNegative = false,
) {
  const { x, y } = bowls(count, 1, { size: 32, first });
  const pixels = x.data.map((value) => value / 255);
  const data = isNegative ? pixels.map((p) => 1 - p) : pixels;
  const options = { batchSize, shuffle: true, seed: 1 };
  return arrays({ ...x, data }, y, options);
}

const network = (layers: Layer[]) =>
  new Sequential(layers, {
    inputShape: [32, 32, 3],
    seed: 1,
  });

function compile(model: Sequential, learningRate: number) {
  const optimizer = new Adam({ learningRate });
  const loss = "sparseCategoricalCrossentropy";
  model.compile({ optimizer, loss, metrics: ["accuracy"] });
}

export async function training(rate: number) {
  // A base learns from many pictures.
  const base = [8, 16, 32].flatMap((filters) => [
    new Conv2D(filters, 3, { activation: "relu" }),
    new MaxPooling2D(2),
  ]);
  const old = new Dense(2, { activation: "softmax" });
  const first = network([...base, new Flatten(), old]);
  compile(first, 0.002);
  const many = batches(434, 56, 16);
  await first.fit(many, { epochs: 15 });

  // Frozen: from few other pictures only a new head learns.
  for (const layer of base) layer.trainable = false;
  const head = new Dense(2, {
    activation: "softmax",
    kernelInitializer: "zeros",
  });
  const model = network([...base, new Flatten(), head]);
  compile(model, 0.002);
  const few = batches(14, 490, 7, true);
  const frozen = await model.fit(few, { epochs: 30 });

  // Fine-tuned: the last block learns, too.
  const block = base[4] as Conv2D;
  const before = Float32Array.from(
    await block.weights[0].data(),
  );
  block.trainable = true;
  compile(model, rate);
  const tuned = await model.fit(few, { epochs: 30 });
  const after = await block.weights[0].data();
  return { frozen, tuned, moved: distance(before, after) };
}

// How far weights have moved, as a part of their size.
export function distance(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
) {
  let [moved, size] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    moved += (after[i] - before[i]) ** 2;
    size += before[i] ** 2;
  }
  return Math.sqrt(moved / size);
}
