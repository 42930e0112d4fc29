import { training } from "./program.js";

for (const momentum of [0.99, 0.9]) {
  const { loss, valAccuracy } = await training(momentum);
  console.log(loss[11], valAccuracy[11]);
}
