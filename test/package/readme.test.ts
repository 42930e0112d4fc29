import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { zipSync } from "fflate";
import type { Browser } from "playwright-core";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bowls } from "../../src/bowls/bowls.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "../browser/chromium.js";
import { jpeg } from "../data/images.js";
import { binary, type PackedProject, packedProject } from "../packedProject.js";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");

interface Snippet {
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

/** Every piece of code in the README, by the heading it stands under. */
const snippets = [...readme.matchAll(/^## (.+)$([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].flatMap(([, heading, text]) =>
  [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, code]): Snippet => ({ heading, language, code })),
);

/** What the snippets under a heading go on from, besides those above them. */
const BEFORE: Readonly<Record<string, string>> = {
  "Files that other frameworks read": `
    import { Dense, Flatten, Sequential } from "noodlenet";
    import { imageFolder } from "noodlenet/data";
    const { train } = await imageFolder("photos", { size: [16, 16], scale: 1 / 255 });
    const model = new Sequential([new Flatten(), new Dense(2, { activation: "softmax" })], { inputShape: [16, 16, 3] });
    model.compile({ loss: "sparseCategoricalCrossentropy" });`,
};

/** Whether a snippet is a page's. */
const isOfPage = ({ code }: Snippet) => /"#\w+"|document\.|useGpu/.test(code);

/** The snippets of a heading as one program, each name imported once. */
function programOf(heading: string, chosen: readonly Snippet[]): string {
  const code = [BEFORE[heading] ?? "", ...chosen.map((snippet) => snippet.code)].join("\n");
  const imported = new Map<string, Set<string>>();
  const body = code.replace(/^\s*import \{ (.*) \} from "(.*)";$/gm, (_, names: string, from: string) => {
    const known = imported.get(from) ?? new Set();
    for (const name of names.split(", ")) known.add(name);
    imported.set(from, known);
    return "";
  });
  const imports = [...imported].map(([from, names]) => `import { ${[...names].join(", ")} } from "${from}";\n`);
  return `${imports.join("")}${body}\nexport {};\n`;
}

const typed = snippets.filter(({ language }) => language === "ts");
const headings = [...new Set(typed.map(({ heading }) => heading))];
const under = (heading: string) => typed.filter((snippet) => snippet.heading === heading);
const inNode = headings.filter((heading) => under(heading).some((snippet) => !isOfPage(snippet)));
const inPages = headings.filter((heading) => under(heading).some(isOfPage));

let project: PackedProject;
let browser: Browser;

beforeAll(async () => {
  project = packedProject();
  for (const name of ["fast-check", "@types/node", "gpu.js"]) project.link(name);
  writeData(project.dir);
  project.write("package.json", JSON.stringify({ name: "user", private: true }));
  project.run("npm", "pkg", "set", "type=module");
  if (hasChromium) browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  project?.remove();
});

/** The files that the snippets read: photos in folders and in a table, MNIST's kinds, a photo of lunch. */
function writeData(dir: string): void {
  const { x, y, classNames } = bowls(10, 1, { size: 32 });
  const lines = ["image,label"];
  y.forEach((label, i) => {
    const folder = join(dir, "photos", classNames[label]);
    mkdirSync(folder, { recursive: true });
    const png = new PNG({ width: 32, height: 32, colorType: 2 });
    for (let p = 0; p < 32 * 32; p++) {
      for (let c = 0; c < 3; c++) png.data[4 * p + c] = x.data[(i * 32 * 32 + p) * 3 + c];
      png.data[4 * p + 3] = 255;
    }
    writeFileSync(join(folder, `${i}.png`), PNG.sync.write(png));
    lines.push(`${classNames[label]}/${i}.png,${classNames[label]}`);
  });
  writeFileSync(join(dir, "photos", "labels.csv"), lines.join("\n"));
  writeFileSync(
    join(dir, "lunch.jpg"),
    jpeg(40, 30, (px, py) => [px * 6, py * 8, 99]),
  );
  const idx = (...shape: number[]) => {
    const bytes = Buffer.alloc(4 + 4 * shape.length + shape.reduce((size, side) => size * side, 1));
    bytes.set([0, 0, 8, shape.length]);
    for (const [i, side] of shape.entries()) bytes.writeUInt32BE(side, 4 + 4 * i);
    return gzipSync(bytes);
  };
  writeFileSync(join(dir, "train-images-idx3-ubyte.gz"), idx(5, 28, 28));
  writeFileSync(join(dir, "train-labels-idx1-ubyte.gz"), idx(5));
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117, " ");
  const npy = Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0]),
    Buffer.from(`${header}\n`),
    Buffer.alloc(6),
  ]);
  writeFileSync(join(dir, "mnist.npz"), zipSync({ "x_train.npy": npy }));
}

