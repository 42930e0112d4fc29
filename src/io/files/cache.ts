import { nodeModule } from "../../util/nodeModule.js";

/** The path at which a downloaded file is cached. Creates the folder. @param folder instead of the user's cache */
export async function cachePath(address: string, folder?: string): Promise<string> {
  const path = nodeModule("node:path", "downloading");
  const home = folder ?? path.join(userCache(), "noodlenet");
  await nodeModule("node:fs/promises", "downloading").mkdir(home, { recursive: true });
  return path.join(home, new URL(address).pathname.split("/").at(-1) || "download");
}

function userCache(): string {
  const path = nodeModule("node:path", "downloading");
  const home = nodeModule("node:os", "downloading").homedir();
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32") return LOCALAPPDATA ?? path.join(home, "AppData", "Local");
  return XDG_CACHE_HOME || path.join(home, ".cache");
}

/** A file's md5 in hexadecimal. */
export async function md5OfFile(path: string): Promise<string> {
  const hash = nodeModule("node:crypto", "downloading").createHash("md5");
  for await (const piece of nodeModule("node:fs", "downloading").createReadStream(path)) hash.update(piece);
  return hash.digest("hex");
}
