import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FULL } from "../full.js";

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

const firefox = "/usr/bin/firefox-esr";
it.skipIf(!existsSync(firefox))(
  `lessons train in Firefox to the bits that are stored${existsSync(firefox) ? "" : " (it is not installed)"}`,
  () => {
    const some = FULL ? [] : ["--only=ten-seconds,l2,augmentation"];
    const { stdout } = spawnSync(process.execPath, ["test/engines/lessons.mjs", firefox, ...some], {
      cwd: root,
      encoding: "utf8",
    });
    const said = stdout.trim().split("\n");
    expect(said.length).toBeGreaterThan(1);
    for (const line of said) expect(line).toMatch(/: the bits that are stored$/);
  },
  300_000,
);

const browsers = ["/usr/bin/chromium", "/usr/bin/firefox-esr"];
const missing = browsers.filter((browser) => !existsSync(browser));

it.skipIf(missing.length > 0)(
  `the lab shows the same curves and judgements in Chromium and Firefox${missing.length > 0 ? ` (${missing.join(" and ")} missing)` : ""}`,
  () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["test/engines/lab.mjs", ...browsers], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout.match(/the same curves and judgements: 1\d/g)).toHaveLength(2);
  },
  300_000,
);
