import type { Command } from "commander";
import { loadModel, saveModel, saveWeights } from "../io/index.js";
import { inputShapeOption } from "./inputShape.js";

/** `noodlenet convert IN OUT`: a model from one format into another. */
export function addConvert(program: Command): void {
  program
    .command("convert")
    .description(
      "write a model, its metadata included, in another format; the ends of the names say which (.keras, .h5, .safetensors, .onnx, .weights.h5)",
    )
    .argument("<in>", "a file with a whole model")
    .argument("<out>", "the file to write")
    .option("--weights-only", "write the weights without the model's description")
    .addOption(inputShapeOption())
    .action(convert);
}

interface ConvertOptions {
  readonly weightsOnly?: boolean;
  readonly inputShape?: readonly number[];
}

async function convert(from: string, to: string, { weightsOnly = false, inputShape }: ConvertOptions): Promise<void> {
  const weights = weightsOnly || /\.weights\.(h5|hdf5)$/i.test(to);
  const onNotice = (text: string) => console.error(text);
  const model = await loadModel(from, { inputShape, compile: !weights, onNotice });
  await (weights ? saveWeights(model, to) : saveModel(model, to, { onNotice }));
  const what = weights ? "the weights of" : "the model";
  console.log(`${what} ${model.name}, ${model.countParams().toLocaleString("en")} parameters: ${from} → ${to}`);
}
