import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as esbuild from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOf, type Guide, guides, sectionsByAnchor } from "../../site/docs/guides.mjs";
import * as data from "../../src/data/index.js";
import * as gpu from "../../src/gpu/index.js";
import * as noodlenet from "../../src/index.js";
import * as io from "../../src/io/index.js";
import * as testing from "../../src/testing/index.js";
import { programOfCode, writeData } from "../package/programs.js";
import { binary } from "../packedProject.js";

const root = join(import.meta.dirname, "../..");
const all = guides();
const english = all.filter(({ language }) => language === "en");
const japanese = all.filter(({ language }) => language === "ja");
const twinOf = ({ name }: Guide) => english.find((guide) => guide.name === name)!;

/** What is typed or run of a piece of code: its comments are those of the page's language. */
const withoutComments = (code: string) => code.replace(/\s*(\/\/|(?<=\s)#) .*$/gm, "").trim();

/** The programs that stand in a guide itself; those of the README's sections are tested with the README. */
const ownPrograms = english
  .map((guide) => ({
    ...guide,
    pieces: codeOf(readFileSync(join(root, guide.file), "utf8"))
      .filter(({ language }) => language === "ts")
      .map(({ code }) => code),
  }))
  .filter(({ pieces }) => pieces.length > 0);

describe("the guides", () => {
  it("are the same in both languages", () => {
    expect(japanese.map(({ name }) => name)).toEqual(english.map(({ name }) => name));
  });

  it.each(japanese)("$file is Japanese, and its code is that of the English page but for comments", (guide) => {
    expect(guide.text.match(/[\p{Script=Hiragana}]/gu)?.length ?? 0).toBeGreaterThan(40);
    const known = codeOf(twinOf(guide).text).map(({ code }) => withoutComments(code));
    for (const { code } of codeOf(guide.text)) expect(known).toContain(withoutComments(code));
  });

  it.each(japanese)("$file states no number that the English page does not state", (guide) => {
    const numbersIn = (text: string) => new Set(text.replaceAll("〜", " ").match(/\d+(\.\d+)*/g));
    const known = numbersIn(twinOf(guide).text);
    const lone = [...numbersIn(guide.text)].filter((number) => !known.has(number) && Number(number) > 3);
    expect(lone).toEqual([]);
  });

  it("show every section of the README that tells how something is used", () => {
    const shown = new Set(english.flatMap(({ anchors }) => anchors));
    const anchors = [...sectionsByAnchor(readFileSync(join(root, "README.md"), "utf8")).keys()];
    expect(anchors.filter((anchor) => !shown.has(anchor))).toEqual([
      "noodlenet",
      "the-lab",
      "the-lessons",
      "documentation",
    ]);
  });

  it.each(["from-keras", "from-pytorch"])("%s names what there is", (name) => {
    const exported = new Set([noodlenet, data, io, gpu, testing].flatMap((entry) => Object.keys(entry)));
    const tables = all.filter((guide) => guide.name === name).map(({ text }) => text.match(/^\|.*\|$/gm)!);
    const called = tables.flat().flatMap((row) => {
      const ours = row.split("|").at(-2)!;
      return [...ours.matchAll(/(?<![.\w])(?:new )?([A-Za-z]\w*)\(/g)].map(([, word]) => word);
    });
    expect(called.length).toBeGreaterThan(20);
    expect(called.filter((word) => !exported.has(word))).toEqual([]);
    const methods = tables.flat().flatMap((row) => [
      ...row
        .split("|")
        .at(-2)!
        .matchAll(/\b(x|a|loss)\.(\w+)\(/g),
    ]);
    expect(methods.filter(([, , method]) => !(method in noodlenet.tensor([1])))).toEqual([]);
  });
});

describe("the guides' programs", () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "noodlenet-guides-"));
    mkdirSync(join(dir, "node_modules", "@types"), { recursive: true });
    symlinkSync(root, join(dir, "node_modules", "noodlenet"));
    for (const name of ["fast-check", "@types/node"])
      symlinkSync(join(root, "node_modules", name), join(dir, "node_modules", name));
    writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module", private: true }));
    writeData(dir);
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const run = (code: string) => {
    writeFileSync(join(dir, "guide.mjs"), esbuild.transformSync(code, { loader: "ts", target: "es2022" }).code);
    return execFileSync(process.execPath, ["guide.mjs"], { cwd: dir, encoding: "utf8", stdio: "pipe" });
  };

  it("compile as strict TypeScript", () => {
    for (const { name, pieces } of ownPrograms) writeFileSync(join(dir, `${name}.ts`), programOfCode(pieces));
    const options = {
      strict: true,
      noEmit: true,
      module: "nodenext",
      target: "es2022",
      types: ["node"],
      skipLibCheck: true,
    };
    writeFileSync(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    let found = "";
    try {
      execFileSync(binary("tsc"), ["-p", dir], { encoding: "utf8" });
    } catch (error) {
      found = (error as { stdout: string }).stdout;
    }
    expect(found).toBe("");
  });

  it.each(ownPrograms.filter(({ name }) => name !== "checking-gradients"))("$name: runs in Node", ({ pieces }) => {
    expect(run(programOfCode(pieces))).not.toBe("");
  });

  it("checking-gradients: the wrong gradient is found, and the others are right", () => {
    const [wrong, ...right] = ownPrograms.find(({ name }) => name === "checking-gradients")!.pieces;
    expect(() => run(wrong)).toThrow(/checkGradients: input 0, element \[1\]/);
    expect(() => run(programOfCode(right))).not.toThrow();
  });
});
