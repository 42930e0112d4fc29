import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellWord } from "../../study/shellWord.js";

describe("shellWord", () => {
  it("leaves a plain path, in any alphabet, as it is", () => {
    for (const path of ["model.keras", "out/モデル.keras", "C:\\models\\soup.h5"]) expect(shellWord(path)).toBe(path);
  });

  it.skipIf(process.platform === "win32").each(["my model.keras", "a&b.h5", "$HOME.h5", 'say "hi".h5', "(1)`x`.h5"])(
    "gives %s to a shell as one word",
    (path) => {
      expect(execFileSync("sh", ["-c", `printf %s ${shellWord(path)}`], { encoding: "utf8" })).toBe(path);
    },
  );
});
