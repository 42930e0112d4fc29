import type { Command } from "commander";
import { loadModel } from "../io/index.js";

/** `noodlenet summary FILE`: the table of a model's layers. */
export function addSummary(program: Command): void {
  program
    .command("summary")
    .description("print a model's layers, output shapes and parameters")
    .argument("<file>", "a file with a whole model: .keras, .h5, or .safetensors written here")
    .action(async (file: string) => {
      console.log((await loadModel(file)).summary());
    });
}
