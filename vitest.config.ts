import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/**
 * How often a test of browsers and processes that failed is run again: once in CI, whose machine has other work, which a page's frames and a
 * reader's clicks do not wait for.
 */
const RETRIES = process.env.CI ? 1 : 0;

/** What a unit test does without: browsers, processes of its own, the built package, photos, the report's runs, figures and networks. */
const NEEDS_MORE =
  /from "(node:child_process|.*\/(chromium|gpuPage|packedProject|shared|runReport|introduction|reportNets)\.js)"/;

/** What a unit test needs a process of its own for: it counts memory or processor time, or changes what all of a process share. */
const NEEDS_A_PROCESS =
  /processorClock|memory\(\)|\bset(Backend|Threads)\(|expose-gc|vi\.(stubGlobal|spyOn)|process\.env\.\w+ =/;

const files = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `test/${name.replaceAll("\\", "/")}`);
const matching = (list: string[], pattern: RegExp) => list.filter((file) => pattern.test(readFileSync(file, "utf8")));
const whole = matching(files, NEEDS_MORE);
const unit = files.filter((file) => !whole.includes(file));
const isolated = matching(unit, NEEDS_A_PROCESS);
const together = unit.filter((file) => !isolated.includes(file));

export default defineConfig({
  // Examples import the package by name; tests run them on the sources.
  resolve: {
    alias: [
      { find: /^noodlenet$/, replacement: source("index.ts") },
      { find: /^noodlenet\/(\w+)$/, replacement: source("$1/index.ts") },
    ],
  },
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: "test/typedArrayEquality.ts",
    // All cores work; the default leaves one idle, which is half of two.
    maxWorkers: availableParallelism(),
    // Projects run in the order of their names: the long files first, so that the short ones fill both cores at the end.
    projects: [
      { extends: true, test: { name: "system", include: whole, retry: RETRIES } },
      { extends: true, test: { name: "unit: a process each", include: isolated } },
      // Starting a process and loading the library costs more than most of these tests.
      {
        extends: true,
        test: {
          name: "unit: one process",
          include: together,
          isolate: false,
          setupFiles: ["test/typedArrayEquality.ts", "test/unchangedDefaults.ts"],
        },
      },
    ],
  },
});
