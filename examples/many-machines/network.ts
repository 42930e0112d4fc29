import { Adam, Conv2D, Dense, GlobalAveragePooling2D, MaxPooling2D, Rescaling, Sequential } from "noodlenet";
import { imageFolder } from "noodlenet/data";

/** Height and width of the pictures; keras_workers.py and torch_workers.py have it, too. */
export const SIZE = 64;

/** Photos from `folder/train/<class>/`, pixels from 0 to 255: the network scales them, so that every engine does. */
export async function photos(folder: string) {
  const { train } = await imageFolder(folder, { size: [SIZE, SIZE], batchSize: 16, seed: 1 });
  return train;
}

/** A small convolutional network. torch_workers.py describes the same one. */
export function network(classes: number): Sequential {
  const layers = [
    new Rescaling(1 / 255),
    new Conv2D(16, 3, { activation: "relu" }),
    new MaxPooling2D(2),
    new Conv2D(32, 3, { activation: "relu" }),
    new GlobalAveragePooling2D(),
    new Dense(classes, { activation: "softmax" }),
  ];
  const model = new Sequential(layers, { inputShape: [SIZE, SIZE, 3], seed: 1 });
  return model.compile({ optimizer: new Adam({ learningRate: 1e-3 }), loss: "sparseCategoricalCrossentropy" });
}
