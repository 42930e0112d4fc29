import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumMissing, hasChromium, launchChromium, serve } from "../browser/chromium.js";
import { binary, type PackedProject, packedProject } from "../packedProject.js";
import { programOfCode, writeData } from "./programs.js";

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

/** The snippets of a heading as one program, after what it goes on from. */
const programOf = (heading: string, chosen: readonly Snippet[]) =>
  programOfCode([BEFORE[heading] ?? "", ...chosen.map(({ code }) => code)]);

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
