import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const firefox = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

/** Chromium and Firefox, where they are. */
export const browsers = ["/usr/bin/chromium", firefox].filter((path) => path !== undefined && existsSync(path));

/**
 * How a browser is started without a window and with a profile of its own, which `end` removes; one that is neither Chromium nor Firefox
 * is started as it is.
 */
export function commandLine(command) {
  if (!isKnown(command)) return { args: [], end: () => {} };
  const profile = mkdtempSync(join(tmpdir(), "noodlenet-profile-"));
  const args = /chromium$/.test(command)
    ? ["--headless", "--no-sandbox", "--no-first-run", `--user-data-dir=${profile}`]
    : ["--headless", "--no-remote", "--profile", profile];
  return { args, end: () => remove(profile) };
}

/** Whether a command is Chromium or Firefox. */
export function isKnown(command) {
  return /(^|\/)(firefox(-esr)?|chromium)$/.test(command);
}

/** What cannot be removed stays in the temporary folder: that says nothing about bits. */
function remove(profile) {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    console.warn(error.message);
  }
}
