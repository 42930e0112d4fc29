import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..", "src");

/** Every line of code of the library, without comments. AssemblyScript is compiled into one module, the same everywhere. */
const lines = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.includes(join("wasm", "assembly")))
  .flatMap((file) => codeLines(join(root, file)));

function codeLines(path: string): { file: string; line: string }[] {
  const file = relative(root, path).split(sep).join("/");
  const code = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""));
  return code.split("\n").map((line) => ({ file, line: line.replace(/(^|\s)\/\/.*$/, "").trim() }));
}

/** Lines that match, but for those whose file is excused; an excuse that nothing needs any more is found too. */
function offenders(pattern: RegExp, excuses: Readonly<Record<string, string>>): string[] {
  const found = lines.filter(({ line }) => pattern.test(line));
  const unused = Object.keys(excuses).filter((start) => !found.some(({ file }) => file.startsWith(start)));
  const bad = found.filter(({ file }) => !Object.keys(excuses).some((start) => file.startsWith(start)));
  return [
    ...bad.map(({ file, line }) => `${file}: ${line}`),
    ...unused.map((start) => `${start}: no longer needs its excuse`),
  ];
}

describe("the library's source", () => {
  it("takes exp, log, sin and the like from util/math, since engines round theirs differently", () => {
    const names = "exp|expm1|log|log1p|log2|log10|pow|a?sinh?|a?cosh?|a?tanh?|atan2|cbrt|hypot";
    expect(
      offenders(new RegExp(`\\bMath\\.(${names})\\b`), {
        "backends/wasm/Allocator.ts": "sizes of blocks of memory, on which no result depends",
        "backends/gpu/": "sources of kernels, which compute on a device that rounds in its own way",
        "viz/": "sizes in pictures, which nothing is computed from",
      }),
    ).toEqual([]);
  });

  it("raises nothing but 2 to a power with **, and to a whole one, which every engine does exactly", () => {
    expect(
      offenders(/(?<!\b2 )\*\*|\*\* (?!-?\d+\b(?!\.))/, {
        "backends/wasm/Allocator.ts": "2 to a whole number that is computed",
      }),
    ).toEqual([]);
  });

  it("draws no random number without a seed", () => {
    expect(offenders(/Math\.random|crypto\.|randomUUID/, {})).toEqual([]);
  });

  it("reads no clock where numbers are made", () => {
    expect(
      offenders(/Date\.now|new Date|performance\.now|hrtime/, {
        "progress/": "the time left, for people; tests give a clock of their own",
        "training/callbacks/pageProgress.ts": "the time left, for people; tests give a clock of their own",
        "io/hdf5/worker/main.ts": "how often the reader says that it is still at work",
      }),
    ).toEqual([]);
  });

  it("neither prints nor reads the environment", () => {
    expect(
      offenders(/\bconsole\.|process\.(env|argv)/, {
        "cli/": "the command prints",
        "io/files/cache.ts": "where the user's cache lies is said there and nowhere else",
      }),
    ).toEqual([]);
  });
});
