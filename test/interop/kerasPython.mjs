import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** A Python with Keras 3 and TensorFlow: the one that KERAS_PYTHON names, else a virtual environment beside the dependencies, which is made. */
export function kerasPython() {
  if (process.env.KERAS_PYTHON) return process.env.KERAS_PYTHON;
  const venv = join(import.meta.dirname, "../../node_modules/.cache/keras");
  const bin = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(bin)) {
    execFileSync("python3", ["-m", "venv", venv], { stdio: "inherit" });
    const packages = ["keras", "tensorflow-cpu", "h5py", "pillow"];
    execFileSync(bin, ["-m", "pip", "install", "--quiet", ...packages], { stdio: "inherit" });
  }
  return bin;
}
