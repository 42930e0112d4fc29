import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSafetensors, type SafeTensor } from "../src/io/safetensors/file.js";

const folder = join(import.meta.dirname, "goldens");

/** The tensors of goldens/NAME.safetensors. Reading one that is not there is an error. */
export function goldenTensors(name: string): (key: string) => SafeTensor {
  const { tensors } = readSafetensors(readFileSync(join(folder, `${name}.safetensors`)));
  return (key) => {
    const found = tensors.get(key);
    if (!found) throw new Error(`goldens/${name}.safetensors has no ${key}`);
    return found;
  };
}

/** The text of a file in goldens. */
export function goldenText(file: string): string {
  return readFileSync(join(folder, file), "utf8");
}