/** Opens a page of the project's and waits until its modules have run; its errors are the test's. */
async function open(path: string): Promise<string> {
  const { url, server } = await serve(project.dir, { isolated: false });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  try {
    await page.goto(url + path);
    await page.waitForFunction("globalThis.done === true", undefined, { timeout: 60_000 }).catch((error) => {
      throw new Error(`the page did not come to its end: ${errors.join("; ") || error}`);
    });
    expect(errors).toEqual([]);
    return await page.locator("body").innerHTML();
  } finally {
    await page.close();
    server.close();
  }
}

describe("the README's programs", () => {
  it("are all of its code: TypeScript, a page, and commands", () => {
    expect(new Set(snippets.map(({ language }) => language))).toEqual(new Set(["sh", "ts", "html"]));
    expect(inNode).toEqual([
      "Train a network",
      "Networks with branches",
      "A layer and a loop of your own",
      "Photos and data sets",
      "Differentiate anything",
      "Memory",
      "Check a gradient of your own",
      "In the browser",
      "Pictures",
      "Files that other frameworks read",
    ]);
    expect(inPages).toEqual(["Pictures", "Backends"]);
  });

  it("compile as strict TypeScript, with the settings that tsc --init writes", () => {
    project.run(binary("tsc"), "--init");
    const settings = readFileSync(join(project.dir, "tsconfig.json"), "utf8").replace(
      '"types": []',
      '"types": ["node"]',
    );
    expect(settings).toContain('"types": ["node"]');
    project.write("tsconfig.json", settings);
    for (const [i, heading] of headings.entries()) project.write(`readme${i}.ts`, programOf(heading, under(heading)));
    let found = "";
    try {
      project.run(binary("tsc"), "--noEmit", "-p", ".");
    } catch (error) {
      found = (error as { stdout: string }).stdout;
    }
    expect(found).toBe("");
  });

  it.each(inNode)("%s: runs in Node", (heading) => {
    const code = programOf(
      heading,
      under(heading).filter((snippet) => !isOfPage(snippet)),
    );
    project.write("readme.mjs", esbuild.transformSync(code, { loader: "ts", target: "es2022" }).code);
    expect(() => project.run(process.execPath, "readme.mjs")).not.toThrow();
  });

  it.skipIf(!hasChromium).each(inPages)(
    `%s: runs in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`,
    async (heading) => {
      // What Node's part of the program gives is there; what it writes to files is not.
      const code = programOf(heading, under(heading)).replace(/^.*(writeFile|node:fs).*$/gm, "");
      project.write("page.ts", `${code}\nObject.assign(globalThis, { done: true });`);
      await esbuild.build({
        entryPoints: [join(project.dir, "page.ts")],
        outfile: join(project.dir, "page.js"),
        bundle: true,
        format: "esm",
        target: "es2022",
        logLevel: "error",
      });
      project.write(
        "page.html",
        '<!doctype html><meta charset="utf-8"><body><div id="chart"></div><script type="module" src="page.js"></script>',
      );
      expect(await open("page.html")).toContain(heading === "Pictures" ? "<svg" : "chart");
    },
  );

  it.skipIf(!hasChromium)("In the browser: the page with an import map trains and draws in Chromium", async () => {
    const pages = snippets.filter(({ language }) => language === "html");
    expect(pages).toHaveLength(1);
    project.write(
      "index.html",
      `<!doctype html><body>${pages[0].code.replace(/<\/script>\s*$/, "globalThis.done = true;</script>")}`,
    );
    const body = await open("");
    expect(body).toMatch(/<output>epoch 50\/50 {2}loss \d/);
    expect(body).toContain("<svg");
  });
});
