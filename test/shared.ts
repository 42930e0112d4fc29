import { existsSync } from "node:fs";
import { join } from "node:path";

const root = process.env.NOODLENET_SHARED ?? join(import.meta.dirname, "..", "..", "shared");

/** Whether the folder of photos, weights and large reference values is there. It lies beside the checkout, or where NOODLENET_SHARED says. */
export const hasShared = existsSync(root);

/** Why tests that need the shared folder are skipped. */
export const sharedMissing = `there is no folder ${root}; set NOODLENET_SHARED to where it is`;

/** A path within the shared folder. */
export function sharedPath(...parts: string[]): string {
  return join(root, ...parts);
}
