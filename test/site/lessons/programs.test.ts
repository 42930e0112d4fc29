import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { build } from "esbuild";
import { describe, expect, it, vi } from "vitest";
import { LESSONS } from "../../../site/lessons/lessons.js";
import { FULL } from "../../full.js";

const root = join(import.meta.dirname, "../../..");
const fileOf = (id: string, name: string) => join(root, `site/lessons/${id}/${name}`);

/** The package by name, from its sources. */
const alias = {
  ...Object.fromEntries(
    ["bowls", "data", "io", "testing"].map((name) => [`noodlenet/${name}`, join(root, `src/${name}/index.ts`)]),
  ),
  noodlenet: join(root, "src/index.ts"),
};

/** What the program of a lesson prints when it is run as the page says, of the sources. */
async function printed(id: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "noodlenet-program-"));
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const { outputFiles } = await build({
      entryPoints: [fileOf(id, "run.ts")],
      bundle: true,
      write: false,
      format: "esm",
      platform: "node",
      alias,
      ignoreAnnotations: true,
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
    writeFileSync(join(folder, "run.mjs"), outputFiles[0].text);
    await import(pathToFileURL(join(folder, "run.mjs")).href);
    return log.mock.calls
      .flat()
      .map((value) => inspect(value, { maxArrayLength: 4, breakLength: Number.POSITIVE_INFINITY }))
      .join(" ");
  } finally {
    log.mockRestore();
    rmSync(folder, { recursive: true });
  }
}

/** What is printed first; of those that train, the numbers that the lesson's sentences have. */
const QUICK = {
  neuron: /^1\.2\d* 0\.768/,
  convolution: /^Float32Array\(36\) \[ 114, 190, 44, -12/,
  pooling: /^Float32Array\(24\) \[ 86, 144, 94, 170/,
  slopes: /^-0\.166\d+ -0\.162\d+$/,
  dropout: /^Float32Array\(8\) \[ 0\.6/,
  certainty: /low: 0\.673.*high: 0\.959.*low: 0\.76.*high: 0\.99/s,
  operation: /^1\.618\d* 0\.578/,
  "taking-it-home": /^\d+ 6146 \{ preparation: 'unit', classNames: '\["ramen","udon"\]' \}$/,
  "where-it-looks": /^Float32Array\(64\) \[ .* Float32Array\(2\) \[ 0\.\d+, 0\.\d+ \]$/s,
} as const;
const SLOW = {
  "ten-seconds": /^0\.99\d* 0\.78/,
  "dense-or-convolutional": /^0\.69\d* 0\.78/,
  "by-heart": /^0\.53/,
  "batch-norm": /^0\.0647\d* 0\.51\d* 0\.0647\d* 0\.78/,
  l2: /^0\.\d+ 0\.73\d* 0\.69\d* 0\.5$/,
  augmentation: /^0\.\d+ 0\.8/,
  frozen: /^0\.\d+ 0\.028/,
} as const;

describe("the programs that lessons show", () => {
  it("need nothing but the package, so that they run where it is installed", () => {
    expect(LESSONS.map(([, { id }]) => id).sort()).toEqual([...Object.keys(QUICK), ...Object.keys(SLOW)].sort());
    for (const [, { id }] of LESSONS) {
      const imports = (name: string) =>
        [...readFileSync(fileOf(id, name), "utf8").matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
      for (const from of imports("program.ts")) expect(from, id).toMatch(/^noodlenet(\/(data|bowls|io|testing))?$/);
      for (const from of imports("run.ts")) expect(from, id).toMatch(/^(\.\/program\.js|noodlenet(\/bowls)?)$/);
    }
  });

  it.each(Object.entries(QUICK))("of %s prints the numbers of the page", async (id, expected) => {
    expect(await printed(id)).toMatch(expected);
  });

  it.runIf(FULL).each(Object.entries(SLOW))("of %s trains to the numbers of the page", async (id, expected) => {
    expect(await printed(id)).toMatch(expected);
  });
});
