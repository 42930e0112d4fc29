import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** The files that a page may load, by name: "stdin.js" at once, the others by import(). */
async function bundled(program: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    splitting: true,
    outdir: "out",
    chunkNames: "[name]-[hash]",
    write: false,
  });
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
}

/** The same files' sizes, compressed by gzip. */
async function bundle(program: string): Promise<ReadonlyMap<string, number>> {
  const files = await bundled(program);
  return new Map([...files].map(([name, contents]) => [name, gzipSync(contents, { level: 9 }).length]));
}

/** What a program of one file gives when it has been bundled and run. */
async function run(program: string): Promise<string> {
  const files = await bundled(`${program}\nprocess.stdout.write(String(result));`);
  const script = files.get("stdin.js") as Uint8Array;
  return execFileSync(process.execPath, ["--input-type=module"], { input: script, encoding: "utf8" });
}

it("a page that trains a perceptron loads at most 87 kB, compressed, the kernels included", async () => {
  const files = await bundle(`
    import { Dense, Sequential } from "noodlenet";
    const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })]);
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    globalThis.model = model;`);
  expect([...files.keys()]).toEqual(["stdin.js"]);
  expect(files.get("stdin.js")).toBeLessThan(87_000);
});

it("a page that trains a convolutional network loads at most 123 kB, compressed, the kernels included", async () => {
  const files = await bundle(`
    import { Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from "noodlenet";
    const layers = [new Conv2D(8, 3), new MaxPooling2D(2), new Flatten(), new Dense(2, { activation: "softmax" })];
    globalThis.model = new Sequential(layers);`);
  expect(files.get("stdin.js")).toBeLessThan(123_000);
});

it("a page that trains in a worker loads 5 kB, and 146 kB at its first training", async () => {
  const files = await bundle(`
    import { trainInWorker } from "noodlenet/worker";
    globalThis.train = (snapshot, x, y) => trainInWorker(snapshot, x, y);`);
  const worker = [...files.keys()].find((name) => name.startsWith("trainingWorker")) as string;
  expect(files.get("stdin.js")).toBeLessThan(5_000);
  expect(files.get(worker)).toBeLessThan(146_000);
});

it("the lab, with its workers and both languages, is one file of at most 197 kB, compressed", () => {
  const folder = mkdtempSync(join(tmpdir(), "noodlenet-lab-size-"));
  try {
    execFileSync(process.execPath, [join(import.meta.dirname, "../../scripts/build-lab.mjs"), folder]);
    expect(gzipSync(readFileSync(join(folder, "index.html")), { level: 9 }).length).toBeLessThan(197_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const image = "ones([1, 4, 4, 1])";
const calls = {
  averagePool2d: `averagePool2d(${image})`,
  batchNorm: `batchNorm(${image}, ones([1]), zeros([1])).y`,
  conv1d: "conv1d(ones([1, 4, 1]), ones([2, 1, 1]))",
  conv2d: `conv2d(${image}, ones([2, 2, 1, 1]))`,
  conv2dTranspose: `conv2dTranspose(${image}, ones([2, 2, 1, 1]))`,
  depthwiseConv2d: `depthwiseConv2d(${image}, ones([2, 2, 1, 1]))`,
  globalAveragePool2d: `globalAveragePool2d(${image})`,
  maxPool2d: `maxPool2d(${image})`,
  normalize: `normalize(${image}, { mean: zeros([1]), variance: ones([1]) })`,
  resizeNearest: `resizeNearest(${image}, [2, 2])`,
  resizeBilinear: `resizeBilinear(${image}, [2, 2])`,
};

it.each(Object.entries(calls))(
  "a program that is bundled with %s has its kernels on both backends, and its method",
  async (name, call) => {
    const result = await run(`
    import { ${name}, ones, setBackend, zeros } from "noodlenet";
    const results = ["wasm", "reference"].map((backend) => (setBackend(backend), ${call}.sum().item().toFixed(3)));
    const [first] = [${call}.rank].filter(() => typeof ones([1]).${name} === "function");
    const result = [results[0] === results[1], first > 0];`);
    expect(result).toBe("true,true");
  },
);

it("a program that is bundled without an operation says so where it calls the method, and where it calls the kernel", async () => {
  const result = await run(`
    import { getBackend, ones } from "noodlenet";
    const messages = [() => ones([1, 2, 2, 1]).conv2d(), () => getBackend().kernels.maxPool2d()].map((f) => {
      try {
        f();
      } catch (error) {
        return error.name + " " + error.message;
      }
    });
    const result = messages.join("\\n");`);
  expect(result).toMatch(/^StateError conv2d: this program was bundled without .*import \{ conv2d \} from "noodlenet"/);
  expect(result).toMatch(/^BackendError wasm: this program was bundled without the kernel maxPool2d/m);
});
