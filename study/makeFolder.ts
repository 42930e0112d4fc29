import { mkdir } from "node:fs/promises";
import { ValueError } from "noodlenet";

/** Makes a folder for results, and those it lies in. @throws ValueError where a file stands in its place, or it cannot be written */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause) => {
    throw new ValueError(`report: ${path} cannot be a folder (${cause.code}); give another --out`, { cause });
  });
}
