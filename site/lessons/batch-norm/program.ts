import {
  Activation,
  Adam,
  BatchNormalization,
  Conv2D,
  Dense,
  Flatten,
  MaxPooling2D,
  Sequential,
} from "noodlenet";
import { arrays } from "noodlenet/data";
import { train, val } from "../training/painted.js";

const normalised = (momentum: number) => [
  new BatchNormalization({ momentum }),
  new Activation("relu"),
];

export async function training(momentum: number) {
  const layers = [
    ...[8, 16, 32].flatMap((filters) => [
      new Conv2D(filters, 3),
      new MaxPooling2D(2),
      ...normalised(momentum),
    ]),
    new Flatten(),
    new Dense(64),
    ...normalised(momentum),
    new Dense(2, { activation: "softmax" }),
  ];
  const model = new Sequential(layers, {
    inputShape: [32, 32, 3],
    seed: 1,
  });
  const optimizer = new Adam({ learningRate: 0.001 });
  model.compile({
    optimizer,
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  const data = arrays(train.x, train.y, {
    batchSize: 16,
    shuffle: true,
    seed: 1,
  });
  const validationData = arrays(val.x, val.y);
  const { history } = await model.fit(data, {
    epochs: 12,
    validationData,
  });
  return history;
}
