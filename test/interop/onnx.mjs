/**
 * Checks with ONNX Runtime and PyTorch that they read what is written here, and the other way round. Installs them into virtual environments
 * beside the dependencies, unless ONNX_PYTHON and TORCH_PYTHON name Pythons that have them. PyTorch takes 5 GB; --without-torch leaves its
 * part out.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const here = import.meta.dirname;
const run = (program, ...args) => execFileSync(program, args, { stdio: "inherit" });

/** A Python with these packages. */
function python(name, packages) {
  const given = process.env[`${name.toUpperCase()}_PYTHON`];
  if (given) return given;
  const venv = join(here, "../../node_modules/.cache", name);
  const bin = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (existsSync(join(venv, "complete"))) return bin;
  run("python3", "-m", "venv", "--clear", venv);
  run(bin, "-m", "pip", "install", "--quiet", ...packages);
  run(bin, "-c", `open(${JSON.stringify(join(venv, "complete"))}, "w")`);
  return bin;
}

const folder = mkdtempSync(join(tmpdir(), "interop-onnx-"));
const ours = join(folder, "ours.mjs");
const source = { entryPoints: [join(here, "onnxSide.ts")], outfile: ours, logLevel: "error" };
buildSync({ ...source, bundle: true, platform: "node", format: "esm", target: "node20" });
try {
  run(process.execPath, ours, "write", folder);
  run(python("onnx", ["onnx", "onnxruntime", "safetensors", "numpy"]), join(here, "onnx_side.py"), folder);
  if (!process.argv.includes("--without-torch")) {
    run(python("torch", ["torch", "onnx", "onnxscript", "safetensors", "numpy"]), join(here, "torch_side.py"), folder);
    run(process.execPath, ours, "read", folder);
  }
} finally {
  rmSync(folder, { recursive: true });
}
