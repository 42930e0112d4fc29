import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadModel } from "../../src/io/index.js";

const root = join(import.meta.dirname, "..", "..");
const sources = join(root, "examples", "many-machines");
const built = join(root, "dist", "examples", "many-machines");

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "machines-"));
  for (let i = 0; i < 6; i++) {
    const dir = join(folder, "photos", "train", i % 2 === 0 ? "dark" : "light");
    mkdirSync(dir, { recursive: true });
    const png = new PNG({ width: 64, height: 64 });
    png.data.fill(i % 2 === 0 ? 10 * i : 255 - 10 * i);
    writeFileSync(join(dir, `${i}.png`), PNG.sync.write(png));
  }
  run("send", "photos");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(name: string, ...args: string[]): string {
  const options = { cwd: folder, encoding: "utf8", stdio: "pipe" } as const;
  return execFileSync(process.execPath, [join(built, `${name}.js`), ...args], options);
}

describe("the example of many machines", () => {
  it("sends the model with its optimizer, and takes it back from every file with the same loss", () => {
    const said = ["model.keras", "model.h5", "run.safetensors"].map((file) => run("take", "photos", file));
    for (const text of said) expect(text).toMatch(/after 1 steps: loss \d\.\d{6}\n[\s\S]*one more epoch here: loss \d/);
    expect(new Set(said.map((text) => /steps: loss (\S+)/.exec(text)?.[1])).size).toBe(1);
  });

  it("has one network and one size in its three languages", async () => {
    const text = (name: string) => readFileSync(join(sources, name), "utf8");
    for (const name of ["network.ts", "keras_workers.py", "torch_workers.py"])
      expect(text(name)).toMatch(/^(export const )?SIZE = 64;?$/m);
    const model = await loadModel(join(folder, "model.keras"));
    const torch = text("torch_workers.py");
    for (const [path, { shape }] of model.namedWeights().filter(([path]) => path.endsWith("kernel"))) {
      expect(torch).toContain(`self.${path.replace("/kernel", "")}`);
      const [inputs, outputs] = shape.slice(-2);
      const size = shape.length === 4 ? `nn.Conv2d(${inputs}, ${outputs}, 3)` : `nn.Linear(${inputs}, classes)`;
      expect(torch).toContain(size);
    }
  });
});
