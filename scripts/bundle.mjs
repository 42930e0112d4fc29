/**
 * Makes few files of the compiled library: an entry point each, and what they share in dist/chunks. Importing a hundred small modules
 * takes Node several times as long as importing one. Types stay file by file, and so do the examples, which are there to be read.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const entries = [...Object.values(exports).map((entry) => entry.default), ...Object.values(bin)];

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: entries,
  outbase: "dist",
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  packages: "external",
  // package.json speaks of the bundled files.
  ignoreAnnotations: true,
  // The command runs the examples as they lie beside it.
  external: ["../../examples/index.js"],
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
// The reader of the font looks beside itself.
cpSync(join(root, "src/viz/fonts"), join(root, "dist/src/viz/fonts"), { recursive: true });
