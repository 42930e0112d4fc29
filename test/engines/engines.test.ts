import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

describe("a training gives the same bits as in Node, with threads, in", () => {
  for (const browser of ["/usr/bin/chromium", "/usr/bin/firefox-esr"])
    it.skipIf(!existsSync(browser))(
      `${browser}${existsSync(browser) ? "" : " (it is not installed)"}`,
      () => {
        const { stdout, stderr } = spawnSync(process.execPath, ["test/engines/run.mjs", browser], {
          cwd: root,
          encoding: "utf8",
        });
        expect(stdout + stderr).toMatch(new RegExp(`${browser}, \\d+ threads: the same bits`));
      },
      180_000,
    );
});
