import type { Command } from "commander";
import { loadModel } from "../io/index.js";
import { inputShapeOption } from "./inputShape.js";

/** `noodlenet summary FILE`: the table of a model's layers, and its metadata. */
export function addSummary(program: Command): void {
  program
    .command("summary")
    .description(
      "print a model's layers, output shapes and parameters, and its metadata, such as the names of its classes",
    )
    .argument(
      "<file>",
      "a file with a whole model: .keras, .h5, .onnx, model.json of TensorFlow.js, or .safetensors written here",
    )
    .addOption(inputShapeOption())
    .action(async (file: string, { inputShape }: { inputShape?: readonly number[] }) => {
      const model = await loadModel(file, { inputShape, compile: false });
      console.log(model.summary());
      for (const [name, text] of Object.entries(model.metadata)) console.log(`${name}: ${text}`);
    });
}
