import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

export default defineConfig({
  // Examples import the package by name; tests run them on the sources.
  resolve: {
    alias: [
      { find: /^noodlenet$/, replacement: source("index.ts") },
      { find: /^noodlenet\/(\w+)$/, replacement: source("$1/index.ts") },
    ],
  },
  test: { include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
});
