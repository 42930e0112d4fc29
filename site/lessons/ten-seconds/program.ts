import {
  Adam,
  Conv2D,
  Dense,
  Flatten,
  MaxPooling2D,
  Sequential,
} from "noodlenet";
import { bowls } from "noodlenet/bowls";
import { arrays } from "noodlenet/data";

// Painted bowls, with pixels from 0 to 1.
function pictures(count: number, first: number) {
  const { x, y } = bowls(count, 1, { size: 32, first });
  const pixels = x.data.map((value) => value / 255);
  return { x: { ...x, data: pixels }, y };
}
const train = pictures(112, 56);
const val = pictures(56, 0);

const layers = [
  ...[8, 16, 32].flatMap((filters) => [
    new Conv2D(filters, 3, { activation: "relu" }),
    new MaxPooling2D(2),
  ]),
  new Flatten(),
  new Dense(64, { activation: "relu" }),
  new Dense(2, { activation: "softmax" }),
];

export async function training() {
  const model = new Sequential(layers, {
    inputShape: [32, 32, 3],
    seed: 1,
  });
  const optimizer = new Adam({ learningRate: 0.002 });
  const loss = "sparseCategoricalCrossentropy";
  model.compile({ optimizer, loss, metrics: ["accuracy"] });
  const data = arrays(train.x, train.y, {
    batchSize: 16,
    shuffle: true,
    seed: 1,
  });
  const validationData = arrays(val.x, val.y);
  const { history } = await model.fit(data, {
    epochs: 30,
    validationData,
  });
  return history;
}
