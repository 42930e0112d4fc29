import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** The package by name, from its sources, for bundles of the site's pages. */
export const packageByName = {
  ...Object.fromEntries(
    ["bowls", "data", "io", "worker"].map((name) => [`noodlenet/${name}`, join(root, `src/${name}/index.ts`)]),
  ),
  noodlenet: join(root, "src/index.ts"),
};

/** Pages give the worker snapshots and have no models themselves: the library is in their script once, in the worker's script. */
export const withoutModels = {
  name: "without-models",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /models\/modelSnapshot\.js$/ }, ({ importer, kind }) =>
      kind === "dynamic-import" && importer.endsWith("trainInWorker.ts")
        ? { path: "none", namespace: "without-models" }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "without-models" }, () => ({ contents: "export {};" }));
  },
};
