import type { Sequential } from "noodlenet";
import { loadModel, modelBytes } from "noodlenet/io";

// What the weights do not say.
const notes = {
  preparation: "unit", // pixels / 255
  classNames: '["ramen","udon"]',
};

// At home: everything into one file.
export function packed(model: Sequential) {
  model.metadata = notes;
  return modelBytes(model, "keras", {
    includeOptimizer: false,
  });
}

// Elsewhere: the network as it was.
export async function unpacked(file: Uint8Array) {
  const model = await loadModel(file);
  return {
    model,
    config: model.toConfig(),
    count: model.countParams(),
    weights: await model.getWeights(),
    notes: model.metadata,
  };
}
