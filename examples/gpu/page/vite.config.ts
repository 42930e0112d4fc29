import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      // Outside this repository the package's name is enough.
      { find: /^noodlenet$/, replacement: file("../../../dist/src/index.js") },
      { find: /^noodlenet\/(\w+)$/, replacement: file("../../../dist/src/$1/index.js") },
      // An experiment's file runs itself when Node starts it, which no page does.
      { find: /^\.\.\/study\/runAlone\.js$/, replacement: file("doNotRun.ts") },
    ],
  },
  build: { target: "es2022" },
});
