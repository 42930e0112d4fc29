/**
 * Builds the lab as one HTML file that needs nothing else: it can be put on any host under any path, or opened from the disk.
 *
 *   node scripts/build-lab.mjs [folder, dist-lab] [--serve]
 */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { labPolicy } from "./labPolicy.mjs";
import { labPlugins, labScript } from "./labWorkers.mjs";
import { packageByName, withoutModels } from "./sitePackage.mjs";

const root = join(import.meta.dirname, "..");
const lab = join(root, "site/lab");

/** The page's one file. */
export async function labPage() {
  const { outputFiles } = await build({
    stdin: labScript,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    plugins: [withoutModels, ...labPlugins],
    alias: packageByName,
    // Japanese as it is: escapes take more room.
    charset: "utf8",
    // Of Node alone, and no syntax of a worker's script.
    define: { "import.meta.url": '""' },
  });
  const script = outputFiles[0].text.replaceAll("</script", "<\\/script");
  const styles = ["../shared/page.css", "lab.css"].map((name) => readFileSync(join(lab, name), "utf8")).join("");
  const { code: style } = await transform(styles, { loader: "css", minify: true, charset: "utf8" });
  return readFileSync(join(lab, "index.html"), "utf8")
    .replace("/* policy */", () => labPolicy({ script, style }))
    .replace("/* lab.css */", () => style)
    .replace("/* lab.js */", () => script);
}

if (process.argv[1] === import.meta.filename) {
  const [folder = "dist-lab"] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
  if (process.argv.includes("--serve")) {
    const server = createServer(async (_, response) => {
      response.writeHead(200, { "Content-Type": "text/html" }).end(await labPage());
    });
    server.listen(5174, "127.0.0.1", () => console.log("http://127.0.0.1:5174/ (reload to build anew)"));
  } else {
    const page = Buffer.from(await labPage());
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), page);
    const kB = (length) => `${Math.round(length / 1000)} kB`;
    console.log(`${folder}/index.html: ${kB(page.length)}, ${kB(gzipSync(page, { level: 9 }).length)} compressed`);
  }
}
