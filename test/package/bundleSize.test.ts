import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, it } from "vitest";

const library = join(import.meta.dirname, "../../dist/src/index.js");

it("a page that trains a perceptron loads at most 116 kB, compressed, the kernels included", async () => {
  const program = `
    import { Dense, Sequential } from ${JSON.stringify(library)};
    const model = new Sequential([new Dense(8, { activation: "relu" }), new Dense(2, { activation: "softmax" })]);
    model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    globalThis.model = model;`;
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  expect(gzipSync(outputFiles[0].contents, { level: 9 }).length).toBeLessThan(116_000);
});
