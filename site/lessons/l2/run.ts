import { training } from "./program.js";

for (const lambda of [0.01, 0.1]) {
  const { loss, valAccuracy } = await training(lambda);
  console.log(loss[29], valAccuracy[29]);
}
