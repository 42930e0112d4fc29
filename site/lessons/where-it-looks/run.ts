import {
  Activation,
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  MaxPooling2D,
  Sequential,
  tensor,
} from "noodlenet";
import { bowls } from "noodlenet/bowls";
import { covered, gradCam } from "./program.js";

const same = { padding: "same", activation: "relu" } as const;
// A network of this form; it has not learned anything yet.
const model = new Sequential(
  [
    new Conv2D(8, 3, same),
    new MaxPooling2D(2),
    new Conv2D(16, 3, same),
    new MaxPooling2D(2),
    new Conv2D(16, 3, same),
    new GlobalAveragePooling2D(),
    new Dense(2),
    new Activation("softmax"),
  ],
  { inputShape: [32, 32, 3], seed: 1 },
);
const { data, shape } = bowls(1, 1, { size: 32 }).x;
const pixels = data.map((value) => value / 255);
const x = tensor(pixels, { shape });
console.log(await gradCam(model, x, 1).heat.data());
console.log(await (await covered(model, x, 0, 24)).data());
