import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bowls } from "../../src/data/bowls/bowls.js";
import { type PackedProject, packedProject } from "../packedProject.js";

const readme = readFileSync(join(import.meta.dirname, "..", "..", "README.md"), "utf8");

/** The programs of the README that run in Node, by the heading they stand under. */
const programs = [...readme.matchAll(/^## (.+)$([\s\S]*?)(?=^## |$(?![\s\S]))/gm)].flatMap(([, heading, text]) =>
  [...text.matchAll(/```ts\n([\s\S]*?)```/g)]
    .map(([, code]) => [heading, code] as const)
    // A page's part, and parts that go on from the training above.
    .filter(([, code]) => !code.includes("document.") && !/\bmodel, "soup|model\.fit\(train, \{ epochs: 30/.test(code)),
);

let project: PackedProject;

beforeAll(() => {
  project = packedProject();
  project.link("fast-check");
  const { x, y, classNames } = bowls(10, 1, { size: 32 });
  y.forEach((label, i) => {
    const folder = join(project.dir, "photos", classNames[label]);
    mkdirSync(folder, { recursive: true });
    const png = new PNG({ width: 32, height: 32, colorType: 2 });
    for (let p = 0; p < 32 * 32; p++) {
      for (let c = 0; c < 3; c++) png.data[4 * p + c] = x.data[(i * 32 * 32 + p) * 3 + c];
      png.data[4 * p + 3] = 255;
    }
    writeFileSync(join(folder, `${i}.png`), PNG.sync.write(png));
  });
});

afterAll(() => project?.remove());

describe("the README's programs", () => {
  it("are the training, the autograd, the memory and the gradient check", () => {
    expect(programs.map(([heading]) => heading)).toEqual([
      "Train a network",
      "Differentiate anything",
      "Memory",
      "Check a gradient of your own",
    ]);
  });

  it.each(programs)("%s: runs", (_, code) => {
    project.write("readme.mjs", code);
    expect(() => project.run(process.execPath, "readme.mjs")).not.toThrow();
  });
});
