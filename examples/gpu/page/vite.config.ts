import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      // Outside this repository the package's name is enough.
      { find: /^noodlenet$/, replacement: file("../../../dist/src/index.js") },
      { find: /^noodlenet\/(\w+)$/, replacement: file("../../../dist/src/$1/index.js") },
    ],
  },
  build: { target: "es2022" },
});
