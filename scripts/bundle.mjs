/**
 * Makes few files of the compiled library: an entry point each, and what they share in dist/chunks. Importing a hundred small modules
 * takes Node several times as long as importing one. The small libraries that are used stand in these files, their licences in dist/NOTICES.txt. Types stay file by file, and so do the examples, which are there to be read.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { noticesOf } from "./notices.mjs";

const root = join(import.meta.dirname, "..");
const { exports, bin, dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
// What require("noodlenet/testing") loads is no entry point of its own.
const required = "./dist/src/testing/required.js";
const entries = [required, ...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)];

/** Keeps every file of ours that is imported, if only for its effects: `sideEffects` in package.json speaks of the bundled files. */
const keepOwnFiles = {
  name: "keep-own-files",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) => {
      const own = importer.startsWith(join(root, "dist")) && !path.endsWith("/study/index.js");
      return own ? { path: join(resolveDir, path), sideEffects: true } : undefined;
    });
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: entries,
  outbase: "dist",
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  // Small libraries come along, so that pages without a bundler need none of them; what is installed beside stays outside.
  external: [
    ...Object.keys({ ...dependencies, ...peerDependencies }),
    // The command runs the study as it lies beside it.
    "../../study/index.js",
    "node:*",
  ],
  metafile: true,
  plugins: [keepOwnFiles],
  chunkNames: "chunks/[name]-[hash]",
  sourcemap: true,
  // Sources are in the package.
  sourcesContent: false,
  write: false,
});

for (const file of readdirSync(join(root, "dist", "src"), { recursive: true }))
  if (/\.js(\.map)?$/.test(file)) rmSync(join(root, "dist", "src", file));
rmSync(join(root, "dist", "chunks"), { recursive: true, force: true });
for (const { path, contents } of outputFiles) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, contents);
}
writeFileSync(join(root, "dist/NOTICES.txt"), noticesOf(root, Object.keys(metafile.inputs)));
cpSync(join(root, "scripts/testing.cjs"), join(root, "dist/src/testing/index.cjs"));
// The reader of the font looks beside itself.
cpSync(join(root, "src/viz/fonts"), join(root, "dist/src/viz/fonts"), { recursive: true });
