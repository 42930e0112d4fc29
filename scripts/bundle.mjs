/**
 * Makes few files of the compiled library: an entry point each, and what they share in dist/chunks. Importing a hundred small modules
 * takes Node several times as long as importing one. Bundlers get the modules apart, in dist/modules: of a module that nothing uses they keep nothing, of a
 * large file they keep all that may have an effect. The small libraries that are used stand in these files, their licences in dist/NOTICES.txt. Types stay file by file, and so do the examples, which are there to be read.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
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

const settings = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: "es2022",
  platform: "neutral",
  metafile: true,
  write: false,
};

const { outputFiles, metafile } = await build({
  ...settings,
  entryPoints: entries,
  outbase: "dist",
  outdir: "dist",
  splitting: true,
  // Small libraries come along, so that pages without a bundler need none of them; what is installed beside stays outside.
  external: [
    ...Object.keys({ ...dependencies, ...peerDependencies }),
    // The command runs the study as it lies beside it.
    "../../study/index.js",
    "node:*",
  ],
  plugins: [keepOwnFiles],
  chunkNames: "chunks/[name]-[hash]",
  sourcemap: true,
  // Sources are in the package.
  sourcesContent: false,
});

/** Our files that the entry points for programs import. */
const modules = Object.keys(metafile.inputs).filter((file) => /^dist\/src\/(?!cli\/)/.test(file));
/** The small libraries that these import, by the names that they import them by. */
const libraries = new Set(
  modules.flatMap((file) =>
    metafile.inputs[file].imports
      .filter(({ path }) => path.startsWith("node_modules/"))
      .map(({ original }) => original),
  ),
);

/** Large texts that both kinds of files import(), such as a worker's script: they stand in the package once. */
const shared = new Map(
  Object.entries(metafile.outputs).flatMap(([output, { entryPoint, inputs }]) =>
    /\/generated\//.test(entryPoint) && Object.keys(inputs).length === 1
      ? [[join(root, entryPoint), join(root, output)]]
      : [],
  ),
);

/** Leaves imports of our own files and of installed packages as they are. Small libraries are beside the modules. */
const apart = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind, importer, resolveDir }) => {
      if (kind === "entry-point" || importer.includes("node_modules")) return undefined;
      const chunk = shared.get(join(resolveDir, path));
      if (chunk) return { path: relative(dirname(inModules(importer)), chunk), external: true };
      if (!libraries.has(path)) return { path, external: true };
      const library = relative(dirname(inModules(importer)), join(root, "dist/modules/libraries", path));
      return { path: `${library}.js`, external: true };
    });
  },
};

/** Where the module of a compiled file stands. */
function inModules(file) {
  return file.replace(join(root, "dist/src"), join(root, "dist/modules"));
}

const { outputFiles: moduleFiles } = await build({
  ...settings,
  entryPoints: [
    ...modules
      .filter((file) => !shared.has(join(root, file)))
      .map((file) => ({ in: file, out: file.replace(/^dist\/src\/(.*)\.js$/, "$1") })),
    ...[...libraries].map((name) => ({ in: name, out: `libraries/${name}` })),
  ],
  // What two entries of one library have in common.
  splitting: true,
  chunkNames: "libraries/[name]-[hash]",
  outdir: "dist/modules",
  plugins: [apart],
});

for (const file of readdirSync(join(root, "dist", "src"), { recursive: true }))
  if (/\.js(\.map)?$/.test(file)) rmSync(join(root, "dist", "src", file));
for (const folder of ["chunks", "modules"]) rmSync(join(root, "dist", folder), { recursive: true, force: true });
for (const { path, contents } of [...outputFiles, ...moduleFiles]) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, contents);
}
writeFileSync(join(root, "dist/NOTICES.txt"), noticesOf(root, Object.keys(metafile.inputs)));
cpSync(join(root, "scripts/testing.cjs"), join(root, "dist/src/testing/index.cjs"));
// The reader of the font looks beside itself.
cpSync(join(root, "src/viz/fonts"), join(root, "dist/src/viz/fonts"), { recursive: true });
