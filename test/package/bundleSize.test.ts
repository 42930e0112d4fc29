import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

/** The files that a page may load, with their bytes compressed by gzip: "stdin.js" at once, the others by import(). */
async function bundle(program: string): Promise<ReadonlyMap<string, number>> {
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
  return new Map(outputFiles.map(({ path, contents }) => [basename(path), gzipSync(contents, { level: 9 }).length]));
}

it("a page that trains a perceptron loads at most 113 kB, compressed, the kernels included", async () => {
  const files = await bundle(`
    import { Dense, Sequential } from "noodlenet";
    const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })]);
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    globalThis.model = model;`);
  expect([...files.keys()]).toEqual(["stdin.js"]);
  expect(files.get("stdin.js")).toBeLessThan(113_000);
});

it("a page that trains in a worker loads 5 kB, and 135 kB at its first training", async () => {
  const files = await bundle(`
    import { trainInWorker } from "noodlenet/worker";
    globalThis.train = (snapshot, x, y) => trainInWorker(snapshot, x, y);`);
  const worker = [...files.keys()].find((name) => name.startsWith("trainingWorker")) as string;
  expect(files.get("stdin.js")).toBeLessThan(5_000);
  expect(files.get(worker)).toBeLessThan(135_000);
});
