import { convolutional, dense, training } from "./program.js";

for (const layers of [dense(), convolutional()]) {
  const { valAccuracy } = await training(layers);
  console.log(valAccuracy[29]);
}
